// The tensor product summed over chosen dimensions.
import type { DType } from './dtype.js';
import { ArgumentError, checkArg, TorchIndexError } from './errors.js';
import { isTensor } from './handle.js';
import { bindOverloads } from './ops.js';
import type { Tensor } from './tensor.js';

/** Options of {@link tensordot}. */
export interface TensordotOptions {
  /**
   * What is summed over: as many of the last dimensions of `a` and the first of `b`, or the dimensions of `a` and those of
   * `b` that belong to them. Default 2.
   */
  dims?: number | readonly [a: readonly number[], b: readonly number[]];
}

const operator = bindOverloads('tensordot', ['aten::tensordot'], { method: false });

/**
 * Products of all pairs of elements, summed over some dimensions of both.
 * Shapes: [N…, K…] with [K…, M…] → [N…, M…] for K dimensions that are summed over.
 *
 * @throws {TorchIndexError} `dims` is more than there are dimensions, or one of them is out of range.
 * @throws {TorchError} the sizes differ along dimensions that are summed over, or the dtypes differ.
 * @example
 * ```ts
 * const c = tensordot(ones([3, 4, 5]), ones([4, 3, 2]), { dims: [[1, 0], [0, 1]] }); // [5, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tensordot.html
 */
export function tensordot<D extends DType>(
  a: Tensor<D>,
  b: Tensor,
  options: TensordotOptions = {},
): Tensor<D> {
  checkArg(isTensor(a), 'tensordot', 'a tensor', 'a', a);
  checkArg(isTensor(b), 'tensordot', 'a tensor', 'b', b);
  const { dims = 2, ...unknown } = options;
  for (const key of Object.keys(unknown))
    throw new ArgumentError('tensordot', `unknown option ${key}; there is dims`);
  if (typeof dims !== 'number') {
    checkArg(
      Array.isArray(dims) && dims.length === 2,
      'tensordot',
      'a number or two arrays of dimensions',
      'dims',
      dims,
    );
    return operator(a, b, dims[0], dims[1]) as Tensor<D>;
  }
  const most = Math.min(a.ndim, b.ndim);
  checkArg(Number.isInteger(dims), 'tensordot', 'an integer or two arrays', 'dims', dims);
  if (dims < 0 || dims > most)
    throw new TorchIndexError('tensordot', `expected dims in [0, ${most}], got ${dims}`);
  const count = Array.from({ length: dims }, (_, i) => i);
  return operator(
    a,
    b,
    count.map((i) => i - dims),
    count,
  ) as Tensor<D>;
}
