// Shapes and positions by arithmetic.
import { tensor } from './create.js';
import { ArgumentError, checkArg, TorchError } from './errors.js';
import { isTensor } from './handle.js';
import { tidy } from './scope.js';
import type { Tensor } from './tensor.js';

/**
 * The shape that tensors of these shapes have when they are broadcast together; no tensor is made.
 *
 * @throws {TorchError} the shapes do not broadcast.
 * @throws {ArgumentError} a size is no whole number ≥ 0.
 * @example
 * ```ts
 * broadcastShapes([2, 1], [3]); // [2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.broadcast_shapes.html
 */
export function broadcastShapes(...shapes: readonly (readonly number[])[]): number[] {
  for (const shape of shapes) checkSizes('broadcastShapes', shape);
  const ndim = Math.max(0, ...shapes.map(({ length }) => length));
  return Array.from({ length: ndim }, (_, dim) => {
    const sizes = shapes.map((shape) => shape[dim - ndim + shape.length] ?? 1);
    const size = sizes.find((candidate) => candidate !== 1) ?? 1;
    if (sizes.some((other) => other !== 1 && other !== size)) {
      const text = shapes.map((shape) => `[${shape.join(', ')}]`).join(' and ');
      throw new TorchError(
        'ERR_TORCH',
        'broadcastShapes',
        `expected shapes that broadcast, got ${text}`,
      );
    }
    return size;
  });
}

/**
 * Positions in a flattened tensor as positions along each dimension.
 * Shapes: […] → one […] per dimension of `shape`.
 *
 * @param indices whole numbers in [0, product of `shape`); others give what arithmetic gives, as in PyTorch
 * @param shape sizes of the tensor that was flattened, or its one size
 * @throws {ArgumentError} `indices` has no integers, or a size is no whole number ≥ 0.
 * @example
 * ```ts
 * const [row, column] = unravelIndex(tensor([5], { dtype: 'int64' }), [2, 3]); // [1], [2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.unravel_index.html
 */
export function unravelIndex(
  indices: Tensor,
  shape: number | readonly number[],
): Tensor<'int64'>[] {
  checkArg(isTensor(indices), 'unravelIndex', 'a tensor', 'indices', indices);
  if (!/^u?int/.test(indices.dtype))
    throw new ArgumentError('unravelIndex', `expected integers for indices, got ${indices.dtype}`);
  const sizes = typeof shape === 'number' ? [shape] : shape;
  checkSizes('unravelIndex', sizes);
  return tidy(() => {
    const steps = sizes.map((_, dim) => sizes.slice(dim + 1).reduce((all, size) => all * size, 1));
    const int64 = { dtype: 'int64' } as const;
    const device = { device: indices.device };
    const positions = indices
      .unsqueeze(-1)
      .floorDivide(tensor(steps, { ...int64, ...device }))
      .remainder(tensor([...sizes], { ...int64, ...device })); // […, dims]
    return positions.unbind(-1) as Tensor<'int64'>[];
  });
}

function checkSizes(op: string, shape: readonly number[]): void {
  const valid =
    Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!valid) throw ArgumentError.of(op, 'an array of whole numbers ≥ 0', 'shape', shape);
}
