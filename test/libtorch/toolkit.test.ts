import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest, WheelPin } from '#kindling/libtorch/pin.js';
import { findToolkit, installToolkit, type Toolkit } from '#kindling/libtorch/toolkit.js';
import { TOOLKITS } from '#kindling/libtorch/toolkitManifest.js';
import { failure, optionsFor } from './installing.js';
import { TestIndex } from './server.js';
import { LARGE, makeWheel, noise, type TestWheel, withFolder } from './wheels.js';

const HASH = /^[0-9a-f]{64}$/;
const runtimeHeader = (number: number) => `#define CUDART_VERSION  ${number}\n`;

/** A folder that looks like a toolkit. */
function fakeToolkit(folder: string, number: number, { nvcc = true } = {}): string {
  for (const path of ['include', 'bin']) mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, 'include/cuda_runtime_api.h'), runtimeHeader(number));
  if (nvcc) writeFileSync(join(folder, 'bin/nvcc'), '#!/bin/sh\n', { mode: 0o755 });
  return folder;
}

/** What stands in the wheels: small and large files, some of them programs. */
const NVCC = {
  'nvidia/cu13/bin/nvcc': noise(LARGE, 7),
  'nvidia/cu13/bin/nvcc.profile': 'TOP = $(_HERE_)/..\n',
  'nvidia/cu13/bin/ptxas': '#!/bin/sh\n',
};
const RUNTIME = {
  'nvidia/cu13/include/cuda_runtime_api.h': runtimeHeader(13000),
  'nvidia/cu13/lib/libcudart.so.13': noise(10_000, 8),
  'nvidia/other/left.txt': 'not taken\n',
};

async function wheels(): Promise<TestWheel[]> {
  const make = async (project: string, contents: Record<string, Buffer | string>) => {
    const where = { project, version: '13.0.88', tag: 'py3-none-manylinux_2_17_x86_64' };
    const wheel = await makeWheel(where, contents, /bin\/(?:nvcc|ptxas)$/);
    const { libs: _, ...pin } = wheel.pin;
    return { ...wheel, pin: { ...pin, tree: 'nvidia/cu13/' } satisfies WheelPin };
  };
  return [await make('nvidia-cuda-nvcc', NVCC), await make('nvidia-cuda-runtime', RUNTIME)];
}

function manifestOf(made: readonly TestWheel[]): Manifest {
  const sets = [{ name: 'toolkit', wheels: made.map(({ pin }) => pin) }];
  const target = { name: 'the CUDA toolkit', version: '13.0.3', diskBytes: 1e7, sets };
  return { 'linux-x64': { ...target, build: 'cuda-toolkit' } };
}

describe('the pins of CUDA’s toolkit', () => {
  it('name every wheel of Linux by its bytes and those of its RECORD', () => {
    assert.deepEqual(Object.keys(TOOLKITS).sort(), ['linux-arm64', 'linux-x64']);
    for (const { sets } of Object.values(TOOLKITS)) {
      const pins = sets.flatMap((set) => set.wheels);
      assert.deepEqual(
        pins.map(({ project }) => project),
        ['nvcc', 'nvvm', 'cuda-crt', 'cuda-cccl', 'cuda-runtime'].map(
          (name) => `nvidia-${name === 'nvcc' ? 'cuda-nvcc' : name}`,
        ),
      );
      for (const { sha256, record, tree } of pins) {
        assert.match(sha256, HASH);
        assert.match(record ?? '', HASH);
        assert.equal(tree, 'nvidia/cu13/');
      }
    }
  });
});

