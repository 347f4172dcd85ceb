// Running a graph backwards, now or beside JavaScript. Tensor#backward and Tensor#backwardAsync come here.
import type { NativePass } from '../../native/addon.js';
import { addon, begin, first, next, put, putHandles, reserve } from '../cells.js';
import { ArgumentError } from '../errors.js';
import { idOf, isTensor, wrap } from '../handle.js';
import type { Tensor } from '../tensor.js';
import { explained } from './anomaly.js';
import { drop, entries } from './callbacks.js';
import { hold } from './dispatch.js';

/** Options of {@link Tensor.backward}. */
export interface BackwardOptions {
  /** Keep the graph for another pass. Default: `createGraph`. */
  retainGraph?: boolean;
  /** Record the backward pass itself, for higher derivatives. Default false. */
  createGraph?: boolean;
  /** Accumulate into these tensors only. Default: every leaf of the graph. */
  inputs?: readonly Tensor[];
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

/** What every pass is told. */
interface Request {
  readonly op: string;
  readonly outputs: readonly Tensor[];
  readonly inputs: readonly Tensor[];
  readonly gradients: Tensor | readonly (Tensor | null)[] | null | undefined;
  readonly options: { retainGraph?: boolean; createGraph?: boolean; allowUnused?: boolean };
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
  const request = gradRequest('grad', outputs, inputs, options);
  runNow(request, addon.grad);
  return results();
}

/**
 * {@link grad} beside JavaScript: the event loop goes on, as with {@link Tensor.backwardAsync}.
 *
 * @throws {TorchError} (by rejection) as `grad` does.
 */
export async function gradAsync(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions = {},
): Promise<(Tensor | null)[]> {
  const pass = await launch(gradRequest('gradAsync', outputs, inputs, options), false);
  explained(() => {
    reserve(listed(inputs).length + 1);
    addon.finishGrad(pass);
  });
  return results();
}

/** See Tensor#backward. */
export function backward(root: Tensor, gradient: Tensor | null, options: BackwardOptions): void {
  runNow(backwardRequest('backward', root, gradient, options), addon.backward);
}

/** See Tensor#backwardAsync. */
export async function backwardAsync(
  root: Tensor,
  gradient: Tensor | null,
  options: BackwardOptions,
): Promise<void> {
  const pass = await launch(backwardRequest('backwardAsync', root, gradient, options), true);
  explained(() => addon.finishBackward(pass));
}

function gradRequest(
  op: string,
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions,
): Request {
  return {
    op,
    outputs: tensorList(op, 'outputs', outputs),
    inputs: tensorList(op, 'inputs', inputs),
    gradients: options.gradOutputs,
    options,
  };
}

function backwardRequest(
  op: string,
  root: Tensor,
  gradient: Tensor | null,
  options: BackwardOptions,
): Request {
  const { inputs = [] } = options;
  for (const input of inputs)
    if (!isTensor(input)) throw ArgumentError.of(op, 'a tensor', 'an input', input);
  return { op, outputs: [root], inputs, gradients: gradient, options };
}

/** Passes that run beside JavaScript now. */
let launched = 0;

function runNow(request: Request, native: () => void): void {
  begin();
  putRequest(request);
  put(mustLeaveThread() ? 1 : 0);
  reserve(request.inputs.length + 1);
  explained(native);
}

let forced = false;

/** Makes every pass leave JavaScript's thread, as with a GPU: for tests. */
export function alwaysLeaveThread(value: boolean): void {
  forced = value;
}

/**
 * Other threads may call JavaScript in the middle of a pass: a GPU's, or those of passes under way, which may hold a lock
 * meanwhile that ours wants. Then JavaScript's own thread must not be stuck in the pass.
 */
function mustLeaveThread(): boolean {
  return forced || (entries() > 0 && (launched > 0 || addon.hasCuda()));
}

async function launch(request: Request, accumulate: boolean): Promise<NativePass> {
  let tell = () => {};
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const callback = hold(() => tell());
  let pass: NativePass;
  try {
    begin();
    put(accumulate ? 1 : 0);
    putRequest(request);
    put(callback);
    pass = addon.launch();
  } catch (error) {
    drop(callback);
    throw error;
  }
  launched++;
  try {
    await told;
  } finally {
    launched--;
  }
  return pass;
}

function putRequest({ op, outputs, inputs, gradients, options }: Request): void {
  const { createGraph = false, retainGraph = createGraph, allowUnused = false } = options;
  putHandles(outputs);
  putHandles(inputs);
  putGradients(op, gradients, outputs.length);
  put(retainGraph ? 1 : 0);
  put(createGraph ? 1 : 0);
  put(allowUnused ? 1 : 0);
}

/** Writes the incoming gradients of a pass: none at all, or one (perhaps null) per output. */
function putGradients(op: string, gradients: Request['gradients'], count: number): void {
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

function results(): (Tensor | null)[] {
  const ids: number[] = [];
  for (let count = first(); count > 0; count--) ids.push(next());
  return ids.map((id) => (id === 0 ? null : (wrap(id) as Tensor)));
}

function listed(value: Tensor | readonly Tensor[]): readonly Tensor[] {
  return (Array.isArray(value) ? value : [value]) as readonly Tensor[];
}

/** One tensor or several, as a list that is not empty. */
export function tensorList(
  op: string,
  name: string,
  value: Tensor | readonly Tensor[],
): readonly Tensor[] {
  const list = listed(value);
  if (list.length === 0)
    throw new ArgumentError(op, `expected at least one tensor for ${name}, got none`);
  for (const element of list)
    if (!isTensor(element)) throw ArgumentError.of(op, 'a tensor', name, element);
  return list;
}
