import assert from 'node:assert/strict';
import { blank, filesBelow, read } from './sources.js';

/** Where a type stands, and not a variable of that name; the linter, which knows the grammar, is the other half. */
const ANY = new RegExp(
  [
    /(?::|<|\bas|[|&]|\bsatisfies|\bextends)\s*any\b(?!\s*[(:.=])/,
    /,\s*any\s*[>[]/,
    /\btype\b[^=]*=\s*any\b/,
    /<[^;]*=\s*any\s*[>,]/,
  ]
    .map(({ source }) => source)
    .join('|'),
);
const SUPPRESSED = /biome-ignore[^\n]*noExplicitAny|@ts-ignore|@ts-nocheck/;

/** Lines of TypeScript that use the type `any`, or switch off the rule that would say so. */
function linesWithAny(source: string): number[] {
  const code = blank(source, { strings: true }).split('\n');
  const text = source.split('\n');
  return code.flatMap((line, at) =>
    ANY.test(line) || SUPPRESSED.test(text[at] ?? '') ? [at + 1] : [],
  );
}

describe('any', () => {
  it('stands in no file', () => {
    const files = ['src', 'test', 'codegen', 'examples', 'bench'].flatMap((folder) =>
      filesBelow(folder, '.ts'),
    );
    const found = files
      .filter((file) => !file.startsWith('test/gates/noAny'))
      .flatMap((file) => linesWithAny(read(file)).map((line) => `${file}:${line}`));
    assert.deepEqual(found, []);
  });
});

describe('the gate on any', () => {
  for (const bad of [
    'let x: any;',
    'const y = z as any;',
    'function f(...rest: any[]) {}',
    'const m = new Map<string, any>();',
    'type T = string | any;',
    'type T<D> = any;',
    'function f<T = any>(x: T) {}',
    ['const t = `$', '{(x as any).y}`;'].join(''),
    '// biome-ignore lint/suspicious/noExplicitAny: no',
    '// @ts-ignore',
  ]) {
    it(`refuses ${bad}`, () => assert.deepEqual(linesWithAny(`\n${bad}\n`), [2]));
  }

  for (const good of [
    'const some = x.any(1);',
    '// takes any tensor: any at all',
    "const text = 'of type: any';",
    'const { any } = ops; any(x);',
    'const options = { any: 1 };',
    'const { rows, any } = x; const y: boolean = any;',
    'const pattern = /: any/;',
  ]) {
    it(`lets ${good} pass`, () => assert.deepEqual(linesWithAny(good), []));
  }
});
