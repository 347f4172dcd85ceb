// One at a time, across processes: a file made exclusively, touched while its owner lives.
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { StoppedError } from './errors.js';

export interface LockOptions {
  /** Called once when another process holds the lock, with its id. */
  onWait?: (pid: number) => void;
  signal?: AbortSignal;
  /** Pause between two looks. Default 250. */
  pollMs?: number;
  /** Without a sign of life for this long, an owner counts as dead even if its process id is in use. Default 120,000. */
  staleMs?: number;
}

interface Owner {
  pid: number;
  host: string;
  token: string;
}

/** Waits until the lock is ours and returns what gives it back. Locks of dead processes are broken. */
export async function takeLock(file: string, options: LockOptions = {}): Promise<() => void> {
  const { onWait, signal, pollMs = 250, staleMs = 120_000 } = options;
  const mine: Owner = { pid: process.pid, host: hostname(), token: randomUUID() };
  let told = false;
  while (!create(file, mine)) {
    if (signal?.aborted) throw new StoppedError(signal);
    if (isStale(file, staleMs) && breakLock(file, staleMs, mine)) continue;
    const pid = readOwner(file)?.pid;
    if (pid !== undefined && !told) onWait?.(pid);
    told ||= pid !== undefined;
    await delay(pollMs, undefined, { signal }).catch(() => {});
  }
  const beat = setInterval(() => touch(file), Math.max(1000, staleMs / 10));
  beat.unref();
  return () => {
    clearInterval(beat);
    if (readOwner(file)?.token === mine.token) rmSync(file, { force: true });
  };
}

/** The process that holds the lock, or null. */
export function lockHolder(file: string, staleMs = 120_000): number | null {
  return isStale(file, staleMs) ? null : (readOwner(file)?.pid ?? null);
}

function create(file: string, owner: Owner): boolean {
  try {
    writeFileSync(file, JSON.stringify(owner), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isStale(file: string, staleMs: number): boolean {
  const seen = statSync(file, { throwIfNoEntry: false });
  if (!seen) return true;
  const silent = Date.now() - seen.mtimeMs;
  if (silent > staleMs) return true;
  const owner = readOwner(file);
  // An empty file is one that is just being written, or whose writer died at that moment.
  if (!owner) return silent > 2000;
  return owner.host === hostname() && !isAlive(owner.pid);
}

/**
 * Removes a stale lock. Two waiters must not both do it, or the second would remove the first one's new lock;
 * so a second file is made exclusively around looking again and removing.
 */
function breakLock(file: string, staleMs: number, mine: Owner): boolean {
  const guard = `${file}.break`;
  if (!create(guard, mine)) {
    const age = Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > 10_000) rmSync(guard, { force: true }); // its maker died within these few lines
    return false;
  }
  try {
    if (isStale(file, staleMs)) rmSync(file, { force: true });
    return true;
  } finally {
    rmSync(guard, { force: true });
  }
}

function readOwner(file: string): Owner | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // The folder was removed under us; whoever did it sees the work fail.
  }
}
