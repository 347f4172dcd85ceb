// What is alive, largest first, and where it was made: for finding what a program forgot to free.
import { addon, begin, first, next, put, reserve } from '../cells.js';
import { type Device, deviceName } from '../device.js';
import { type DType, dtypeName } from '../dtype.js';
import { ArgumentError, checkArg } from '../errors.js';
import { memory } from '../scope.js';
import { hasTraced, originOf } from './tracing.js';

/** A tensor that is alive in this thread. */
export interface LiveTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly device: Device;
  /** Bytes of the storage that it keeps alive; each view of one storage says the whole. */
  readonly bytes: number;
  /** A number that views of one storage share; 0 for a tensor without one. */
  readonly storage: number;
  /** Milliseconds since it was made; null where it was made without tracing. */
  readonly ageMs: number | null;
  /** The line of the program that made it: `train (train.ts:41:17)`; null where it was made without tracing. */
  readonly origin: string | null;
}

/** Options of {@link leaks}. */
export interface LeaksOptions {
  /** Only tensors at least so old, in milliseconds, ≥ 0. Default 60,000. */
  olderThanMs?: number;
}

/** Tensors that are alive, largest first. As text it is a table with one row per kind: same dtype, shape, device and origin. */
export class LiveTensors implements Iterable<LiveTensor> {
  constructor(
    /** The tensors, largest first. */
    readonly tensors: readonly LiveTensor[],
    /** What the table says when there are none. */
    readonly none: string,
  ) {}

  /** How many. */
  get length(): number {
    return this.tensors.length;
  }

  /** Bytes of their storages, each counted once. */
  get bytes(): number {
    return storageBytes(this.tensors);
  }

  [Symbol.iterator](): Iterator<LiveTensor> {
    return this.tensors[Symbol.iterator]();
  }

  /** A table of the kinds, at most 40 of them. */
  toString(): string {
    return this.tensors.length === 0 ? this.none : table(this.tensors);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/**
 * Every tensor that is alive in this thread, largest storage first. Age and origin are known of those made while
 * {@link setTensorTracing} was on. Tensors that only LibTorch holds (a graph's) are not among them.
 */
export function liveTensors(): LiveTensors {
  return new LiveTensors(collect(), 'no live tensors');
}

/**
 * The live tensors that were made with tracing on and are older than they should be.
 *
 * @throws {ArgumentError} nothing was ever traced, or `olderThanMs` is no number ≥ 0.
 * @see {@link setTensorTracing}, {@link traceTensors}
 */
export function leaks({ olderThanMs = 60_000 }: LeaksOptions = {}): LiveTensors {
  checkArg(
    typeof olderThanMs === 'number' && olderThanMs >= 0,
    'leaks',
    'a number ≥ 0',
    'olderThanMs',
    olderThanMs,
  );
  if (!hasTraced())
    throw new ArgumentError(
      'leaks',
      'ages and origins are known of traced tensors only; call setTensorTracing(true) before they are made, or make them inside traceTensors',
    );
  const old = collect().filter(({ ageMs }) => ageMs !== null && ageMs >= olderThanMs);
  return new LiveTensors(old, `no traced tensor older than ${duration(olderThanMs)}`);
}

function collect(): LiveTensor[] {
  reserve(memory().tensors + 1);
  addon.liveHandles();
  const ids: number[] = [];
  for (let count = first(); count > 0; count--) ids.push(next());
  const now = performance.now();
  const tensors = ids.map((id) => describe(id, now));
  return tensors.sort((a, b) => b.bytes - a.bytes || (b.ageMs ?? 0) - (a.ageMs ?? 0));
}

function describe(id: number, now: number): LiveTensor {
  ask(id, addon.properties);
  const dtype = dtypeName(first());
  const device = deviceName(next());
  ask(id, addon.shape);
  const shape = Array.from({ length: first() }, () => next());
  ask(id, addon.storageOf);
  const [storage, bytes] = [first(), next()];
  const origin = originOf(id);
  return {
    dtype,
    shape,
    device,
    bytes,
    storage,
    ageMs: origin === null ? null : now - origin.madeMs,
    origin: origin?.line ?? null,
  };
}

function ask(id: number, question: () => void): void {
  begin();
  put(id);
  question();
}

function storageBytes(tensors: readonly LiveTensor[]): number {
  const seen = new Map(tensors.map(({ storage, bytes }) => [storage, bytes]));
  return [...seen.values()].reduce((total, bytes) => total + bytes, 0);
}

const ROWS = 40;

function table(tensors: readonly LiveTensor[]): string {
  const kinds = new Map<string, LiveTensor[]>();
  for (const tensor of tensors) {
    const { dtype, shape, device, origin } = tensor;
    const key = [dtype, shape, device, origin].join('|');
    const kind = kinds.get(key);
    if (kind === undefined) kinds.set(key, [tensor]);
    else kind.push(tensor);
  }
  const sorted = [...kinds.values()].sort((a, b) => storageBytes(b) - storageBytes(a));
  const rows = [HEADER, ...sorted.slice(0, ROWS).map(row)];
  const widths = HEADER.map((_, i) =>
    Math.max(...rows.map((cells) => (cells[i] as string).length)),
  );
  const lines = rows.map((cells) =>
    cells
      .map((cell, i) =>
        i < 3 ? cell.padStart(widths[i] as number) : cell.padEnd(widths[i] as number),
      )
      .join('  ')
      .trimEnd(),
  );
  const rest = sorted.length - ROWS;
  if (rest > 0) lines.push(`… and ${rest} more kinds`);
  const storages = new Set(tensors.map(({ storage }) => storage)).size;
  const title = `${plural(tensors.length, 'live tensor')}, ${size(storageBytes(tensors))} in ${plural(storages, 'storage')}`;
  return [title, ...lines].join('\n');
}

const HEADER = ['count', 'bytes', 'oldest', 'dtype', 'shape', 'device', 'made at'];

function row(kind: readonly LiveTensor[]): string[] {
  const [{ dtype, shape, device, origin }] = kind as [LiveTensor, ...LiveTensor[]];
  const ages = kind.flatMap(({ ageMs }) => (ageMs === null ? [] : [ageMs]));
  return [
    String(kind.length),
    size(storageBytes(kind)),
    ages.length === 0 ? '?' : duration(Math.max(...ages)),
    dtype,
    `[${shape.join(', ')}]`,
    device,
    origin ?? '? (made without tracing)',
  ];
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  for (const unit of ['KB', 'MB', 'GB']) {
    bytes /= 1024;
    if (bytes < 1024 || unit === 'GB') return `${bytes.toFixed(bytes < 10 ? 1 : 0)} ${unit}`;
  }
  return '';
}

function duration(ms: number): string {
  if (ms < 1000) return `${ms.toFixed(0)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${(ms / 60_000).toFixed(1)} min`;
}
