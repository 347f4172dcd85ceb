import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findForbidden } from './forbidden.js';
import { repositoryFiles, root } from './sources.js';

const BINARY = /\.(?:png|jpe?g|gif|webp|ico|node|safetensors|bin|zip|gz)$/;

describe('files of the repository', () => {
  it('name no registry, no folder of a machine, and leave nothing unfinished', function () {
    const files = repositoryFiles();
    if (files === null) return this.skip();
    const texts = files.filter((file) => !BINARY.test(file) && file !== 'LICENSE');
    assert.ok(texts.length > 20, `found only ${texts.length} files`);
    const found = texts.flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return findForbidden(text).map((line) => `${file}:${line}`);
    });
    assert.deepEqual(found, []);
  });
});

describe('the gate on forbidden text', () => {
  // The pieces are joined here, so that this file passes the gate it tests.
  for (const [name, line] of [
    ['host of a package registry', ['"resolved": "https://registry.', 'npm', 'js.org/mocha"']],
    ['host of a package registry', ['https://files.', 'python', 'hosted.org/x.whl']],
    ["folder of somebody's machine", ["const data = '/", "home/jane/data'"]],
    ["folder of somebody's machine", ['cd /', 'root/.cache']],
    ["folder of somebody's machine", ['C:\\', 'Users\\jane']],
    ['unfinished work', ['// TO', 'DO: later']],
    ['a test that is left out or runs alone', ['describe.', "only('x', () => {})"]],
  ] as const) {
    it(`finds ${name} in ${line.join('·')}`, () => {
      const found = findForbidden(`fine\n${line.join('')}\n`);
      assert.equal(found.length, 1);
      assert.ok(found[0]?.startsWith(`2: ${name}: `), found[0]);
    });
  }

  it('lets ordinary text pass', () => {
    const text = [
      "import { homedir } from 'node:os';",
      'join(root, "work/tensors")',
      'https://pytorch.org/docs/stable/generated/torch.topk.html',
      '$HOME/.cache/kindling',
      'one session of training',
    ];
    assert.deepEqual(findForbidden(text.join('\n')), []);
  });
});
