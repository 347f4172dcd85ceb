// Products of a vector with a Jacobian or a Hessian, which never build the matrix.
import { zerosLike } from '../../create.js';
import { enableGrad } from '../../grad.js';
import { isTensor } from '../../handle.js';
import { tidy } from '../../scope.js';
import type { Tensor } from '../../tensor.js';
import { makeDual, unpackDual, withForwardMode } from '../forwardMode.js';
import { grad, tensorList } from '../passes.js';
import {
  type Differentiable,
  filled,
  finished,
  independent,
  outputsOf,
  type PerTensor,
  type ProductOptions,
  prepare,
  scalarOf,
  shaped,
  type Tensors,
  vectorFor,
} from './tensors.js';

/** Options of {@link jvp}. */
export interface JvpOptions extends ProductOptions {
  /**
   * `forward-mode` carries a tangent along with the function, in about twice its time; a custom function needs a `jvp`
   * method for it. `reverse-mode` goes through backward twice and works wherever second derivatives do. Default:
   * `forward-mode` (PyTorch's `torch.autograd.functional.jvp` has the other one only).
   */
  strategy?: 'forward-mode' | 'reverse-mode';
}

const ones = (v: readonly Tensor[] | null) => (v === null ? undefined : v);

/**
 * The product of a vector and the Jacobian of `fn`: vᵀ · J.
 *
 * @param options v: of the outputs' shapes
 * @returns the outputs of `fn`, and one tensor per input
 * @throws {ArgumentError} `v` does not fit; with `strict`, an output does not depend on an input.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.functional.vjp.html
 */
export function vjp<In extends Tensors, Out extends Tensors>(
  fn: Differentiable<In, Out>,
  inputs: In,
  { v, createGraph = false, strict = false }: ProductOptions = {},
): [outputs: PerTensor<Out>, product: PerTensor<In>] {
  return tidy(() =>
    enableGrad(() => {
      const ins = prepare('vjp', inputs, createGraph);
      const { outputs, single } = outputsOf('vjp', fn, ins);
      const gradOutputs = ones(vectorFor('vjp', v, outputs));
      const product = gradients('vjp', outputs, ins, { gradOutputs, createGraph, strict });
      return [
        shaped<Out>(finished(outputs, createGraph), single),
        shaped<In>(finished(product, createGraph), isTensor(inputs)),
      ];
    }),
  );
}

/**
 * The product of the Jacobian of `fn` and a vector: J · v.
 *
 * @param options v: of the inputs' shapes
 * @returns the outputs of `fn`, and one tensor per output
 * @throws {ArgumentError} `v` does not fit; with `strict`, an output does not depend on the inputs.
 * @throws {NotImplementedTorchError} an operator has no forward-mode derivative; take `strategy: 'reverse-mode'`.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.functional.jvp.html
 */
export function jvp<In extends Tensors, Out extends Tensors>(
  fn: Differentiable<In, Out>,
  inputs: In,
  { v, createGraph = false, strict = false, strategy = 'forward-mode' }: JvpOptions = {},
): [outputs: PerTensor<Out>, product: PerTensor<Out>] {
  return tidy(() =>
    enableGrad(() => {
      const vector = vectorFor('jvp', v, tensorList('jvp', 'inputs', inputs));
      const way = strategy === 'forward-mode' ? pushForward : pullTwice;
      const { outputs, product, single } = way(fn, inputs, vector, createGraph, strict);
      return [
        shaped<Out>(finished(outputs, createGraph), single),
        shaped<Out>(finished(product, createGraph), single),
      ];
    }),
  );
}

interface Pushed {
  outputs: readonly Tensor[];
  product: readonly Tensor[];
  single: boolean;
}

function pushForward<In extends Tensors, Out extends Tensors>(
  fn: Differentiable<In, Out>,
  inputs: In,
  v: readonly Tensor[] | null,
  createGraph: boolean,
  strict: boolean,
): Pushed {
  return withForwardMode('jvp', () => {
    const list = tensorList('jvp', 'inputs', inputs);
    const ins = createGraph ? list : list.map((input) => input.detach());
    const duals = ins.map((input, i) => makeDual(input, v?.[i] ?? zerosLike(input).add(1)));
    const { outputs, single } = outputsOf('jvp', fn, duals);
    const pairs = outputs.map(unpackDual);
    const primals = pairs.map(([primal]) => primal);
    const tangents = pairs.map(([, tangent]) => tangent);
    if (strict && tangents.includes(null)) throw independent('jvp', 'the inputs');
    return { outputs: primals, product: filled('jvp', tangents, primals, false), single };
  });
}

