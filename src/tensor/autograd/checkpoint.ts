// Memory for time: the inside of a function is not saved for backward but computed again.
import { addon, begin, put, putHandles } from '../cells.js';
import { ArgumentError, checkArg, KindlingError } from '../errors.js';
import { getRngState, setRngState } from '../generator.js';
import { isGradEnabled, refusePromise } from '../grad.js';
import { isTensor } from '../handle.js';
import { keep, tidy } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { hold, nextTensors } from './dispatch.js';

/** Options of {@link checkpoint}. */
export interface CheckpointOptions {
  /** Draw the same random numbers again, for dropout (the default generator of the CPU). Default true. */
  preserveRngState?: boolean;
  /** Stop the recomputation when it has made all that backward needs. Default true. */
  earlyStop?: boolean;
  /** Compare shape, element type and device of every recomputed tensor with those in forward. Default true. */
  determinismCheck?: boolean;
}

/** Options of {@link checkpointSequential}. */
export interface CheckpointSequentialOptions extends CheckpointOptions {
  /** Into how many stretches of about equal length the steps are divided. From 1 to the number of steps. */
  segments: number;
}

/** A step of {@link checkpointSequential}: a function or a module. */
export type CheckpointStep = ((input: Tensor) => Tensor) | { call(input: Tensor): Tensor };

/**
 * Computes `fn(...inputs)` and keeps nothing for backward but the inputs; backward runs `fn` again when it needs what is
 * inside. Activations of a deep network then take the memory of their borders, for one more forward pass.
 *
 * `fn` must do the same both times. It sees its inputs as they were; other tensors that it uses (parameters) must be alive
 * and unchanged. Tensors made inside that are not returned are freed when it returns, as by `tidy`. Autocast is as it was in
 * forward. PyTorch's `use_reentrant=False` is what this is; there is no other.
 *
 * @param inputs one tensor, or a list in which anything may be
 * @throws {CheckpointError} later, in backward: the recomputation has saved other tensors than forward.
 * @throws {ArgumentError} `fn` returns a promise.
 * @example
 * ```ts
 * const y = checkpoint((x) => block.call(x), x);
 * ```
 * @see https://docs.pytorch.org/docs/stable/checkpoint.html
 */
export function checkpoint<Output>(
  fn: (input: Tensor) => Output,
  inputs: Tensor,
  options?: CheckpointOptions,
): Output;
export function checkpoint<Inputs extends readonly unknown[], Output>(
  fn: (...inputs: Inputs) => Output,
  inputs: Inputs,
  options?: CheckpointOptions,
): Output;
export function checkpoint<Output>(
  fn: (...inputs: never[]) => Output,
  inputs: Tensor | readonly unknown[],
  options: CheckpointOptions = {},
): Output {
  checkArg(typeof fn === 'function', 'checkpoint', 'a function', 'fn', fn);
  const list: readonly unknown[] = isTensor(inputs) ? [inputs] : inputs;
  checkArg(Array.isArray(list), 'checkpoint', 'a tensor or an array', 'inputs', inputs);
  const call = () => tidy(() => refusePromise('checkpoint', fn(...(list as never[]))));
  if (!isGradEnabled()) return call();
  enter(fn, list, options);
  try {
    return call();
  } finally {
    addon.leaveCheckpoint();
  }
}

function enter(
  fn: (...inputs: never[]) => unknown,
  inputs: readonly unknown[],
  { preserveRngState = true, earlyStop = true, determinismCheck = true }: CheckpointOptions,
): void {
  const random = preserveRngState ? keep(getRngState()) : null;
  // Only native code holds the tensors: they outlive their scope, and the graph outlives nothing.
  const others = inputs.map((input) => (isTensor(input) ? null : { value: input }));
  const callback = hold(recomputation(fn, others, random));
  begin();
  put(callback);
  putHandles(inputs.filter(isTensor));
  put(earlyStop ? 1 : 0);
  put(determinismCheck ? 1 : 0);
  addon.enterCheckpoint();
}

function recomputation(
  fn: (...inputs: never[]) => unknown,
  others: readonly ({ value: unknown } | null)[],
  random: Tensor<'uint8'> | null,
): () => void {
  return () =>
    tidy(() => {
      const tensors = nextTensors();
      const inputs = others.map((other) => (other === null ? tensors.shift() : other.value));
      const before = random === null ? null : getRngState();
      if (random !== null) setRngState(random);
      try {
        fn(...(inputs as never[]));
      } catch (error) {
        if (!(error instanceof KindlingError && error.code === 'ERR_RECOMPUTED')) throw error;
      } finally {
        if (before !== null) setRngState(before);
      }
    });
}

/**
 * Runs steps one after the other, with a {@link checkpoint} around each stretch of them but the last.
 *
 * @param steps functions or modules of one input and one output: `[...model.children()]` of a `Sequential`
 * @throws {ArgumentError} `segments` is not between 1 and the number of steps.
 * @throws {CheckpointError} as `checkpoint` does.
 * @see https://docs.pytorch.org/docs/stable/checkpoint.html
 */
export function checkpointSequential(
  steps: readonly CheckpointStep[],
  input: Tensor,
  { segments, ...options }: CheckpointSequentialOptions,
): Tensor {
  if (!Number.isInteger(segments) || segments < 1 || segments > steps.length) {
    throw ArgumentError.of(
      'checkpointSequential',
      `an integer from 1 to ${steps.length}, the number of steps,`,
      'segments',
      segments,
    );
  }
  const size = Math.floor(steps.length / segments);
  const run = (from: number, to: number) => (x: Tensor) =>
    steps.slice(from, to).reduce((value, step) => apply(step, value), x);
  let x = input;
  for (let i = 0; i < segments - 1; i++) x = checkpoint(run(i * size, (i + 1) * size), x, options);
  return run((segments - 1) * size, steps.length)(x);
}

function apply(step: CheckpointStep, input: Tensor): Tensor {
  return typeof step === 'function' ? step(input) : step.call(input);
}
