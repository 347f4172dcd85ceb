// Gradient modes and the functional form of differentiation. Tensor#backward is in tensor.ts.
import { addon, begin, first, next, put, putHandles, reserve } from './cells.js';
import { ArgumentError } from './errors.js';
import { idOf, isTensor, wrap } from './handle.js';
import type { Tensor } from './tensor.js';

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

/** Options of {@link grad}. */
export interface GradOptions {
  /** One gradient per output; needed for outputs that are not scalars. Default: ones for scalars. */
  gradOutputs?: Tensor | readonly (Tensor | null)[];
  /** Keep the graph for another pass. Default: `createGraph`. */
  retainGraph?: boolean;
  /** Record the backward pass itself, for higher derivatives. Default false. */
  createGraph?: boolean;
  /** Give `null` for inputs that the outputs do not depend on, instead of an error. Default false. */
  allowUnused?: boolean;
}

/**
 * The gradients of the sum of `outputs` with respect to `inputs`, without touching any `.grad`.
 *
 * @returns one tensor per input, in order; `null` for an unused one where `allowUnused`
 * @throws {TorchError} an input is not part of the graph, or an output does not require a gradient.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.grad.html
 */
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions = {},
): (Tensor | null)[] {
  const outs = listOf('grad', 'outputs', outputs);
  const ins = listOf('grad', 'inputs', inputs);
  const {
    gradOutputs,
    createGraph = false,
    retainGraph = createGraph,
    allowUnused = false,
  } = options;
  begin();
  putHandles(outs);
  putHandles(ins);
  putGradients('grad', gradOutputs, outs.length);
  put(retainGraph ? 1 : 0);
  put(createGraph ? 1 : 0);
  put(allowUnused ? 1 : 0);
  reserve(ins.length + 1);
  addon.grad();
  const ids: number[] = [];
  for (let count = first(); count > 0; count--) ids.push(next());
  return ids.map((id) => (id === 0 ? null : (wrap(id) as Tensor)));
}

/** Writes the incoming gradients of a backward pass: none at all, or one (perhaps null) per output. */
export function putGradients(
  op: string,
  gradients: Tensor | readonly (Tensor | null)[] | null | undefined,
  count: number,
): void {
  if (gradients === null || gradients === undefined) {
    put(0);
    return;
  }
  const list = Array.isArray(gradients) ? gradients : [gradients];
  if (list.length !== count)
    throw new ArgumentError(op, `expected ${count} gradients, one per output, got ${list.length}`);
  put(count);
  for (const gradient of list) {
    if (gradient === null) put(0);
    else if (isTensor(gradient)) put(idOf(gradient));
    else throw ArgumentError.of(op, 'a tensor or null', 'a gradient', gradient);
  }
}

function listOf(op: string, name: string, value: Tensor | readonly Tensor[]): readonly Tensor[] {
  const list = (Array.isArray(value) ? value : [value]) as readonly Tensor[];
  if (list.length === 0)
    throw new ArgumentError(op, `expected at least one tensor for ${name}, got none`);
  for (const element of list)
    if (!isTensor(element)) throw ArgumentError.of(op, 'a tensor', name, element);
  return list;
}
