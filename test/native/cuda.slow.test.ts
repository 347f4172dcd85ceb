// Compiles native/device/cuda.cc, without building anything, where a CUDA LibTorch and CUDA's headers are in the cache:
// they are too large to be fetched for a test.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { readLayout } from '#kindling/libtorch/layout.js';
import { MANIFEST } from '#kindling/libtorch/manifest.js';
import { cacheFolder, platformKey, thisMachine } from '#kindling/libtorch/paths.js';
import { findToolkit } from '#kindling/libtorch/toolkit.js';
import { root } from '../gates/sources.js';

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
