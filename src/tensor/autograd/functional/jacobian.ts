// Whole matrices of derivatives, one row or column at a time.
import { zerosLike } from '../../create.js';
import { enableGrad } from '../../grad.js';
import { isTensor } from '../../handle.js';
import { callOperator } from '../../ops.js';
import { tidy } from '../../scope.js';
import type { Tensor } from '../../tensor.js';
import { gradients, jvp } from './products.js';
import {
  type Differentiable,
  type DifferentiationOptions,
  finished,
  outputsOf,
  type PerTensor,
  prepare,
  scalarOf,
  type Tensors,
} from './tensors.js';

/** Options of {@link jacobian} and {@link hessian}. */
export interface JacobianOptions extends DifferentiationOptions {
  /** Row by row (`reverse-mode`), or column by column (`forward-mode`: better for few inputs and many outputs). Default: rows. */
  strategy?: 'reverse-mode' | 'forward-mode';
}

/** One tensor per output and input, nested where there are several of either. */
export type Jacobian<In extends Tensors, Out extends Tensors> = Out extends readonly Tensor[]
  ? { [Place in keyof Out]: PerTensor<In> }
  : PerTensor<In>;

const stack = (tensors: readonly Tensor[]) => callOperator('aten::stack', tensors, 0) as Tensor;

/**
 * The Jacobian of `fn`: for every output and input a tensor `[...output.shape, ...input.shape]`.
 *
 * @returns one tensor; a list of them, one per input, where `inputs` is a list; a list of that, one per output, where `fn`
 *   gives a list
 * @throws {ArgumentError} `fn` gives something else than tensors; with `strict`, an output does not depend on an input.
 * @example
 * ```ts
 * jacobian((x) => x.square(), tensor([1, 2])).tolist(); // [[2, 0], [0, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.functional.jacobian.html
 */
export function jacobian<In extends Tensors, Out extends Tensors>(
  fn: Differentiable<In, Out>,
  inputs: In,
  options: JacobianOptions = {},
): Jacobian<In, Out> {
  return tidy(() =>
    enableGrad(() => {
      const rows = options.strategy === 'forward-mode' ? byColumns : byRows;
      const { matrices, single } = rows(fn, inputs, options);
      const perOutput = matrices.map((row) => (isTensor(inputs) ? row[0] : row));
      return (single ? perOutput[0] : perOutput) as Jacobian<In, Out>;
    }),
  );
}

/**
 * The Hessian of `fn`: for every pair of inputs a tensor `[...input.shape, ...input.shape]`.
 *
 * @param fn gives one number
 * @returns one tensor; a list of lists where `inputs` is a list
 * @throws {ArgumentError} `fn` gives more than one number.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.functional.hessian.html
 */
export function hessian<In extends Tensors>(
  fn: Differentiable<In, Tensor>,
  inputs: In,
  options: JacobianOptions = {},
): Jacobian<In, PerTensor<In>> {
  const gradientOf = (...ins: readonly Tensor[]): Tensors => {
    // Column by column they come with tangents alone.
    for (const one of ins) if (!one.requiresGrad) one.requiresGrad_();
    const output = scalarOf('hessian', fn, ins);
    const rows = gradients('hessian', [output], ins, {
      createGraph: true,
      strict: options.strict ?? false,
    });
    return isTensor(inputs) ? (rows[0] as Tensor) : rows;
  };
  return jacobian(gradientOf as never, inputs, options) as Jacobian<In, PerTensor<In>>;
}

interface Matrices {
  /** Per output, per input. */
  matrices: Tensor[][];
  single: boolean;
}

function byRows<In extends Tensors, Out extends Tensors>(
  fn: Differentiable<In, Out>,
  inputs: In,
  { createGraph = false, strict = false }: JacobianOptions,
): Matrices {
  const ins = prepare('jacobian', inputs, createGraph);
  const { outputs, single } = outputsOf('jacobian', fn, ins);
  const matrices = outputs.map((output) => {
    const flat = output.reshape([-1]);
    const rows = Array.from({ length: flat.numel() }, (_, j) =>
      gradients('jacobian', [flat.select(0, j)], ins, { createGraph, strict }),
    );
    return ins.map((input, i) => {
      const shape = [...output.shape, ...input.shape];
      if (rows.length === 0) return zerosLike(input).sum().expand(shape).clone();
      return stack(rows.map((row) => row[i] as Tensor)).reshape(shape);
    });
  });
  return { matrices: matrices.map((row) => finished(row, createGraph)), single };
}

function byColumns<In extends Tensors, Out extends Tensors>(
  fn: Differentiable<In, Out>,
  inputs: In,
  { createGraph = false, strict = false }: JacobianOptions,
): Matrices {
  const ins = (isTensor(inputs) ? [inputs] : inputs) as readonly Tensor[];
  let single = true;
  const perInput = ins.map((input, i) => {
    const columns = Array.from({ length: input.numel() }, (_, j) => {
      const v = ins.map((one) => zerosLike(one));
      (v[i] as Tensor).reshape([-1]).select(0, j).fill_(1);
      const product: Tensors = jvp(fn, inputs, { v, createGraph, strict })[1];
      single = isTensor(product);
      return (single ? [product] : product) as readonly Tensor[];
    });
    // Columns are stacked last: [...output.shape, input elements]
    return (columns[0] ?? []).map((first, o) => {
      const all = columns.map((column) => column[o] as Tensor);
      return (callOperator('aten::stack', all, -1) as Tensor).reshape([
        ...first.shape,
        ...input.shape,
      ]);
    });
  });
  const count = perInput[0]?.length ?? 0;
  const matrices = Array.from({ length: count }, (_, o) => perInput.map((row) => row[o] as Tensor));
  return { matrices, single };
}
