// Anomaly mode: an error of a backward pass names the operation of the forward pass that it belongs to, and its place.
import { fileURLToPath } from 'node:url';
import { addon, begin, put } from '../cells.js';
import { KindlingError } from '../errors.js';
import { refusePromise } from '../grad.js';

/** Options of {@link detectAnomaly}. */
export interface AnomalyOptions {
  /** Also treat a NaN in a gradient as an error. Default true. */
  checkNan?: boolean;
}

interface Mode {
  readonly enabled: boolean;
  readonly checkNan: boolean;
}

let mode: Mode = { enabled: false, checkNan: true };
/** The mode has been on: there may be nodes that know where they come from. */
let everEnabled = false;

function setMode(next: Mode): void {
  begin();
  put(next.enabled ? 1 : 0);
  put(next.checkNan ? 1 : 0);
  addon.setAnomaly(readStack);
  mode = next;
  everEnabled ||= next.enabled;
}

/**
 * Runs `fn` in anomaly mode. Every recorded operation remembers the stack of its call; an error in its backward, a NaN
 * included, then says which call that was. It costs a stack trace per operation: for finding a fault, not for training.
 *
 * Passes begun inside by `backwardAsync` stay in the mode until they end. Unlike PyTorch, which prints a warning, the
 * place is part of the error's message. The mode belongs to the process: other threads' operations are slower meanwhile.
 *
 * @throws {ArgumentError} `fn` returns a promise; use {@link setDetectAnomaly} there.
 * @throws {TorchError} what it was made to find.
 * @example
 * ```ts
 * const x = tensor([-1], { requiresGrad: true });
 * try {
 *   detectAnomaly(() => x.sqrt().sum().backward());
 * } catch (error) {
 *   // backward: Function 'SqrtBackward0' returned nan values in its 0th output.
 *   // SqrtBackward0 was recorded here: …
 * }
 * ```
 * @see https://docs.pytorch.org/docs/stable/autograd.html#anomaly-detection
 */
export function detectAnomaly<T>(fn: () => T, { checkNan = true }: AnomalyOptions = {}): T {
  const before = mode;
  setMode({ enabled: true, checkNan });
  try {
    return refusePromise('detectAnomaly', fn());
  } finally {
    setMode(before);
  }
}

/** Turns anomaly mode on or off for this thread, until it is changed again; see {@link detectAnomaly}. */
export function setDetectAnomaly(enabled: boolean, { checkNan = true }: AnomalyOptions = {}): void {
  setMode({ enabled, checkNan });
}

/** Whether this thread has turned anomaly mode on. */
export function isAnomalyEnabled(): boolean {
  return mode.enabled;
}

/** Runs a pass; an error of it says where the operations were recorded, if that is known. */
export function explained(pass: () => void): void {
  try {
    pass();
  } catch (error) {
    const trace = everEnabled ? addon.takeTrace() : '';
    // An error of the user's own, thrown in a hook, comes out as it is.
    if (trace === '') throw error;
    if (error instanceof KindlingError) error.message += trace;
    else process.emitWarning(`in a backward pass: ${error}${trace}`, 'AnomalyWarning');
    throw error;
  }
}

const FRAMES = 100;
/** Our own part of a stack trace says nothing about the user's program. */
const OWN_PLACES = ['lib/', 'src/'].flatMap((folder) => {
  const url = new URL(`../../../${folder}`, import.meta.url);
  return [url.href, fileURLToPath(url)];
});

/** The stack of the running call without our own frames. */
function readStack(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = limit;
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const isOwn = (line: string) => OWN_PLACES.some((place) => line.includes(place));
  return frames.filter((line) => !isOwn(line) && !line.includes('node:internal')).join('\n');
}
