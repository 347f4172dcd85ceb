import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readInstalled } from '#kindling/libtorch/installed.js';
import type { ChildTask } from './installChild.js';
import { failure, install, leftovers, smallWheels, targetOf } from './installing.js';
import { TestIndex } from './server.js';
import { LARGE, makeManifest, type TestWheel, withFolder } from './wheels.js';

const CHILD = fileURLToPath(new URL('installChild.js', import.meta.url));
const onWindows = process.platform === 'win32';

function startChild(folder: string, index: TestIndex, wheels: readonly TestWheel[]): ChildProcess {
  const task: ChildTask = { folder, index: index.index, manifest: makeManifest(wheels) };
  return spawn(process.execPath, [CHILD, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !condition(); i++) await delay(10);
  assert.ok(condition(), 'waited too long');
}

describe('an interrupted installation', () => {
  it('goes on after kill -9 where it was, past the dead process’s lock', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      await using index = await TestIndex.start(wheels, { slowMs: 15 });
      const child = startChild(folder, index, wheels);
      await until(() => index.sent > 700_000);
      child.kill('SIGKILL');
      await once(child, 'close');
      assert.equal(existsSync(targetOf(folder)), false);
      assert.deepEqual(leftovers(folder), ['linux-x64-cpu.lock', 'linux-x64-cpu.partial']);
      const before = index.sent;
      index.behaviour = {};
      const done = await install(folder, index, wheels);
      assert.equal(typeof readInstalled(done.folder), 'object');
      assert.deepEqual(leftovers(folder), ['linux-x64-cpu']);
      // What the killed process had received and written is not sent again; up to a few buffers were in flight.
      const again = index.sent;
      assert.ok(again < LARGE + 500_000, `${before} + ${again - before} bytes were sent`);
      assert.ok(index.served.some(({ range }) => range && /^bytes=\d+-/.test(range)));
    }));

  it('lets a second process wait for the first', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      await using index = await TestIndex.start(wheels, { slowMs: 5 });
      const child = startChild(folder, index, wheels);
      let said = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
      await until(() => index.sent > 100_000);
      const messages = new Set<string>();
      const done = await install(folder, index, wheels, {
        onProgress: ({ message }) => messages.add(message),
      });
      await until(() => child.exitCode !== null);
      assert.equal(said, 'done');
      assert.equal(done.present, true);
      assert.equal(done.fetchedBytes, 0);
      assert.ok(messages.has(`process ${child.pid} is installing it; waiting for that`));
    }));

  it('stops at a signal, gives the lock back and goes on later', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      await using index = await TestIndex.start(wheels, { slowMs: 15 });
      const stop = new AbortController();
      const work = failure(install(folder, index, wheels, { signal: stop.signal }));
      await until(() => index.sent > 600_000);
      stop.abort();
      const error = await work;
      assert.equal(error.code, 'ERR_LIBTORCH_STOPPED');
      assert.deepEqual(leftovers(folder), ['linux-x64-cpu.partial']);
      index.behaviour = {};
      await install(folder, index, wheels);
      assert.ok(index.sent < LARGE + 500_000, `${index.sent} bytes were sent`);
    }));

  it('stops while it waits for another process', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      const lock = `${targetOf(folder)}.lock`;
      mkdirSync(dirname(lock), { recursive: true });
      const owner = { pid: process.ppid, host: hostname(), token: 'other' };
      writeFileSync(lock, JSON.stringify(owner));
      const stop = new AbortController();
      const work = failure(install(folder, null, wheels, { signal: stop.signal }));
      stop.abort();
      assert.equal((await work).code, 'ERR_LIBTORCH_STOPPED');
      assert.deepEqual(JSON.parse(readFileSync(lock, 'utf8')), owner);
    }));
});

describe('an installation without a place', () => {
  it('says that the folder cannot be written', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'file');
      writeFileSync(file, '');
      const error = await failure(install(join(file, 'home'), null, await smallWheels()));
      assert.equal(error.code, 'ERR_LIBTORCH_DISK');
      assert.match(
        error.message,
        /linux-x64-cpu can't be written \(ENOTDIR\)\nNext: make it writable, or set KINDLING_HOME/,
      );
    }));

  it('says so of a folder that belongs to others', async function () {
    if (onWindows || process.getuid?.() === 0) return this.skip();
    await withFolder(async (folder) => {
      chmodSync(folder, 0o555);
      const error = await failure(install(folder, null, await smallWheels()));
      assert.match(error.message, /can't be written \(EACCES\)/);
    });
  });

  it('says beforehand that there is too little room', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      const manifest = makeManifest(wheels, { diskBytes: 1e18 });
      const error = await failure(install(folder, null, wheels, { manifest }));
      assert.equal(error.code, 'ERR_LIBTORCH_DISK');
      assert.match(
        error.message,
        /has \d+ MB free, 1000000000000 MB are needed\nNext: free some space/,
      );
      assert.deepEqual(leftovers(folder), []);
    }));

  it('keeps what fitted when a file can grow no further', async function () {
    if (onWindows) return this.skip();
    await withFolder(async (folder) => {
      const wheels = await smallWheels();
      await using index = await TestIndex.start(wheels);
      const task: ChildTask = { folder, index: index.index, manifest: makeManifest(wheels) };
      // The shell's limit on a file's size: the same failure in mid-write as that of a full disk.
      const line = `ulimit -f 1000; exec "$0" "$1" "$2"`;
      const child = spawn('bash', ['-c', line, process.execPath, CHILD, JSON.stringify(task)]);
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
      await once(child, 'close');
      assert.match(
        said,
        /^ERR_LIBTORCH_DISK a file in \S+ reached the size limit of this disk or shell/,
      );
      assert.equal(existsSync(targetOf(folder)), false);
      assert.deepEqual(leftovers(folder), ['linux-x64-cpu.partial']);
      await install(folder, index, wheels);
      assert.deepEqual(leftovers(folder), ['linux-x64-cpu']);
    });
  });
});
