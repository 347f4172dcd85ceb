// What the functions of torch.autograd.functional share: one tensor or several, in and out.
import { zerosLike } from '../../create.js';
import { ArgumentError } from '../../errors.js';
import { isTensor } from '../../handle.js';
import type { Tensor } from '../../tensor.js';
import { tensorList } from '../passes.js';

/** One tensor, or a list of them. */
export type Tensors = Tensor | readonly Tensor[];

/** One tensor per tensor. */
export type PerTensor<T extends Tensors> = T extends readonly Tensor[]
  ? { [Place in keyof T]: Tensor }
  : Tensor;

/** The arguments of a function of these inputs. */
export type ArgumentsOf<In extends Tensors> = In extends readonly Tensor[]
  ? { [Place in keyof In]: Tensor }
  : [input: Tensor];

/** A function to be differentiated. */
export type Differentiable<In extends Tensors, Out extends Tensors> = (
  ...inputs: ArgumentsOf<In>
) => Out;

/** Options of the functions that differentiate a function. */
export interface DifferentiationOptions {
  /** Record what is computed, for higher derivatives. Default false. */
  createGraph?: boolean;
  /** Treat an output that does not depend on an input as an error, not as a derivative of zero. Default false. */
  strict?: boolean;
}

/** Options of {@link vjp}, {@link jvp}, {@link vhp} and {@link hvp}. */
export interface ProductOptions extends DifferentiationOptions {
  /** The vector, of the shape of what it is multiplied with. May be left out where that is one number: 1. */
  v?: Tensors;
}

/** The inputs as tensors that a graph can be made from, connected with the caller's where that is asked for. */
export function prepare(op: string, inputs: Tensors, createGraph: boolean): Tensor[] {
  return tensorList(op, 'inputs', inputs).map((input) =>
    createGraph && input.requiresGrad ? input.viewAs(input) : input.detach().requiresGrad_(),
  );
}

/** Calls a function whose result must be a tensor or a list of them. */
export function outputsOf<In extends Tensors, Out extends Tensors>(
  op: string,
  fn: Differentiable<In, Out>,
  inputs: readonly Tensor[],
): { outputs: readonly Tensor[]; single: boolean } {
  const result: Tensors = fn(...(inputs as unknown as ArgumentsOf<In>));
  const outputs = Array.isArray(result) ? result : [result];
  for (const output of outputs)
    if (!isTensor(output)) throw ArgumentError.of(op, 'a tensor', "the function's result", output);
  return { outputs: outputs as readonly Tensor[], single: !Array.isArray(result) };
}

/** The outputs of a function that must give one number. */
export function scalarOf<In extends Tensors>(
  op: string,
  fn: Differentiable<In, Tensor>,
  inputs: readonly Tensor[],
): Tensor {
  const { outputs, single } = outputsOf(op, fn, inputs);
  const [output] = outputs;
  if (!single || output === undefined || output.numel() !== 1) {
    const got = outputs.map((one) => `[${one.shape.join(', ')}]`).join(' and ');
    throw new ArgumentError(op, `expected a function that gives one number, got ${got}`);
  }
  return output;
}

/** The vector of a product, checked against what it is multiplied with. */
export function vectorFor(
  op: string,
  v: Tensors | undefined,
  partners: readonly Tensor[],
): readonly Tensor[] | null {
  if (v === undefined) {
    const [only] = partners;
    if (partners.length === 1 && only?.numel() === 1) return null;
    throw new ArgumentError(op, 'expected v, since it is not multiplied with a single number');
  }
  const list = tensorList(op, 'v', v);
  const shapes = (tensors: readonly Tensor[]) =>
    tensors.map(({ shape }) => `[${shape.join(', ')}]`).join(' and ');
  if (shapes(list) !== shapes(partners))
    throw new ArgumentError(op, `expected ${shapes(partners)} for v, got ${shapes(list)}`);
  return list;
}

/** Zeros in place of derivatives that are not there, or an error where that is asked for. */
export function filled(
  op: string,
  derivatives: readonly (Tensor | null)[],
  like: readonly Tensor[],
  strict: boolean,
): Tensor[] {
  return derivatives.map((derivative, i) => {
    if (derivative !== null) return derivative;
    if (strict) throw independent(op, `input ${i}`);
    return zerosLike(like[i] as Tensor);
  });
}

export function independent(op: string, input: string): ArgumentError {
  return new ArgumentError(op, `the function does not depend on ${input}, and strict is set`);
}

/** The results as the caller wants them: part of the graph, or not. */
export function finished(tensors: readonly Tensor[], createGraph: boolean): Tensor[] {
  return createGraph ? [...tensors] : tensors.map((tensor) => tensor.detach());
}

/** A list in the form that the caller has used: bare for a bare tensor. */
export function shaped<T extends Tensors>(list: readonly Tensor[], single: boolean): PerTensor<T> {
  return (single ? list[0] : list) as PerTensor<T>;
}
