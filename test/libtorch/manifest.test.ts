import assert from 'node:assert/strict';
import { libraryFile } from '#kindling/libtorch/layout.js';
import { MANIFEST } from '#kindling/libtorch/manifest.js';
import { LIBTORCH_VERSION, type Target } from '#kindling/libtorch/pin.js';
import { placeOf } from '#kindling/libtorch/wheel.js';

const HASH = /^[0-9a-f]{64}$/;

describe('the manifest', () => {
  const targets = Object.entries(MANIFEST);

  it('has the platforms that PyTorch publishes wheels for', () => {
    assert.deepEqual(Object.keys(MANIFEST).sort(), [
      'darwin-arm64-cpu',
      'linux-arm64-cpu',
      'linux-arm64-cuda',
      'linux-x64-cpu',
      'linux-x64-cuda',
      'win32-x64-cpu',
      'win32-x64-cuda',
    ]);
  });

  for (const [key, target] of targets) {
    it(`pins every wheel and library of ${key}`, () => {
      assert.equal(target.version, LIBTORCH_VERSION);
      assert.ok(target.sets.length > 0);
      for (const wheel of target.sets.flatMap(({ wheels }) => wheels)) {
        assert.match(wheel.sha256, HASH);
        assert.match(wheel.file, /^[\w.+-]+\.whl$/);
        for (const hash of Object.values(wheel.others ?? {})) assert.match(hash, HASH);
        if (!wheel.record) continue;
        assert.match(wheel.record, HASH);
        assert.ok((wheel.size ?? 0) > 1_000_000);
        assert.ok(wheel.libs && wheel.libs.length > 0);
        for (const { sha256, size } of wheel.libs) assert.ok(HASH.test(sha256) && size > 0);
      }
    });

    it(`takes what has to be loaded first on ${key}`, () => {
      const platform = key.split('-')[0] as NodeJS.Platform;
      const needed = [
        'torch_cpu',
        'c10',
        ...(target.build === 'cpu' ? [] : ['torch_cuda', 'c10_cuda']),
      ];
      for (const set of target.sets) {
        const [torch] = set.wheels;
        assert.ok(torch);
        for (const name of needed) {
          const file = libraryFile(name, platform);
          assert.equal(placeOf(torch, `torch/lib/${file}`), `lib/${file}`, set.name);
        }
      }
    });
  }

  it('fetches on Linux x64 a quarter of what the wheel has', () => {
    const set = (MANIFEST['linux-x64-cpu'] as Target).sets.at(-1);
    const libs = set?.wheels.flatMap(({ libs: pins = [] }) => pins.map(({ path }) => path)) ?? [];
    assert.deepEqual(libs.sort(), [
      'nvidia/cu13/lib/libcudart.so.13',
      'nvidia/cu13/lib/libcupti.so.13',
      'torch/lib/libc10.so',
      'torch/lib/libgomp.so.1',
      'torch/lib/libtorch_cpu.so',
    ]);
  });

  it('takes for CUDA what libtorch_cuda needs, beside it', () => {
    const set = (MANIFEST['linux-x64-cuda'] as Target).sets.at(-1);
    const libs = set?.wheels.flatMap(({ libs: pins = [] }) =>
      pins.map(({ path }) => path.split('/').at(-1)),
    );
    // The shared libraries that `readelf -d` of libtorch_cuda.so and libtorch_cuda_linalg.so in torch 2.13.0 lists as needed.
    for (const needed of [
      'libtorch_nvshmem.so',
      'libc10_cuda.so',
      'libcudart.so.13',
      'libcusparse.so.12',
      'libcufft.so.12',
      'libcufile.so.0',
      'libcusparseLt.so.0',
      'libnccl.so.2',
      'libcurand.so.10',
      'libcublas.so.13',
      'libcublasLt.so.13',
      'libcudnn.so.9',
      'libnvrtc.so.13',
      'libcusolver.so.12',
      'libnvJitLink.so.13',
      'libnvshmem_host.so.3',
    ]) {
      assert.ok(libs?.includes(needed), needed);
    }
  });
});

describe('placeOf', () => {
  const bare = { project: 'torch', version: '2.13.0', file: 'x.whl', sha256: '' };

  it('takes headers, licences and LibTorch’s own libraries, and leaves Python’s', () => {
    const places: Record<string, string | null> = {
      'torch/include/ATen/ATen.h': 'include/ATen/ATen.h',
      'torch/version.py': 'version.py',
      'torch/lib/libtorch_cpu.so': 'lib/libtorch_cpu.so',
      'torch/lib/libgomp.so.1': 'lib/libgomp.so.1',
      'torch/lib/torch_cpu.lib': 'lib/torch_cpu.lib',
      'torch/lib/libtorch_python.so': null,
      'torch/lib/libshm.so': null,
      'torch/lib/libshm/socket.h': null,
      'torch/lib/libtorch_global_deps.so': null,
      'torch/bin/protoc': null,
      'torch/__init__.py': null,
      'torch-2.13.0.dist-info/licenses/third_party/fmt/LICENSE':
        'licenses/torch/third_party/fmt/LICENSE',
      'torch-2.13.0.dist-info/METADATA': 'licenses/torch/METADATA',
      'torch-2.13.0.dist-info/RECORD': null,
      'torch/include/../../../etc/passwd': null,
    };
    for (const [path, place] of Object.entries(places))
      assert.equal(placeOf(bare, path), place, path);
  });

  it('takes of a pinned wheel only the pinned libraries', () => {
    const pin = { ...bare, libs: [{ path: 'torch/lib/libc10.so', size: 1, sha256: '' }] };
    assert.equal(placeOf(pin, 'torch/lib/libc10.so'), 'lib/libc10.so');
    assert.equal(placeOf(pin, 'torch/lib/libtorch_cpu.so'), null);
  });
});
