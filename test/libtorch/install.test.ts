import assert from 'node:assert/strict';
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LibtorchError } from '#kindling/libtorch/errors.js';
import { findDamage, type InstalledMark, readInstalled } from '#kindling/libtorch/installed.js';
import { resolveLibtorch } from '#kindling/libtorch/resolve.js';
import type { Progress } from '#kindling/net/meter.js';
import { failure, install, leftovers, optionsFor, smallWheels, targetOf } from './installing.js';
import { TestIndex } from './server.js';
import {
  LARGE,
  makeManifest,
  makeTorch,
  sha256,
  type TestWheel,
  UNWANTED,
  withFolder,
} from './wheels.js';

/** Asserts that every file that is taken from the wheels is in `target`, byte for byte. */
function assertComplete(target: string, wheels: readonly TestWheel[]): void {
  const wanted = /^torch\/(include\/|version\.py$|lib\/.*\.so$)|libcudart/;
  for (const { files } of wheels) {
    for (const [path, bytes] of Object.entries(files).filter(([name]) => wanted.test(name))) {
      const to = path.replace(/^torch\//, '').replace(/^.*\/lib\//, 'lib/');
      assert.equal(sha256(readFileSync(join(target, to))), sha256(bytes), path);
    }
  }
}

describe('installLibtorch', () => {
  it('takes only what is needed, by range requests', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      await using index = await TestIndex.start(wheels);
      const done = await install(folder, index, wheels);
      assertComplete(done.folder, wheels);
      assert.equal(done.folder, targetOf(folder));
      assert.equal(done.present, false);
      assert.equal(done.fetchedBytes, index.sent);
      const whole = wheels.reduce((sum, { bytes }) => sum + bytes.length, 0);
      assert.ok(index.sent <= whole - UNWANTED, `${index.sent} of ${whole} bytes were sent`);
      assert.equal(existsSync(join(done.folder, 'bin')), false);
      assert.equal(
        readFileSync(join(done.folder, 'licenses/torch/LICENSE'), 'utf8'),
        'Licence of torch\n',
      );
      assert.deepEqual(leftovers(folder), ['linux-x64-cpu']);
    }));

  it('marks what it installed, so that it is found and checked later', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      await using index = await TestIndex.start(wheels);
      const options = optionsFor(folder, index, wheels);
      const { folder: target } = await install(folder, index, wheels);
      const mark = readInstalled(target) as InstalledMark;
      assert.deepEqual(Object.keys(mark.libs).sort(), [
        'libc10.so',
        'libcudart.so.13',
        'libtorch_cpu.so',
      ]);
      assert.deepEqual(mark.libs['libtorch_cpu.so'], {
        size: LARGE,
        sha256: sha256(wheels[0]?.files['torch/lib/libtorch_cpu.so'] as Buffer),
      });
      assert.equal(await findDamage(target, mark), null);
      const found = resolveLibtorch({ ...options, findPackage: () => null });
      assert.equal(found.source, 'cache');
      assert.equal(found.version, '2.13.0');
      assert.deepEqual(found.preload, [
        join(target, 'lib/libcudart.so.13'),
        join(target, 'lib/libc10.so'),
        join(target, 'lib/libtorch_cpu.so'),
      ]);
    }));

  it('does nothing where it is there already', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      await using index = await TestIndex.start(wheels);
      await install(folder, index, wheels);
      const requests = index.served.length;
      const again = await install(folder, index, wheels);
      assert.equal(again.present, true);
      assert.equal(again.fetchedBytes, 0);
      assert.equal(index.served.length, requests);
    }));

  it('reports growing progress that ends at the announced total', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      await using index = await TestIndex.start(wheels);
      const seen: Progress[] = [];
      await install(folder, index, wheels, { onProgress: (progress) => seen.push(progress) });
      const phases = [...new Set(seen.map(({ phase }) => phase))];
      assert.deepEqual(phases, ['look', 'download', 'unpack', 'check', 'done']);
      for (let i = 1; i < seen.length; i++) {
        assert.ok((seen[i] as Progress).done >= (seen[i - 1] as Progress).done);
      }
      const last = seen.at(-1) as Progress;
      assert.equal(last.done, last.total);
      assert.equal(last.fetched, index.sent);
    }));

  it('says which source it took and why the others had nothing', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      await using index = await TestIndex.start(wheels);
      const manifest = makeManifest(wheels);
      const target = manifest['linux-x64-cpu'];
      assert.ok(target);
      const sets = target.sets.map((set) => ({ ...set, channel: 'cpu' }));
      const done = await install(folder, index, wheels, {
        manifest: { 'linux-x64-cpu': { ...target, sets } },
      });
      assert.equal(done.trace.length, 2);
      assert.match(
        done.trace[0] ?? '',
        /^PyTorch's index, small: 127\.0\.0\.1:2 refuses connections$/,
      );
      assert.match(
        done.trace[1] ?? '',
        /^the Python index \(a test\), small: fetched and checked$/,
      );
      assert.equal(done.from, 'the Python index (a test), small');
    }));

  it('takes both variants, and CUDA with its libraries', () =>
    withFolder(async (folder) => {
      const wheels = [await makeTorch({ cuda: true }), (await smallWheels())[1] as TestWheel];
      await using index = await TestIndex.start(wheels);
      const loaded: string[] = [];
      const load = async (libraries: readonly string[]): Promise<void> =>
        void loaded.push(...libraries);
      const done = await install(folder, index, wheels, { variant: 'cuda', load });
      assert.equal(done.folder, targetOf(folder, 'cu130'));
      assert.deepEqual(
        loaded.map((path) => path.split('/').at(-1)),
        ['libcudart.so.13', 'libc10.so', 'libtorch_cpu.so', 'libc10_cuda.so', 'libtorch_cuda.so'],
      );
      const found = resolveLibtorch({
        ...optionsFor(folder, index, wheels),
        findPackage: () => null,
      });
      assert.equal(found.variant, 'cu130');
    }));

  it('lets one of two at the same time do the work', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      await using index = await TestIndex.start(wheels, { slowMs: 1 });
      const waits: Progress[] = [];
      const onProgress = (progress: Progress): void => {
        if (progress.phase === 'wait') waits.push(progress);
      };
      const both = await Promise.all(
        [1, 2].map(() => install(folder, index, wheels, { onProgress })),
      );
      assert.deepEqual(both.map(({ present }) => present).sort(), [false, true]);
      const [worker] = both.filter(({ present }) => !present);
      assert.equal(worker?.fetchedBytes, index.sent);
      assert.equal(waits.length, 1);
      assert.match(waits[0]?.message ?? '', new RegExp(`process ${process.pid} is installing it`));
      assertComplete(targetOf(folder), wheels);
      assert.deepEqual(leftovers(folder), ['linux-x64-cpu']);
    }));

  it('repairs what has been damaged since', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      await using index = await TestIndex.start(wheels);
      const { folder: target } = await install(folder, index, wheels);
      truncateSync(join(target, 'lib/libtorch_cpu.so'), 1000);
      assert.equal(
        readInstalled(target),
        `damaged: lib/libtorch_cpu.so has 1000 bytes instead of ${LARGE}`,
      );
      const again = await install(folder, index, wheels);
      assert.equal(again.present, false);
      assertComplete(target, wheels);
      assert.deepEqual(leftovers(folder), ['linux-x64-cpu']);
    }));

  it('is seen by the checksums when bytes change and sizes do not', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      await using index = await TestIndex.start(wheels);
      const { folder: target } = await install(folder, index, wheels);
      const library = join(target, 'lib/libc10.so');
      writeFileSync(library, Buffer.alloc(readFileSync(library).length));
      const mark = readInstalled(target) as InstalledMark;
      assert.equal(await findDamage(target, mark), 'lib/libc10.so');
    }));

  it('refuses a LibTorch of another version', () =>
    withFolder(async (folder) => {
      const wheels = [await makeTorch({ tells: '2.12.1', seed: 20 })];
      await using index = await TestIndex.start(wheels);
      const error = await failure(install(folder, index, wheels));
      assert.equal(error.code, 'ERR_LIBTORCH_VERSION');
      assert.match(error.message, /what was fetched is LibTorch 2\.12\.1, 2\.13\.0 was expected/);
      assert.equal(existsSync(targetOf(folder)), false);
    }));

  it('refuses one that does not load, and need not fetch it again', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      await using index = await TestIndex.start(wheels);
      const load = async (): Promise<void> => {
        throw new LibtorchError(
          'ERR_LIBTORCH_LOAD',
          'LibTorch does not load: libnothing.so.1 is missing',
        );
      };
      const error = await failure(install(folder, index, wheels, { load }));
      assert.equal(error.code, 'ERR_LIBTORCH_LOAD');
      assert.match(error.message, /libnothing[\s\S]*Tried:[\s\S]*fetched and checked/);
      assert.equal(existsSync(targetOf(folder)), false);
      assert.deepEqual(leftovers(folder), ['linux-x64-cpu.partial']);
      const before = index.sent;
      await install(folder, index, wheels);
      assertComplete(targetOf(folder), wheels);
      assert.ok(index.sent - before < 500_000, `${index.sent - before} bytes were fetched again`);
    }));

  it('says that there is none for a platform', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      const none = await failure(install(folder, null, wheels, { arch: 'riscv64' }));
      assert.equal(none.code, 'ERR_LIBTORCH_PLATFORM');
      assert.match(none.message, /no cpu LibTorch for linux-riscv64[\s\S]*set KINDLING_LIBTORCH/);
      const { 'linux-x64-cpu': target } = makeManifest(wheels);
      assert.ok(target);
      const manifest = { 'darwin-arm64-cpu': target };
      const mac = { manifest, platform: 'darwin', arch: 'arm64', variant: 'cuda' } as const;
      const cuda = await failure(install(folder, null, wheels, mac));
      assert.match(
        cuda.message,
        /no cuda LibTorch for darwin-arm64\nNext: npx kindling libtorch install$/,
      );
    }));
});
