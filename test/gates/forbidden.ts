// Text that no file of the repository may hold, whatever the file is for.

interface Rule {
  name: string;
  pattern: RegExp;
}

/** Put together from pieces, so that this file passes its own gate. */
const word = (...pieces: string[]) => pieces.join('');

const RULES: readonly Rule[] = [
  {
    name: 'host of a package registry',
    pattern: new RegExp(
      [
        word('registry\\.', 'npm', 'js'),
        word('registry\\.', 'yarnpkg'),
        word('npm\\.', 'pkg\\.github'),
        word('\\bpy', 'pi', '\\.org'),
        word('files\\.', 'python', 'hosted'),
        word('\\bcrates', '\\.io'),
        word('proxy\\.', 'golang'),
        word('deb\\.', 'deb', 'ian\\.org'),
        word('repo\\d?\\.', 'maven'),
      ].join('|'),
      'i',
    ),
  },
  {
    name: "folder of somebody's machine",
    pattern: new RegExp(
      [
        word('(?<![\\w.$}])/', '(?:home|Users)/(?!runner\\b)[a-z][\\w.-]*/'),
        word('(?<![\\w.$}])/', 'root/'),
        word('(?<![\\w.$}])/', 'work/'),
        word('(?<![\\w.$}])/', 'tmp/', 'w/'),
        word('[A-Z]:\\\\', 'Users\\\\'),
      ].join('|'),
    ),
  },
  {
    name: 'the tool that wrote it',
    pattern: new RegExp(
      word(
        '\\b(?:',
        'chat',
        'gpt|',
        'co',
        'pilot|',
        'clau',
        'de|',
        'anthro',
        'pic|',
        'gem',
        'ini|',
        'ai',
        '-generated)\\b',
      ),
      'i',
    ),
  },
  {
    name: 'unfinished work',
    pattern: new RegExp(word('\\b(?:TO', 'DO|FIX', 'ME|X', 'XX|HA', 'CK)\\b')),
  },
  {
    name: 'a test that is left out or runs alone',
    pattern: new RegExp(word('\\b(?:describe|it|context)\\.', 'only', '\\b')),
  },
];

/** What is wrong with a text, as `line: rule: the line`. */
export function findForbidden(text: string): string[] {
  const found: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    for (const { name, pattern } of RULES) {
      if (pattern.test(line)) found.push(`${index + 1}: ${name}: ${line.trim().slice(0, 120)}`);
    }
  }
  return found;
}
