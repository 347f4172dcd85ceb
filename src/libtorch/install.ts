// Fills the per-user cache: fetch, check, unpack, load in a child, and only then move into place.
import { existsSync, readdirSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../net/folders.js';
import { takeLock } from '../net/lock.js';
import { type Machine, thisMachine } from '../net/machine.js';
import { Meter, type OnProgress } from '../net/meter.js';
import { explainError, LibtorchError } from './errors.js';
import { fetchOffer } from './fetchOffer.js';
import { type InstalledMark, readInstalled } from './installed.js';
import { readLayout } from './layout.js';
import { MANIFEST } from './manifest.js';
import { cacheFolder, platformKey } from './paths.js';
import type { Manifest, Target, Variant } from './pin.js';
import { platformFault } from './platform.js';
import { findOffers, passOver, type SourceOptions } from './sources.js';
import { testLoad } from './testLoad.js';

export interface InstallOptions
  extends Partial<Machine>,
    Pick<SourceOptions, 'pytorchIndex' | 'pip' | 'retryDelayMs' | 'signal'> {
  /** Default `cpu`. */
  variant?: Variant;
  onProgress?: OnProgress;
  /** The pins; tests pass small ones. */
  manifest?: Manifest;
  /** Loads libraries to see if they are whole; tests pass another, their libraries being no real ones. */
  load?: (libraries: readonly string[], signal?: AbortSignal) => Promise<void>;
}

export interface Installed {
  folder: string;
  version: string;
  build: string;
  /** Where it came from, in words. */
  from: string;
  /** True if it had been there before. */
  present: boolean;
  fetchedBytes: number;
  seconds: number;
  trace: string[];
}

/**
 * Puts LibTorch into the per-user cache, unless it is there. Whatever happens, the cache holds either a whole, checked
 * LibTorch or none; what an interrupted run had fetched stays beside it and is used by the next one.
 *
 * @throws {LibtorchError} with the trace of what was tried and what to type next.
 */
export async function installLibtorch(options: InstallOptions = {}): Promise<Installed> {
  const { variant = 'cpu', manifest = MANIFEST } = options;
  return installTarget(findTarget(manifest, thisMachine(options), variant), checkStage, options);
}

/** Looks at what was fetched, before it is moved into place. */
export type CheckStage = (stage: string, target: Target, options: FillOptions) => Promise<void>;

/** {@link installLibtorch} for any target. */
export async function installTarget(
  target: Target,
  check: CheckStage,
  options: InstallOptions,
): Promise<Installed> {
  const { signal } = options;
  const started = Date.now();
  const machine = thisMachine(options);
  const { version, build } = target;
  const folder = cacheFolder(machine, version, build);
  const meter = new Meter(options.onProgress);
  const trace: string[] = [];
  const result = (from: string, present: boolean): Installed => {
    const seconds = (Date.now() - started) / 1000;
    meter.phase('done', present ? 'is there' : 'installed');
    return { folder, version, build, from, present, fetchedBytes: meter.fetched, seconds, trace };
  };
  const before = readInstalled(folder);
  if (typeof before !== 'string') return result(before.from, true);
  try {
    makeFolder(dirname(folder));
    const release = await takeLock(`${folder}.lock`, {
      signal,
      onWait: (pid) => meter.phase('wait', `process ${pid} is installing it; waiting for that`),
    });
    try {
      const meanwhile = readInstalled(folder);
      if (typeof meanwhile !== 'string') return result(meanwhile.from, true);
      const partial = `${folder}.partial`;
      const fillOptions = { ...options, machine, target, folder: partial, meter, trace };
      const mark = await fill(folder, target, check, fillOptions);
      return result(mark.from, false);
    } finally {
      release();
    }
  } catch (error) {
    throw explainError(error, folder);
  }
}

export type FillOptions = SourceOptions & Pick<InstallOptions, 'load'>;

function findTarget(manifest: Manifest, machine: Machine, variant: Variant): Target {
  const key = platformKey(machine);
  const target = manifest[`${key}-${variant}`];
  const fault = target
    ? platformFault(machine)
    : `PyTorch publishes no ${variant} LibTorch for ${key}`;
  if (target && !fault) return target;
  const other =
    variant === 'cuda' && manifest[`${key}-cpu`] ? 'npx kindling libtorch install' : null;
  throw new LibtorchError('ERR_LIBTORCH_PLATFORM', fault as string, {
    next: other ?? 'build LibTorch from its sources and set KINDLING_LIBTORCH to its folder',
  });
}

async function fill(
  folder: string,
  target: Target,
  check: CheckStage,
  options: FillOptions,
): Promise<InstalledMark> {
  const { trace, folder: partial, signal, meter } = options;
  checkSpace(dirname(folder), partial, target.diskBytes);
  for await (const offer of findOffers(options)) {
    const stage = join(partial, offer.set.name, 'stage');
    let libs: InstalledMark['libs'];
    try {
      libs = await fetchOffer(offer, stage, options);
    } catch (error) {
      passOver(error, offer.from, trace);
      continue;
    }
    trace.push(`${offer.from}: fetched and checked`);
    meter.phase('check', 'loading it in a test process');
    await check(stage, target, options);
    const wheels = offer.wheels.map(({ pin: { file, sha256 } }) => ({ file, sha256 }));
    const mark = { version: target.version, build: target.build, from: offer.from, wheels, libs };
    if (signal?.aborted) throw new LibtorchError('ERR_LIBTORCH_STOPPED', 'stopped', { trace });
    writeFileSync(join(stage, '.ok'), `${JSON.stringify(mark, null, 2)}\n`);
    moveIntoPlace(stage, folder);
    rmSync(partial, { recursive: true, force: true });
    return mark;
  }
  throw new LibtorchError(
    'ERR_LIBTORCH_DOWNLOAD',
    `${target.name ?? 'LibTorch'} ${target.version} could not be fetched`,
    {
      trace,
      next: 'check the network (HTTPS_PROXY, NODE_EXTRA_CA_CERTS), or set pip to an index or a folder that has torch, and run npx kindling libtorch install again',
    },
  );
}

async function checkStage(stage: string, target: Target, options: FillOptions): Promise<void> {
  const { machine, trace, signal, load = testLoad } = options;
  const layout = readLayout(stage, machine);
  if (typeof layout === 'string') {
    throw new LibtorchError('ERR_LIBTORCH_PATH', `what was fetched ${layout}`, { trace });
  }
  if (layout.version !== target.version) {
    throw new LibtorchError(
      'ERR_LIBTORCH_VERSION',
      `what was fetched is LibTorch ${layout.version ?? 'of no version'}, ${target.version} was expected`,
      { trace },
    );
  }
  await load(layout.preload, signal).catch((error: unknown) => {
    throw error instanceof LibtorchError ? error.after(trace) : error;
  });
}

function moveIntoPlace(stage: string, folder: string): void {
  if (existsSync(folder)) renameSync(folder, `${folder}.old-${process.pid}`);
  renameSync(stage, folder);
  for (const name of readdirSync(dirname(folder))) {
    const old = name.startsWith(`${basename(folder)}.old-`);
    if (old) rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
}

/** Says early that there is no room, unless an earlier run has already used part of it. */
function checkSpace(folder: string, partial: string, bytes: number): void {
  if (existsSync(partial)) return;
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= bytes) return;
  const mega = (n: number): string => `${Math.round(n / 1e6)} MB`;
  throw new LibtorchError(
    'ERR_LIBTORCH_DISK',
    `the disk that holds ${folder} has ${mega(free)} free, ${mega(bytes)} are needed`,
    { next: 'free some space, or set KINDLING_HOME to a folder on another disk' },
  );
}
