import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../gates/sources.js';

const GENERATED = [
  'src/tensor/ops.generated.ts',
  'src/tensor/functions.generated.ts',
  'src/tensor/nnFunctions.generated.ts',
  'docs/parity.md',
];
const INPUTS = ['codegen/schemas.json'];

/** Runs the generator as npm does, on a checkout. */
function codegen(...args: string[]) {
  const main = join(root, 'build/dev/codegen/main.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('npm run codegen -- --check', () => {
  it('accepts the files of this checkout', () => {
    assert.deepEqual(codegen('--check'), { status: 0, stdout: '', stderr: '' });
  });
});

describe('the gate on generated files', () => {
  let copy = '';
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'kindling-codegen-'));
    for (const path of [...INPUTS, ...GENERATED]) cpSync(join(root, path), join(copy, path));
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  it('names the file that someone edited, and leaves it', () => {
    const path = join(copy, 'src/tensor/ops.generated.ts');
    appendFileSync(path, '// by hand\n');
    const { status, stderr } = codegen('--check', '--root', copy);
    assert.equal(status, 1);
    assert.equal(stderr, 'src/tensor/ops.generated.ts is stale: run npm run codegen\n');
    assert.match(readFileSync(path, 'utf8'), /by hand/);
  });

  it('names the files that are not there', () => {
    for (const path of GENERATED) rmSync(join(copy, path));
    const { status, stderr } = codegen('--check', '--root', copy);
    assert.equal(status, 1);
    assert.equal(stderr.trim().split('\n').length, GENERATED.length);
  });

  it('sees that a schema has changed', () => {
    const path = join(copy, 'codegen/schemas.json');
    const text = readFileSync(path, 'utf8').replace(
      'aten::relu(Tensor self)',
      'aten::relu(Tensor self, int n=1)',
    );
    rmSync(path);
    appendFileSync(path, text);
    const { status, stderr } = codegen('--check', '--root', copy);
    assert.equal(status, 1);
    assert.match(stderr, /ops\.generated\.ts is stale/);
  });

  it('is satisfied once the generator has run, which writes nothing but what was stale', () => {
    const [edited, untouched] = GENERATED.map((path) => join(copy, path)) as [string, string];
    appendFileSync(edited, '// by hand\n');
    const before = new Date('2001-01-01');
    utimesSync(untouched, before, before);
    assert.equal(codegen('--root', copy).stdout, 'wrote src/tensor/ops.generated.ts\n');
    assert.equal(statSync(untouched).mtimeMs, before.getTime());
    assert.equal(codegen('--check', '--root', copy).status, 0);
  });
});