describe('installToolkit', () => {
  it('lays the wheels into one folder, where programs are executable and lib64 is lib', () =>
    withFolder(async (folder) => {
      const made = await wheels();
      await using index = await TestIndex.start(made);
      const options = { ...optionsFor(folder, index, []), manifest: manifestOf(made) };
      const done = await installToolkit(options);
      assert.equal(done.folder, join(folder, 'libtorch/13.0.3/linux-x64-cuda-toolkit'));
      const mode = (path: string) => statSync(join(done.folder, path)).mode & 0o777;
      assert.deepEqual(
        ['bin/nvcc', 'bin/ptxas', 'bin/nvcc.profile'].map((path) => mode(path) & 0o111),
        [0o111, 0o111, 0],
      );
      assert.ok(readFileSync(join(done.folder, 'bin/nvcc')).equals(NVCC['nvidia/cu13/bin/nvcc']));
      assert.equal(readlinkSync(join(done.folder, 'lib64')), 'lib');
      assert.equal(mode('lib64/libcudart.so.13'), 0o644);
      assert.throws(() => statSync(join(done.folder, 'left.txt')), /ENOENT/);
      const found = findToolkit('cu130', { ...options, env: { KINDLING_HOME: folder } });
      assert.deepEqual(found, { folder: done.folder, version: '13.0', from: 'cache' });
      assert.equal((await installToolkit(options)).present, true);
    }));

  it('refuses a compiler that does not run', () =>
    withFolder(async (folder) => {
      const made = await wheels();
      await using index = await TestIndex.start(made);
      const { load: _, ...options } = optionsFor(folder, index, []);
      const error = await failure(installToolkit({ ...options, manifest: manifestOf(made) }));
      assert.equal(error.code, 'ERR_LIBTORCH_LOAD');
      assert.match(error.headline, /^nvcc does not run: /);
    }));

  it('says that there is none for a platform', () =>
    withFolder(async (folder) => {
      const error = await failure(
        installToolkit({ ...optionsFor(folder, null, []), manifest: {}, platform: 'darwin' }),
      );
      assert.match(
        error.message,
        /no wheels of CUDA's compiler for darwin-x64\nNext: .*KINDLING_CUDA_TOOLKIT/,
      );
    }));
});

describe('findToolkit', () => {
  const find = (
    folder: string,
    env: Record<string, string>,
    trace: string[] = [],
  ): Toolkit | null =>
    findToolkit('cu130', {
      platform: 'linux',
      arch: 'x64',
      home: folder,
      env: { KINDLING_HOME: folder, PATH: '', ...env },
      manifest: {},
      trace,
    });

  it('takes what a variable names, then the nvcc on PATH', () =>
    withFolder((folder) => {
      const [own, home, path] = ['own', 'home', 'path'].map((name) =>
        fakeToolkit(join(folder, name), 13000),
      ) as [string, string, string];
      const env = { CUDA_HOME: home, PATH: join(path, 'bin') };
      assert.equal(find(folder, { ...env, KINDLING_CUDA_TOOLKIT: own })?.folder, own);
      assert.equal(find(folder, env)?.folder, home);
      const onPath = find(folder, { PATH: `${dirname(folder)}:${join(path, 'bin')}` });
      assert.deepEqual([onPath?.from, onPath?.version], ['nvcc on PATH', '13.0']);
    }));

  it('passes over one of another major version, and one without a compiler, saying so', () =>
    withFolder((folder) => {
      const old = fakeToolkit(join(folder, 'old'), 12080);
      const bare = fakeToolkit(join(folder, 'bare'), 13000, { nvcc: false });
      const trace: string[] = [];
      const found = find(folder, { CUDA_HOME: old, CUDA_PATH: bare }, trace);
      assert.ok(found === null || found.from === "the system's folder");
      assert.deepEqual(trace.slice(0, 2), [
        `CUDA_HOME: ${old} is CUDA 12.8, LibTorch is built with cu130`,
        `CUDA_PATH: ${bare} has no include/cuda_runtime_api.h or no bin/nvcc`,
      ]);
    }));

  it('takes a wrong KINDLING_CUDA_TOOLKIT for an error', () =>
    withFolder((folder) =>
      assert.throws(() => find(folder, { KINDLING_CUDA_TOOLKIT: join(folder, 'none') }), {
        code: 'ERR_LIBTORCH_PATH',
        message:
          /^KINDLING_CUDA_TOOLKIT: .* has no include[\s\S]*Next: correct or unset KINDLING_CUDA_TOOLKIT$/,
      }),
    ));
});
