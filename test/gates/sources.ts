// What the gates look at: the files of the repository, and TypeScript text without its comments.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, seen from build/dev/test/gates. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..');

/** Text of a file, named from the root. */
export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** Files below a folder whose names end so, named from the root with forward slashes. */
export function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .sort();
}

/** Files that are in the repository or would be added to it; null where this is no checkout. */
export function repositoryFiles(): string[] | null {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  try {
    const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
    const deleted = execFileSync('git', ['ls-files', '--deleted', '-z'], {
      cwd: root,
      encoding: 'utf8',
    });
    const gone = new Set(deleted.split('\0'));
    return listed.split('\0').filter((file) => file !== '' && !gone.has(file));
  } catch {
    return null;
  }
}

/** After these characters a slash begins a regular expression; after others it divides. */
const BEFORE_REGEX = /(?:^|[([{,;=:!&|?+\-*%~^<>}\n]|\breturn|\btypeof|\bcase|\bof|\bin)\s*$/;

/**
 * The same text with comments, and on wish strings, turned into spaces; positions and lines stay.
 * Code inside a template's `${…}` stays as well.
 */
export function blank(source: string, { strings }: { strings: boolean }): string {
  let out = '';
  let at = 0;
  const templates: number[] = []; // for each open template expression, the depth of braces in it
  const copy = (end: number, hide: boolean) => {
    const piece = source.slice(at, end);
    out += hide ? piece.replace(/[^\n]/g, ' ') : piece;
    at = end;
  };
  const endOf = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(source) === null ? source.length : pattern.lastIndex;
  };
  const template = () => {
    const end = endOf(/(?:\\[\s\S]|\$(?!\{)|[^\\`$])*(?:`|\$\{)/y);
    if (source.slice(end - 2, end) === '${') templates.push(0);
    copy(end, strings);
  };
  while (at < source.length) {
    const char = source[at];
    const pair = source.slice(at, at + 2);
    const depth = templates.at(-1);
    if (pair === '//') copy(endOf(/[^\n]*/y), true);
    else if (pair === '/*') copy(endOf(/[\s\S]*?\*\//y), true);
    else if (char === "'") copy(endOf(/'(?:\\[\s\S]|[^'\\\n])*'?/y), strings);
    else if (char === '"') copy(endOf(/"(?:\\[\s\S]|[^"\\\n])*"?/y), strings);
    else if (char === '/' && BEFORE_REGEX.test(out))
      copy(endOf(/\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y), strings);
    else if (char === '`') {
      copy(at + 1, strings);
      template();
    } else if (char === '}' && depth === 0) {
      templates.pop();
      copy(at + 1, strings);
      template();
    } else {
      if (depth !== undefined && char === '{') templates[templates.length - 1] = depth + 1;
      if (depth !== undefined && char === '}') templates[templates.length - 1] = depth - 1;
      copy(at + 1, false);
    }
  }
  return out;
}
