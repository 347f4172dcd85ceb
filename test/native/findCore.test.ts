import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCore } from '#kindling/native/loader.js';
import { withFolder } from '../libtorch/wheels.js';

const suffix = { win32: '.dll', darwin: '.dylib' }[process.platform as string] ?? '.so';
const core = (folder: string, build = '') => join(folder, `kindling-torch-2.13${build}${suffix}`);

describe('the core that is loaded', () => {
  for (const [what, there, variant, chosen] of [
    ['is the plain one for a LibTorch for the CPU', ['', '-cu130'], 'cpu', ''],
    ['is the one built with the CUDA of LibTorch', ['', '-cu130'], 'cu130', '-cu130'],
    ['is the plain one where there is none with CUDA', [''], 'cu130', ''],
    ['is never one built with another CUDA', ['', '-cu130'], 'cu126', ''],
  ] as const) {
    it(what, () =>
      withFolder(async (folder) => {
        for (const build of there) writeFileSync(core(folder, build), '');
        assert.equal(findCore([folder], '2.13', variant), core(folder, chosen));
      }),
    );
  }

  it('may lie in another folder than the loader', () =>
    withFolder(async (folder) => {
      const [first, second] = [join(folder, 'a'), join(folder, 'b')];
      for (const path of [first, second]) mkdirSync(path);
      writeFileSync(core(first), '');
      writeFileSync(core(second, '-cu130'), '');
      assert.equal(findCore([first, second], '2.13', 'cu130'), core(second, '-cu130'));
    }));

  it('is looked for beside the loader, where there is none', () =>
    assert.equal(findCore(['a', 'b'], '2.13', 'cu130'), core('a')));
});
