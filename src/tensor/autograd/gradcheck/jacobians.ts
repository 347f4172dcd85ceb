// The two Jacobians that gradcheck compares: by finite differences and by differentiation. Both are [input elements,
// output elements]; a complex input has PyTorch's convention, ∂/∂re + i · ∂/∂im.
import type { Complex } from '../../cells.js';
import { zeros, zerosLike } from '../../create.js';
import { isTensor } from '../../handle.js';
import { callOperator } from '../../ops.js';
import { tidy } from '../../scope.js';
import type { Tensor } from '../../tensor.js';
import { makeDual, unpackDual, withForwardMode } from '../forwardMode.js';
import { grad } from '../passes.js';

/** Anything may be among the inputs; the tensors that require a gradient are checked. */
export type Inputs = readonly unknown[];

/** The function, with a list of tensors as its result. */
export type Checked = (...inputs: unknown[]) => readonly Tensor[];

export const isComplex = (tensor: Tensor) => tensor.dtype.startsWith('complex');
export const isChecked = (input: unknown): input is Tensor =>
  isTensor(input) && (input as Tensor).requiresGrad;

const stack = (columns: readonly Tensor[], dim: number) =>
  callOperator('aten::stack', columns, dim) as Tensor;

/** By differences of the function around the inputs: one Jacobian per output. */
export function numerical(fn: Checked, inputs: Inputs, at: number, eps: number): Tensor[] {
  const input = inputs[at] as Tensor;
  const slope = (element: number, steps: readonly (number | Complex)[]) =>
    tidy(() => {
      const [above, below] = steps.map((by) =>
        fn(...inputs.map((one, i) => (i === at ? moved(input, element, by) : fresh(one)))),
      ) as [readonly Tensor[], readonly Tensor[]];
      return above.map((high, o) =>
        high
          .detach()
          .sub((below[o] as Tensor).detach())
          .div(2 * eps)
          .reshape([-1]),
      );
    });
  return tidy(() => {
    const rows = Array.from({ length: input.numel() }, (_, element) => {
      const real = slope(element, [eps, -eps]);
      if (!isComplex(input)) return real;
      const imaginary = slope(element, [
        { re: 0, im: eps },
        { re: 0, im: -eps },
      ]);
      return real.map((part, o) => callOperator('aten::complex', part, imaginary[o]) as Tensor);
    });
    const first = rows[0] ?? [];
    return first.map((_, o) =>
      stack(
        rows.map((row) => row[o] as Tensor),
        0,
      ),
    );
  });
}

/** The input with one element changed, a leaf as the original. */
function moved(input: Tensor, element: number, by: number | Complex): Tensor {
  const flat = input.detach().reshape([-1]).clone();
  callOperator('aten::add_.Scalar', flat.select(0, element), by);
  return flat.view([...input.shape]).requiresGrad_();
}

/** An input that is used as it is, outside of the graphs of other runs. */
function fresh(input: unknown): unknown {
  return isChecked(input) ? input.detach().requiresGrad_() : input;
}

/** By backward, one row of the transposed Jacobian per output element: one Jacobian per checked input. */
export function analytical(
  output: Tensor,
  inputs: readonly Tensor[],
): { jacobians: Tensor[]; faults: readonly string[] } {
  return tidy(() => {
    const faults = new Set<string>();
    const columns = Array.from({ length: output.numel() }, (_, element) => {
      const seed = zeros([output.numel()], { dtype: output.dtype, device: output.device });
      seed.select(0, element).fill_(1);
      const found = grad(output, inputs, {
        gradOutputs: seed.view([...output.shape]),
        retainGraph: true,
        allowUnused: true,
      });
      return found.map((gradient, i) => {
        const input = inputs[i] as Tensor;
        if (gradient === null) return zerosLike(input).reshape([-1]);
        if (gradient.shape.join() !== input.shape.join()) faults.add('size');
        if (gradient.dtype !== input.dtype) faults.add('element type');
        return gradient.detach().reshape([-1]);
      });
    });
    const jacobians = inputs.map((input, i) =>
      columns.length === 0
        ? zeros([input.numel(), 0], { dtype: input.dtype, device: input.device })
        : stack(
            columns.map((column) => column[i] as Tensor),
            1,
          ),
    );
    return { jacobians, faults: [...faults] };
  });
}

/** By forward mode, one row per input element (real ones): one Jacobian per output. */
export function forward(fn: Checked, inputs: Inputs, at: number): Tensor[] {
  return tidy(() => {
    const input = inputs[at] as Tensor;
    const rows = Array.from({ length: input.numel() }, (_, element) =>
      withForwardMode('gradcheck', () => {
        const tangent = zeros([input.numel()], { dtype: input.dtype, device: input.device });
        tangent.select(0, element).fill_(1);
        const dual = makeDual(input.detach(), tangent.view([...input.shape]));
        const outputs = fn(...inputs.map((one, i) => (i === at ? dual : plain(one))));
        return outputs.map((output) => {
          const [primal, derivative] = unpackDual(output);
          return (derivative ?? zerosLike(primal)).detach().reshape([-1]);
        });
      }),
    );
    return (rows[0] ?? []).map((_, o) =>
      stack(
        rows.map((row) => row[o] as Tensor),
        0,
      ),
    );
  });
}

const plain = (input: unknown) => (isTensor(input) ? (input as Tensor).detach() : input);
