import assert from 'node:assert/strict';
import { blank, filesBelow, read } from './sources.js';

/** The one file with the ladder that turns C++ exceptions into JavaScript errors. */
const LADDER = 'native/bind/errors.h';

/** Lines of C++ with a `try` or `catch` of their own. */
function linesWithTry(source: string): number[] {
  const lines = blank(source, { strings: true }).split('\n');
  return lines.flatMap((line, at) => (/\b(?:try|catch)\b/.test(line) ? [at + 1] : []));
}

describe('native sources', () => {
  const files = ['.cc', '.cpp', '.h', '.cu'].flatMap((ending) => filesBelow('native', ending));

  it('catch exceptions in one place only', () => {
    assert.ok(files.length > 5, `found only ${files.length} files`);
    const found = files
      .filter((file) => file !== LADDER)
      .flatMap((file) => linesWithTry(read(file)).map((line) => `${file}:${line}`));
    assert.deepEqual(found, []);
  });

  it('have that place', () => {
    assert.ok(linesWithTry(read(LADDER)).length > 0);
  });
});

describe('the gate on try and catch', () => {
  it('finds them in code', () => {
    assert.deepEqual(linesWithTry('void f() {\n  try {\n  } catch (...) {\n  }\n}'), [2, 3]);
  });

  it('finds none in comments and strings', () => {
    assert.deepEqual(
      linesWithTry('// try this\n/* catch */ log("try again"); retry(catches);'),
      [],
    );
  });
});