/** The product by two passes: the vector-Jacobian product is linear in its vector, so its derivative is the other product. */
function pullTwice<In extends Tensors, Out extends Tensors>(
  fn: Differentiable<In, Out>,
  inputs: In,
  v: readonly Tensor[] | null,
  createGraph: boolean,
  strict: boolean,
): Pushed {
  const ins = prepare('jvp', inputs, createGraph);
  const { outputs, single } = outputsOf('jvp', fn, ins);
  const probes = outputs.map((output) => zerosLike(output).requiresGrad_());
  const rows = gradients('jvp', outputs, ins, { gradOutputs: probes, createGraph: true, strict });
  const product = gradients('jvp', rows, probes, { gradOutputs: ones(v), createGraph, strict });
  return { outputs, product, single };
}

/**
 * The product of a vector and the Hessian of `fn`: vᵀ · H. Cheaper than {@link hvp}, and the same where the Hessian is
 * symmetric, which it is for every twice continuously differentiable function.
 *
 * @param fn gives one number
 * @param options v: of the inputs' shapes
 * @returns the output of `fn`, and one tensor per input
 * @throws {ArgumentError} `fn` gives more than one number, or `v` does not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.functional.vhp.html
 */
export function vhp<In extends Tensors>(
  fn: Differentiable<In, Tensor>,
  inputs: In,
  { v, createGraph = false, strict = false }: ProductOptions = {},
): [output: Tensor, product: PerTensor<In>] {
  return tidy(() =>
    enableGrad(() => {
      const ins = prepare('vhp', inputs, createGraph);
      const vector = ones(vectorFor('vhp', v, ins));
      const output = scalarOf('vhp', fn, ins);
      const rows = gradients('vhp', [output], ins, { createGraph: true, strict });
      const product = gradients('vhp', rows, ins, { gradOutputs: vector, createGraph, strict });
      return [
        finished([output], createGraph)[0] as Tensor,
        shaped<In>(finished(product, createGraph), isTensor(inputs)),
      ];
    }),
  );
}

/**
 * The product of the Hessian of `fn` and a vector: H · v.
 *
 * @param fn gives one number
 * @param options v: of the inputs' shapes
 * @returns the output of `fn`, and one tensor per input
 * @throws {ArgumentError} `fn` gives more than one number, or `v` does not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.functional.hvp.html
 */
export function hvp<In extends Tensors>(
  fn: Differentiable<In, Tensor>,
  inputs: In,
  { v, createGraph = false, strict = false }: ProductOptions = {},
): [output: Tensor, product: PerTensor<In>] {
  return tidy(() =>
    enableGrad(() => {
      const ins = prepare('hvp', inputs, createGraph);
      const vector = ones(vectorFor('hvp', v, ins));
      const output = scalarOf('hvp', fn, ins);
      const rows = gradients('hvp', [output], ins, { createGraph: true, strict });
      const probes = ins.map((input) => zerosLike(input).requiresGrad_());
      const twice = gradients('hvp', rows, ins, { gradOutputs: probes, createGraph: true, strict });
      const product = gradients('hvp', twice, probes, { gradOutputs: vector, createGraph, strict });
      return [
        finished([output], createGraph)[0] as Tensor,
        shaped<In>(finished(product, createGraph), isTensor(inputs)),
      ];
    }),
  );
}

interface GradientOptions {
  gradOutputs?: readonly Tensor[] | undefined;
  createGraph: boolean;
  strict: boolean;
}

/** `grad` of the outputs that depend on anything; zeros where there is nothing to differentiate. */
export function gradients(
  op: string,
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  { gradOutputs, createGraph, strict }: GradientOptions,
): Tensor[] {
  const places = outputs.flatMap((output, i) => (output.requiresGrad ? [i] : []));
  if (strict && places.length < outputs.length) throw independent(op, 'the inputs');
  const none: (Tensor | null)[] = inputs.map(() => null);
  const found =
    places.length === 0
      ? none
      : grad(
          places.map((i) => outputs[i] as Tensor),
          inputs,
          {
            ...(gradOutputs && { gradOutputs: places.map((i) => gradOutputs[i] as Tensor) }),
            createGraph,
            retainGraph: true,
            allowUnused: true,
          },
        );
  return filled(op, found, inputs, strict);
}
