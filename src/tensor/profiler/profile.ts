// Measures operators through LibTorch's own profiler, Kineto.
import { closeSync, copyFileSync, existsSync, openSync, statSync } from 'node:fs';
import type { Trace } from '../../native/addon.js';
import { addon, begin, put } from '../cells.js';
import { ArgumentError, checkArg } from '../errors.js';
import { refusePromise } from '../grad.js';
import { eventsOf, type ProfileEvent } from './events.js';
import { average, KeyAverages, type TableOptions } from './keyAverages.js';

/** Options of {@link profile}. */
export interface ProfileOptions {
  /** Record the shapes of arguments. Costs time, which shows in the profile. Default false. */
  recordShapes?: boolean;
  /** Record memory taken and given back. Default false. */
  profileMemory?: boolean;
}

/** Options of {@link Profile.keyAverages}. */
export interface KeyAveragesOptions {
  /** One row per operator and shapes of its arguments; needs `recordShapes`. Default false. */
  groupByInputShape?: boolean;
}

/** What {@link profile} recorded. As text it is the table per operator. */
export class Profile<T = unknown> {
  readonly #trace: Trace;
  readonly #options: Required<ProfileOptions>;
  #events: ProfileEvent[] | null = null;
  #exported: string | null = null;

  /** @internal */
  constructor(
    trace: Trace,
    /** What the profiled function returned. */
    readonly value: T,
    options: Required<ProfileOptions>,
  ) {
    this.#trace = trace;
    this.#options = options;
  }

  /** Every operator call, range and kernel by its start; read from the trace when first asked for. */
  get events(): readonly ProfileEvent[] {
    this.#events ??= eventsOf(this.#trace);
    return this.#events;
  }

  /**
   * Events of one name added up.
   *
   * @throws {ArgumentError} `groupByInputShape` and shapes were not recorded.
   */
  keyAverages({ groupByInputShape = false }: KeyAveragesOptions = {}): KeyAverages {
    if (groupByInputShape && !this.#options.recordShapes)
      throw new ArgumentError(
        'keyAverages',
        'shapes were not recorded; profile with { recordShapes: true }',
      );
    return new KeyAverages(average(this.events, groupByInputShape), this.#options.profileMemory);
  }

  /** {@link KeyAverages.table} of all operators. */
  table(options: TableOptions = {}): string {
    return this.keyAverages().table(options);
  }

  /**
   * Writes the trace as Kineto does: JSON that chrome://tracing and Perfetto open.
   *
   * @throws {ArgumentError} the file cannot be written.
   */
  exportChromeTrace(path: string): void {
    const op = 'exportChromeTrace';
    if (process.platform === 'win32' && typeof path === 'string') path = path.replaceAll('\\', '/');
    checkArg(isPlain(path), op, PLAIN, 'path', path);
    if (this.#exported !== null && !existsSync(this.#exported))
      throw new ArgumentError(
        op,
        `the trace was written to ${this.#exported} already, and that file is gone`,
      );
    // Kineto prints to the terminal where it cannot write; Node says it in an error.
    try {
      closeSync(openSync(path, 'a'));
    } catch (error) {
      throw new ArgumentError(
        op,
        `expected a file that can be written: ${(error as Error).message}`,
        { cause: error },
      );
    }
    // Kineto writes a trace once.
    if (this.#exported === null) addon.saveTrace(this.#trace, path);
    else if (this.#exported !== path) copyFileSync(this.#exported, path);
    if (statSync(path).size === 0)
      throw new ArgumentError(op, `nothing could be written to ${path}`);
    this.#exported ??= path;
  }

  /** The table per operator, most time by itself first, fitted to the terminal. */
  toString(): string {
    return this.table();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.table();
  }
}

/**
 * Runs `fn` and records what LibTorch does in this thread: every operator with its time, what it called inside, the backward pass, ranges of
 * {@link recordFunction}, and kernels where there is a GPU.
 *
 * `fn` may be asynchronous; then everything that this thread does until its promise is settled is recorded. Unlike PyTorch's there is no
 * schedule of steps, and no Python stack. LibTorch records one profile at a time in a process, so profiles neither nest nor run in two
 * worker threads at once.
 *
 * @returns the profile; `value` in it is what `fn` returned
 * @throws {ArgumentError} a profile is running already.
 * @example
 * ```ts
 * const model = new nn.Linear(64, 8);
 * const result = profile(() => model.call(ones([32, 64])).sum().backward(), { recordShapes: true });
 * console.log(`${result}`);
 * ```
 * @see https://docs.pytorch.org/docs/stable/profiler.html
 */
export function profile<T>(fn: () => Promise<T>, options?: ProfileOptions): Promise<Profile<T>>;
export function profile<T>(fn: () => T, options?: ProfileOptions): Profile<T>;
export function profile<T>(
  fn: () => T | Promise<T>,
  { recordShapes = false, profileMemory = false }: ProfileOptions = {},
): Profile<T> | Promise<Profile<T>> {
  const options = { recordShapes, profileMemory };
  checkArg(typeof fn === 'function', 'profile', 'a function', 'fn', fn);
  for (const [name, value] of Object.entries(options))
    checkArg(typeof value === 'boolean', 'profile', 'a boolean', name, value);
  begin();
  put(recordShapes ? 1 : 0);
  put(profileMemory ? 1 : 0);
  addon.startProfile();
  let result: T | Promise<T>;
  try {
    result = fn();
  } catch (error) {
    addon.stopProfile();
    throw error;
  }
  if (!isThenable(result)) return new Profile(addon.stopProfile(), result, options);
  return Promise.resolve(result).then(
    (value) => new Profile(addon.stopProfile(), value, options),
    (error: unknown) => {
      addon.stopProfile();
      throw error;
    },
  );
}

/** Kineto writes names into its JSON as they are. */
const PLAIN = 'text without quotes, backslashes and line ends';

function isPlain(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && !/["\\\p{Cc}]/u.test(text);
}

function isThenable<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as PromiseLike<T> | null)?.then === 'function';
}

/**
 * Runs `fn` as a range with a name of its own in the profile, if one is running. In the exported trace Kineto calls a range `unknown` whose
 * label goes beyond ASCII; tables have it as it is.
 *
 * @throws {ArgumentError} `fn` returns a promise: what else runs until it settles would be inside the range; or `label` has quotes,
 *   backslashes or line ends in it, which the trace cannot hold.
 * @example
 * ```ts
 * const loss = recordFunction('loss', () => tensor([1, 2]).pow(2).sum());
 * ```
 */
export function recordFunction<T>(label: string, fn: () => T): T {
  const op = 'recordFunction';
  checkArg(isPlain(label), op, PLAIN, 'label', label);
  checkArg(typeof fn === 'function', op, 'a function', 'fn', fn);
  addon.enterRange(label);
  try {
    return refusePromise(op, fn());
  } finally {
    addon.leaveRange();
  }
}
