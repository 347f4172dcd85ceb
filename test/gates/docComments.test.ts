import assert from 'node:assert/strict';
import { publicNames } from './exports.js';
import { read } from './sources.js';

describe('names exported by src/index.ts', () => {
  const names = publicNames('src/index.ts', read);

  it('all have a doc comment', () => {
    assert.ok(names.length > 50, `found only ${names.length} names`);
    const bare = names.filter(({ documented }) => !documented);
    assert.deepEqual(
      bare.map(({ name, file }) => `${name} (${file})`),
      [],
    );
  });

  it('are exported once', () => {
    const seen = names.map(({ name }) => name);
    assert.deepEqual(
      seen.filter((name, at) => seen.indexOf(name) !== at),
      [],
    );
  });
});

describe('the gate on doc comments', () => {
  const files: Record<string, string> = {
    'src/index.ts': [
      "export { told, untold as other } from './a.js';",
      "export * as nn from './nn/index.js';",
      "export type { Options } from './a.js';",
      "export { passed } from './b.js';",
      '/** The version. */',
      "export const version = '1';",
    ].join('\n'),
    'src/a.ts': [
      '/** Tells. */',
      '// biome-ignore lint/some/rule: needed',
      'export function told(): void;',
      'export function told(x?: number): void {}',
      '',
      '// no doc comment',
      'export const untold = 1;',
      '/** Options. */',
      'export interface Options {}',
      '/** */',
      'export class Empty {}',
    ].join('\n'),
    'src/b.ts': "import { untold as passed } from './a.js';\nexport { passed };\n",
    'src/nn/index.ts': [
      "export { Linear } from './linear.js';",
      "export * from './pool.js';",
      '/** Goes before that of the star. */',
      'export const both = 1;',
    ].join('\n'),
    'src/nn/linear.ts': '/** Affine. */\nexport class Linear {}',
    'src/nn/pool.ts': 'export abstract class Pool {}\nexport const both = 2;',
  };
  const names = publicNames('src/index.ts', (file) => files[file] ?? '');

  it('follows lists, renamings, stars and name spaces', () => {
    assert.deepEqual(names.map(({ name }) => name).sort(), [
      'Options',
      'nn.Linear',
      'nn.Pool',
      'nn.both',
      'other',
      'passed',
      'told',
      'version',
    ]);
  });

  it('names those without a doc comment', () => {
    const bare = names.filter(({ documented }) => !documented).map(({ name }) => name);
    assert.deepEqual(bare.sort(), ['nn.Pool', 'other', 'passed']);
  });

  it('takes an empty comment for none', () => {
    const found = publicNames('src/a.ts', (file) => files[file] ?? '');
    assert.equal(found.find(({ name }) => name === 'Empty')?.documented, false);
  });

  it('takes a name that is nowhere declared for one without', () => {
    const found = publicNames('src/index.ts', (file) =>
      file === 'src/index.ts' ? "export { gone } from './gone.js';" : '',
    );
    assert.deepEqual(found, [{ name: 'gone', file: 'src/gone.ts', documented: false }]);
  });
});
