import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { StoppedError } from '#kindling/net/errors.js';
import { lockHolder, takeLock } from '#kindling/net/lock.js';
import { withFolder } from '../libtorch/wheels.js';

const deadPid = (): number => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  return pid;
};

const write = (file: string, owner: { pid: number; host?: string }, ageMs = 0): void => {
  writeFileSync(file, JSON.stringify({ host: hostname(), token: 'other', ...owner }));
  const then = new Date(Date.now() - ageMs);
  utimesSync(file, then, then);
};

const withLock = (body: (file: string) => Promise<void>): Promise<void> =>
  withFolder((folder) => body(join(folder, 'a.lock')));

describe('takeLock', () => {
  it('is held by one at a time, in turn', () =>
    withLock(async (file) => {
      let inside = 0;
      const seen: number[] = [];
      const visit = async (): Promise<void> => {
        const release = await takeLock(file, { pollMs: 2 });
        inside += 1;
        seen.push(inside);
        await delay(5);
        inside -= 1;
        release();
      };
      await Promise.all(Array.from({ length: 8 }, visit));
      assert.deepEqual(
        seen,
        Array.from({ length: 8 }, () => 1),
      );
      assert.equal(existsSync(file), false);
    }));

  it('breaks the lock of a dead process', () =>
    withLock(async (file) => {
      write(file, { pid: deadPid() });
      assert.equal(lockHolder(file), null);
      const release = await takeLock(file, { pollMs: 2 });
      assert.equal(JSON.parse(readFileSync(file, 'utf8')).pid, process.pid);
      release();
    }));

  it('lets only one of many break it', () =>
    withLock(async (file) => {
      write(file, { pid: deadPid() });
      let inside = 0;
      let most = 0;
      await Promise.all(
        Array.from({ length: 8 }, async () => {
          const release = await takeLock(file, { pollMs: 1 });
          most = Math.max(most, ++inside);
          await delay(3);
          inside -= 1;
          release();
        }),
      );
      assert.equal(most, 1);
      assert.equal(existsSync(`${file}.break`), false);
    }));

  it('breaks a lock that shows no sign of life, whoever holds it', () =>
    withLock(async (file) => {
      write(file, { pid: 1, host: 'elsewhere' }, 5000);
      assert.equal(lockHolder(file, 4000), null);
      const release = await takeLock(file, { pollMs: 2, staleMs: 4000 });
      release();
    }));

  it('breaks an empty lock, whose maker died at once', () =>
    withLock(async (file) => {
      writeFileSync(file, '');
      const then = new Date(Date.now() - 3000);
      utimesSync(file, then, then);
      const release = await takeLock(file, { pollMs: 2 });
      release();
    }));

  it('waits for a living process, of this machine and of another', () =>
    withLock(async (file) => {
      for (const owner of [{ pid: process.pid }, { pid: deadPid(), host: 'elsewhere' }]) {
        write(file, owner);
        assert.equal(lockHolder(file), owner.pid);
        const stop = new AbortController();
        const told: number[] = [];
        const options = { pollMs: 2, signal: stop.signal, onWait: (pid: number) => told.push(pid) };
        const work = takeLock(file, options);
        await delay(20);
        stop.abort();
        await assert.rejects(work, (error: StoppedError) => error.name === 'StoppedError');
        assert.deepEqual(told, [owner.pid]);
      }
    }));

  it('does not remove a lock that is no longer its own', () =>
    withLock(async (file) => {
      const release = await takeLock(file);
      write(file, { pid: process.pid });
      release();
      assert.equal(JSON.parse(readFileSync(file, 'utf8')).token, 'other');
    }));
});
