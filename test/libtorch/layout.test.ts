import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { LIBTORCH_VERSION } from '#kindling/libtorch/pin.js';
import { resolveLibtorch } from '#kindling/libtorch/resolve.js';
import { fakeLibtorch, linux, names, write } from './fakes.js';
import { withFolder } from './wheels.js';

describe('what resolveLibtorch finds in a folder', () => {
  it('gives libraries to load in order, headers, version and variant', () =>
    withFolder((home) => {
      const root = fakeLibtorch(join(home, 'root'), { cuda: true });
      const found = resolveLibtorch(linux(home, { env: { LIBTORCH: root } }));
      assert.equal(found.include, join(root, 'include'));
      assert.equal(found.version, LIBTORCH_VERSION);
      assert.equal(found.variant, 'cuda');
      assert.deepEqual(names(found), [
        'libgomp.so.1',
        'libc10.so',
        'libtorch_cpu.so',
        'libc10_cuda.so',
        'libtorch_cuda.so',
      ]);
      assert.deepEqual(found.trace, [`LIBTORCH: ${root} (2.13.0, cuda)`]);
    }));

  it('takes CUDA’s libraries out of the folders beside Python’s torch', () =>
    withFolder((home) => {
      const packages = join(home, 'site-packages');
      const root = fakeLibtorch(join(packages, 'torch'), { told: 'python', cuda: true });
      for (const name of ['libcudart.so.13', 'libcupti.so.13', 'libcublas.so.13']) {
        write(join(packages, 'nvidia/cu13/lib', name));
      }
      const found = resolveLibtorch(linux(home, { env: { LIBTORCH: root } }));
      assert.equal(found.variant, 'cu130');
      const cuda = join(resolve(packages), 'nvidia/cu13/lib');
      assert.deepEqual(found.preload.slice(1, 3), [
        join(cuda, 'libcudart.so.13'),
        join(cuda, 'libcupti.so.13'),
      ]);
    }));

  it('takes them from nowhere else', () =>
    withFolder((home) => {
      const root = fakeLibtorch(join(home, 'opt/libtorch'));
      write(join(home, 'opt/nvidia/tools/lib/libcudart.so.11'));
      const found = resolveLibtorch(linux(home, { env: { LIBTORCH: root } }));
      assert.deepEqual(names(found), ['libgomp.so.1', 'libc10.so', 'libtorch_cpu.so']);
    }));

  for (const told of ['headeronly', 'api', 'python', 'archive'] as const) {
    it(`reads the version (${told})`, () =>
      withFolder((home) => {
        const root = fakeLibtorch(join(home, 'root'), { told, version: '2.13.4' });
        const found = resolveLibtorch(linux(home, { env: { LIBTORCH: root } }));
        assert.equal(found.version, '2.13.4');
      }));
  }

  it('knows the names that libraries have elsewhere', () =>
    withFolder((home) => {
      const mac = join(home, 'mac');
      for (const name of ['libomp', 'libc10', 'libtorch_cpu'])
        write(join(mac, `lib/${name}.dylib`));
      const windows = join(home, 'windows');
      for (const name of ['libiomp5md', 'uv', 'c10', 'torch_cpu'])
        write(join(windows, `lib/${name}.dll`));
      for (const root of [mac, windows])
        write(join(root, 'version.py'), "__version__ = '2.13.0'\n");
      const find = (root: string, platform: NodeJS.Platform): (string | undefined)[] =>
        names(resolveLibtorch({ ...linux(home, { env: { LIBTORCH: root } }), platform }));
      assert.deepEqual(find(mac, 'darwin'), ['libomp.dylib', 'libc10.dylib', 'libtorch_cpu.dylib']);
      assert.deepEqual(find(windows, 'win32'), [
        'libiomp5md.dll',
        'uv.dll',
        'c10.dll',
        'torch_cpu.dll',
      ]);
    }));
});
