import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { writeChoice } from '#kindling/libtorch/choice.js';
import { LibtorchError } from '#kindling/libtorch/errors.js';
import { kindlingHome, thisMachine } from '#kindling/libtorch/paths.js';
import { LIBTORCH_VERSION } from '#kindling/libtorch/pin.js';
import { glibcVersion, platformFault } from '#kindling/libtorch/platform.js';
import { type Libtorch, type ResolveOptions, resolveLibtorch } from '#kindling/libtorch/resolve.js';
import { versionHeader, withFolder } from './wheels.js';

const onWindows = process.platform === 'win32';

function write(path: string, text = ''): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

interface Fake {
  version?: string | null;
  cuda?: boolean;
  headers?: boolean;
  /** What says the version: the newer header, the older one, version.py, or build-version. */
  told?: 'headeronly' | 'api' | 'python' | 'archive';
}

/** A folder that looks like a LibTorch. */
function fakeLibtorch(root: string, fake: Fake = {}): string {
  const { version = LIBTORCH_VERSION, cuda = false, headers = true, told = 'headeronly' } = fake;
  const names = ['libgomp.so.1', 'libc10.so', 'libtorch_cpu.so', 'libtorch_python.so'];
  if (cuda) names.push('libc10_cuda.so', 'libtorch_cuda.so');
  for (const name of names) write(join(root, 'lib', name), name);
  if (headers) write(join(root, 'include/ATen/ATen.h'));
  if (version === null) return root;
  if (told === 'headeronly')
    write(join(root, 'include/torch/headeronly/version.h'), versionHeader(version));
  if (told === 'api')
    write(join(root, 'include/torch/csrc/api/include/torch/version.h'), versionHeader(version));
  if (told === 'python')
    write(join(root, 'version.py'), `debug = False\n__version__ = '${version}+cu130'\n`);
  if (told === 'archive') write(join(root, 'build-version'), `${version}+cu128\n`);
  return root;
}

/** Puts a finished LibTorch into the cache below `home`. */
function fakeCached(home: string, build: string): string {
  const folder = join(home, 'libtorch', LIBTORCH_VERSION, `linux-x64-${build}`);
  fakeLibtorch(folder, { cuda: build !== 'cpu' });
  const mark = { version: LIBTORCH_VERSION, build, libs: { 'libc10.so': { size: 9, sha256: '' } } };
  write(join(folder, '.ok'), JSON.stringify(mark));
  return folder;
}

const linux = (home: string, more: ResolveOptions = {}): ResolveOptions => ({
  platform: 'linux',
  arch: 'x64',
  home,
  findPackage: () => null,
  systemFolders: [],
  ...more,
  env: { KINDLING_HOME: home, ...more.env },
});

function refusal(options: ResolveOptions): LibtorchError {
  try {
    resolveLibtorch(options);
  } catch (error) {
    if (error instanceof LibtorchError) return error;
    throw error;
  }
  throw new Error('expected a LibtorchError');
}

const names = (found: Libtorch): (string | undefined)[] =>
  found.preload.map((path) => path.split('/').at(-1));

