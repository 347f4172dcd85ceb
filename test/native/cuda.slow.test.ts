// Compiles native/device/cuda.cc without linking it, and a kernel, where a CUDA LibTorch and CUDA's toolkit are in the cache:
// they are too large to be fetched for a test.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLayout } from '#kindling/libtorch/layout.js';
import { MANIFEST } from '#kindling/libtorch/manifest.js';
import { cacheFolder, platformKey } from '#kindling/libtorch/paths.js';
import { findToolkit } from '#kindling/libtorch/toolkit.js';
import { thisMachine } from '#kindling/net/machine.js';
import { root } from '../gates/sources.js';
import { withFolder } from '../libtorch/wheels.js';

/** The header folders that the file needs; null where one of them is not here. */
function headers(): string[] | null {
  const machine = thisMachine();
  const target = MANIFEST[`${platformKey(machine)}-cuda`];
  const folder = target && cacheFolder(machine, target.version, target.build);
  const layout = folder ? readLayout(folder, machine) : 'there is none for this platform';
  const toolkit = target ? findToolkit(target.build) : null;
  if (typeof layout === 'string' || layout.include === null || toolkit === null) return null;
  return [layout.include, join(toolkit.folder, 'include')];
}

describe('native/device/cuda.cc', () => {
  it('compiles against CUDA’s headers', function () {
    const folders = headers();
    if (folders === null || process.platform !== 'linux') return this.skip();
    this.timeout(120_000);
    const warnings = ['-Wall', '-Wextra', '-Werror'];
    execFileSync(process.env.CXX ?? 'g++', [
      ...['-std=c++20', '-fsyntax-only', ...warnings, `-I${join(root, 'native')}`],
      ...folders.flatMap((folder) => ['-isystem', folder]),
      join(root, 'native/device/cuda.cc'),
    ]);
  });
});

const KERNEL = `
__global__ void scale(float* x, float factor, int count) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < count) x[i] *= factor;
}
void Scale(float* x, float factor, int count) { scale<<<(count + 255) / 256, 256>>>(x, factor, count); }
`;

describe('the nvcc of the cache', () => {
  it('compiles a kernel for sm_80 and sm_90', async function () {
    const toolkit = findToolkit('cu130');
    if (toolkit === null) return this.skip();
    this.timeout(120_000);
    await withFolder((folder) => {
      const [source, object] = [join(folder, 'scale.cu'), join(folder, 'scale.o')];
      writeFileSync(source, KERNEL);
      const targets = [80, 90].flatMap((sm) => ['-gencode', `arch=compute_${sm},code=sm_${sm}`]);
      execFileSync(join(toolkit.folder, 'bin/nvcc'), [
        ...['-std=c++20', ...targets, '-c', source, '-o', object],
      ]);
      const text = readFileSync(object, 'latin1');
      for (const target of ['sm_80', 'sm_90']) assert.ok(text.includes(target), target);
    });
  });
});
