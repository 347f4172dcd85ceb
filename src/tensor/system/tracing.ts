// Where tensors come from: while tracing is on, the stack of every tensor's making is kept. Off, nothing of this runs.
import { dirname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isLive } from '../cells.js';
import { checkArg } from '../errors.js';
import { idOf, setConstruct, type TensorHandle } from '../handle.js';

/** Where and when a tensor was made. */
export interface Origin {
  /** The line of the program: `train (train.ts:41:17)`; for what no program's line made, the outermost of Kindling's. */
  readonly line: string;
  /** By `performance.now()`. */
  readonly madeMs: number;
}

const DEEPEST = 64;
const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
/** Compiled files, and the sources that source maps name. */
const OURS = [`${ROOT}${sep}lib${sep}`, `${ROOT}${sep}src${sep}`];

const origins = new Map<number, Origin>();
/** The last object that was made before its tensor; it has a handle by the time of the next one, unless the call failed. */
let unnumbered: { readonly object: TensorHandle; readonly origin: Origin } | null = null;
/** Origins are looked over for freed tensors when there are so many. */
let sweepAt = 1024;

/** What made tensor objects before tracing; null while tracing is off. */
let plain: ReturnType<typeof setConstruct> | null = null;
/** Runs of {@link traceTensors}. */
let runs = 0;
let wanted = false;

/** Where a tensor was made, if tracing was on. */
export function originOf(id: number): Origin | null {
  number();
  return origins.get(id) ?? null;
}

/** Whether anything was ever traced, so that "no leaks" means something. */
export function hasTraced(): boolean {
  return plain !== null || origins.size > 0 || everTraced;
}
let everTraced = false;

/**
 * Keeps the place where each tensor is made from now on, for {@link liveTensors} and {@link leaks}. Costs some 100 µs a tensor while on and
 * nothing while off; holds for this thread. Default off.
 *
 * @throws {ArgumentError} `on` is not a boolean.
 */
export function setTensorTracing(on: boolean): void {
  checkArg(typeof on === 'boolean', 'setTensorTracing', 'a boolean', 'on', on);
  wanted = on;
  update();
}

/** Whether the origins of tensors are kept now. */
export function isTensorTracing(): boolean {
  return plain !== null;
}

/**
 * Runs `fn`, synchronous or not, with {@link setTensorTracing} on. What was traced stays known for as long as the tensors live.
 *
 * @example
 * ```ts
 * const kept: Tensor[] = [];
 * traceTensors(() => kept.push(zeros([2, 3])));
 * console.log(`${leaks({ olderThanMs: 0 })}`);
 * ```
 */
export function traceTensors<T>(fn: () => T): T {
  checkArg(typeof fn === 'function', 'traceTensors', 'a function', 'fn', fn);
  runs++;
  update();
  let result: T;
  try {
    result = fn();
  } catch (error) {
    endRun();
    throw error;
  }
  if (typeof (result as PromiseLike<unknown> | null)?.then !== 'function') {
    endRun();
    return result;
  }
  return (result as unknown as Promise<unknown>).then(
    (value) => {
      endRun();
      return value;
    },
    (error: unknown) => {
      endRun();
      throw error;
    },
  ) as T;
}

function endRun(): void {
  runs--;
  update();
}

function update(): void {
  const on = wanted || runs > 0;
  if (on === (plain !== null)) return;
  if (plain !== null) {
    number();
    setConstruct(plain);
    plain = null;
    return;
  }
  everTraced = true;
  const make = setConstruct((id) => {
    number();
    const object = make(id);
    const origin = { line: lineOf(stackNow()), madeMs: performance.now() };
    if (id === 0) unnumbered = { object, origin };
    else note(id, origin);
    return object;
  });
  plain = make;
}

function note(id: number, origin: Origin): void {
  if (origins.size >= sweepAt) sweep();
  origins.set(id, origin);
}

function number(): void {
  if (unnumbered === null) return;
  const id = idOf(unnumbered.object);
  if (id !== 0) note(id, unnumbered.origin);
  unnumbered = null;
}

function sweep(): void {
  for (const id of origins.keys()) if (!isLive(id)) origins.delete(id);
  sweepAt = Math.max(1024, 2 * origins.size);
}

/** The stack as text: an `Error` that is kept would keep the objects on it, tensors among them. */
function stackNow(): string {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = DEEPEST;
  const stack = new Error().stack ?? '';
  Error.stackTraceLimit = before;
  return stack;
}

/** The innermost line of a stack that is neither Kindling's nor Node's; else the outermost of Kindling's. */
export function lineOf(stack: string): string {
  let outermost = '';
  for (const line of stack.split('\n').slice(1)) {
    const frame = line
      .trim()
      .replace(/^at (?:async )?/, '')
      .replace('file://', '');
    const place = /^(?:.* \()?(.*?):\d+:\d+\)?$/.exec(frame)?.[1];
    if (place === undefined || place.startsWith('node:')) continue;
    if (!OURS.some((folder) => place.startsWith(folder))) return shorten(frame, place);
    outermost = shorten(frame, place);
  }
  return outermost;
}

/** Paths below the working directory are told from there. */
function shorten(frame: string, place: string): string {
  const short = relative(process.cwd(), place);
  return short === '' || short.startsWith('..') ? frame : frame.replace(place, short);
}