describe('resolveLibtorch', () => {
  it('looks in six places, the first that has one winning', () =>
    withFolder((home) => {
      const outside = join(home, 'outside');
      const named = fakeLibtorch(join(outside, 'named'));
      const second = fakeLibtorch(join(outside, 'second'));
      const chosen = fakeLibtorch(join(outside, 'chosen'));
      const packaged = fakeLibtorch(join(outside, 'packaged'), { headers: false });
      const system = fakeLibtorch(join(outside, 'system'));
      const everything = linux(home, {
        env: { KINDLING_LIBTORCH: named, LIBTORCH: second },
        findPackage: (name) => (name === '@kindling/libtorch-linux-x64' ? packaged : null),
        systemFolders: [{ lib: join(system, 'lib'), include: join(system, 'include') }],
      });
      const cached = fakeCached(home, 'cpu');
      const machine = thisMachine(everything);
      writeChoice(machine, { folder: chosen });
      const steps: string[] = [];
      const expect = (source: string, root: string, options: ResolveOptions): void => {
        const found = resolveLibtorch(options);
        steps.push(found.source);
        assert.equal(found.source, source);
        assert.equal(found.lib, join(root, 'lib'));
      };
      expect('variable', named, everything);
      const two = { ...everything, env: { KINDLING_HOME: home, LIBTORCH: second } };
      expect('variable', second, two);
      const none = { ...everything, env: { KINDLING_HOME: home } };
      expect('choice', chosen, none);
      writeChoice(machine, null);
      expect('package', packaged, none);
      expect('cache', cached, { ...none, findPackage: () => null });
      const empty = {
        ...none,
        findPackage: () => null,
        env: { KINDLING_HOME: join(home, 'empty') },
      };
      expect('system', system, empty);
      assert.deepEqual(steps, ['variable', 'variable', 'choice', 'package', 'cache', 'system']);
    }));

  it('leaves a line for every place, and says what to type', () =>
    withFolder((home) => {
      const error = refusal(linux(home));
      assert.equal(error.code, 'ERR_LIBTORCH_NOT_FOUND');
      const cache = join(home, 'libtorch/2.13.0/linux-x64');
      assert.equal(
        error.message,
        [
          'no LibTorch was found',
          'Tried:',
          '  KINDLING_LIBTORCH, LIBTORCH: not set',
          '  npx kindling libtorch use: nothing chosen',
          '  npm package @kindling/libtorch-linux-x64: not installed',
          `  cache, cuda: ${cache}-cu130: nothing there`,
          `  cache, cpu: ${cache}-cpu: nothing there`,
          "  Python's torch: not asked for (LIBTORCH_USE_PYTORCH=1)",
          "  system's package: none",
          'Next: npx kindling libtorch install',
        ].join('\n'),
      );
    }));

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

  it('refuses a named folder of another minor version, unless told otherwise', () =>
    withFolder((home) => {
      fakeCached(home, 'cpu');
      const root = fakeLibtorch(join(home, 'root'), { version: '2.12.1' });
      const error = refusal(linux(home, { env: { LIBTORCH: root } }));
      assert.equal(error.code, 'ERR_LIBTORCH_VERSION');
      assert.match(
        error.message,
        /LIBTORCH: \S+ is LibTorch 2\.12\.1, and this Kindling needs 2\.13/,
      );
      assert.match(
        error.message,
        /Next: correct or unset LIBTORCH, or set LIBTORCH_BYPASS_VERSION_CHECK=1/,
      );
      const bypass = { LIBTORCH: root, LIBTORCH_BYPASS_VERSION_CHECK: '1' };
      assert.equal(resolveLibtorch(linux(home, { env: bypass })).version, '2.12.1');
      const untold = fakeLibtorch(join(home, 'untold'), { version: null });
      assert.match(refusal(linux(home, { env: { LIBTORCH: untold } })).message, /tells no version/);
    }));

  it('refuses a named folder that is no LibTorch, and looks no further', () =>
    withFolder((home) => {
      fakeCached(home, 'cpu');
      const root = fakeLibtorch(join(home, 'site-packages/torch'));
      const file = join(home, 'file');
      write(file);
      for (const [path, why] of [
        [join(home, 'none'), /none does not exist/],
        [file, /file is not a folder/],
        [home, /has no lib\/libtorch_cpu\.so/],
        [join(root, 'lib'), /is the lib folder itself; give its parent, \S+torch$/m],
        [dirname(root), /site-packages holds torch; give \S+torch$/m],
      ] as const) {
        const error = refusal(linux(home, { env: { KINDLING_LIBTORCH: path } }));
        assert.equal(error.code, 'ERR_LIBTORCH_PATH');
        assert.match(error.message, why);
        assert.match(error.message, /Next: correct or unset KINDLING_LIBTORCH$/);
      }
    }));

  it('refuses a choice that has gone bad, and looks no further', () =>
    withFolder((home) => {
      fakeCached(home, 'cpu');
      const options = linux(home);
      const machine = thisMachine(options);
      writeChoice(machine, { folder: join(home, 'gone') });
      const gone = refusal(options);
      assert.equal(gone.code, 'ERR_LIBTORCH_PATH');
      assert.match(
        gone.message,
        /chosen: \S+gone does not exist[\s\S]*Next: npx kindling libtorch use auto$/,
      );
      writeChoice(machine, { variant: 'cuda' });
      assert.match(
        refusal(options).message,
        /the chosen LibTorch \(cuda\) is not there[\s\S]*install cuda, or/,
      );
      writeChoice(machine, { variant: 'cpu' });
      assert.equal(resolveLibtorch(options).source, 'choice');
      write(join(home, 'libtorch/choice.json'), '{"variant":"tpu"}');
      assert.match(
        refusal(options).message,
        /choice\.json is damaged\nNext: npx kindling libtorch use auto$/,
      );
    }));

  it('passes over an unfinished, a damaged and a wrong LibTorch, saying why', () =>
    withFolder((home) => {
      const cached = fakeCached(home, 'cpu');
      const old = fakeLibtorch(join(home, 'old'), { version: '2.6.0' });
      const options = linux(home, {
        systemFolders: [{ lib: join(old, 'lib'), include: join(old, 'include') }],
      });
      truncateSync(join(cached, 'lib/libc10.so'), 3);
      const damaged = refusal(options).message;
      assert.match(damaged, /cache, cpu: \S+: damaged: lib\/libc10\.so has 3 bytes instead of 9/);
      assert.match(
        damaged,
        /system's package: \S+ is LibTorch 2\.6\.0, and this Kindling needs 2\.13/,
      );
      write(join(cached, '.ok'), '{');
      assert.match(refusal(options).message, /cache, cpu: \S+: its \.ok marker is damaged/);
      const unfinished = join(home, 'other');
      fakeLibtorch(join(unfinished, 'libtorch', LIBTORCH_VERSION, 'linux-x64-cpu'));
      assert.match(refusal(linux(unfinished)).message, /unfinished \(no \.ok marker\)/);
    }));

  it('prefers CUDA in the cache, and what was chosen before that', () =>
    withFolder((home) => {
      fakeCached(home, 'cpu');
      const cuda = fakeCached(home, 'cu130');
      const options = linux(home);
      assert.equal(resolveLibtorch(options).lib, join(cuda, 'lib'));
      writeChoice(thisMachine(options), { variant: 'cpu' });
      assert.equal(resolveLibtorch(options).variant, 'cpu');
    }));

  it('asks Python where its torch lies, if told to', async function () {
    if (onWindows) return this.skip();
    await withFolder((home) => {
      const root = fakeLibtorch(join(home, 'site-packages/torch'), { told: 'python' });
      const python = join(home, 'bin/python3');
      write(python, `#!/bin/sh\necho '${root}'\n`);
      chmodSync(python, 0o755);
      const env = { LIBTORCH_USE_PYTORCH: '1', PATH: dirname(python) };
      const found = resolveLibtorch(linux(home, { env }));
      assert.equal(found.source, 'python');
      assert.equal(found.lib, join(root, 'lib'));
      const none = refusal(linux(home, { env: { ...env, PATH: '/nonexistent' } }));
      assert.match(none.message, /Python's torch: no Python that has torch answers on PATH/);
    });
  });

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

describe('kindlingHome', () => {
  it('is the platform’s cache folder, or what KINDLING_HOME says', () => {
    const home = (platform: NodeJS.Platform, env: Record<string, string> = {}): string =>
      kindlingHome({ platform, env, arch: 'x64', home: '/home/me' });
    assert.equal(home('linux'), join('/home/me', '.cache', 'kindling'));
    assert.equal(home('linux', { XDG_CACHE_HOME: '/c' }), join('/c', 'kindling'));
    assert.equal(home('darwin'), join('/home/me', 'Library', 'Caches', 'kindling'));
    assert.equal(home('win32'), join('/home/me', 'AppData', 'Local', 'kindling'));
    assert.equal(home('win32', { LOCALAPPDATA: '/l' }), join('/l', 'kindling'));
    assert.equal(home('linux', { KINDLING_HOME: '/k' }), resolve('/k'));
  });
});

describe('platformFault', () => {
  it('names a C library that is too old, or another one', function () {
    if (process.platform !== 'linux') return this.skip();
    const linuxMachine = { platform: 'linux' } as const;
    assert.equal(platformFault(linuxMachine, '2.28'), null);
    assert.equal(platformFault(linuxMachine, '3.0'), null);
    assert.match(
      platformFault(linuxMachine, '2.27') ?? '',
      /needs glibc 2\.28 or newer, and this system has 2\.27/,
    );
    assert.match(platformFault(linuxMachine, null) ?? '', /another C library \(musl\)/);
    assert.match(glibcVersion() ?? '', /^2\.\d+$/);
  });
});
