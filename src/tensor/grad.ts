// Gradient modes. Differentiation itself is in autograd/.
import { addon, begin, put } from './cells.js';
import { ArgumentError } from './errors.js';

function setGradEnabled(value: boolean): void {
  begin();
  put(value ? 1 : 0);
  addon.setGradEnabled();
}

/** Modes hold for one synchronous stretch: a promise would run on in whatever mode is set when it goes on. */
export function refusePromise<T>(op: string, result: T): T {
  if (typeof (result as PromiseLike<unknown> | null)?.then === 'function') {
    (result as PromiseLike<unknown>).then(undefined, () => {});
    throw new ArgumentError(op, 'expected a synchronous function, got one that returns a promise');
  }
  return result;
}

function withGrad<T>(op: string, enabled: boolean, fn: () => T): T {
  const before = addon.isGradEnabled();
  setGradEnabled(enabled);
  try {
    return refusePromise(op, fn());
  } finally {
    setGradEnabled(before);
  }
}

/**
 * Runs `fn` without recording a graph; its results do not require a gradient.
 *
 * Unlike PyTorch's context manager the mode cannot leak: it holds for the synchronous run of `fn` only.
 *
 * @throws {ArgumentError} `fn` returns a promise.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.no_grad.html
 */
export function noGrad<T>(fn: () => T): T {
  return withGrad('noGrad', false, fn);
}

/**
 * Runs `fn` with graph recording on, inside {@link noGrad} too.
 *
 * @throws {ArgumentError} `fn` returns a promise.
 */
export function enableGrad<T>(fn: () => T): T {
  return withGrad('enableGrad', true, fn);
}

/** Whether operations record a graph now. */
export function isGradEnabled(): boolean {
  return addon.isGradEnabled();
}

/** Whether {@link inferenceMode} is on. */
export function isInferenceModeEnabled(): boolean {
  return addon.isInferenceMode();
}

/**
 * {@link noGrad} with less bookkeeping: tensors made inside can never take part in a graph later.
 *
 * @throws {ArgumentError} `fn` returns a promise.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.grad_mode.inference_mode.html
 */
export function inferenceMode<T>(fn: () => T): T {
  addon.enterInferenceMode();
  try {
    return refusePromise('inferenceMode', fn());
  } finally {
    addon.leaveInferenceMode();
  }
}
