// What an index may be: positions, ranges, masks, lists, new dimensions.
import { ArgumentError, checkArg } from './errors.js';
import type { IndexList } from './indexList.js';
import type { Tensor } from './tensor.js';

/** All dimensions that the other indices leave over, Python's `...`. */
export const ELLIPSIS: unique symbol = Symbol('ELLIPSIS');

/** A range along one dimension; made by {@link slice}. */
export class Slice {
  /** @internal */
  constructor(
    readonly start: number | null,
    readonly stop: number | null,
    readonly step: number | null,
  ) {
    for (const [name, value] of Object.entries({ start, stop, step }))
      checkArg(
        value === null || Number.isSafeInteger(value),
        'slice',
        'an integer or null',
        name,
        value,
      );
    if (step !== null && step < 1)
      throw new ArgumentError(
        'slice',
        `expected a step > 0, got ${step}${step < 0 ? '; flip([dim]) turns a dimension round' : ''}`,
      );
  }
}

/**
 * A range of positions for {@link Tensor.at}: Python's `start:stop:step`.
 *
 * The order is Python's, but one number alone is the start, as in JavaScript's `Array#slice` and in LibTorch's C++: `slice(2)`
 * is Python's `2:`. Ends may lie outside the dimension; a range without elements gives a dimension of size 0.
 *
 * @param start first position, negative counts from the end. Default (null): 0
 * @param stop position behind the last, negative counts from the end. Default (null): the size
 * @param step distance, > 0. Default (null): 1
 * @throws {ArgumentError} a bound is no integer, or `step` is not > 0 (LibTorch has no negative steps).
 * @example
 * ```ts
 * const x = arange(10);
 * const odd = x.at(slice(1, null, 2)); // 1, 3, 5, 7, 9
 * ```
 */
export function slice(
  start: number | null = null,
  stop: number | null = null,
  step: number | null = null,
): Slice {
  return new Slice(start, stop, step);
}

/** Element types of tensors that can be an index. */
export type IndexDType = 'int64' | 'int32' | 'uint8' | 'bool';

/**
 * One index: a position, a range, a mask, a list of positions, a new dimension (`null`), or all dimensions that the others
 * leave over ({@link ELLIPSIS}).
 */
export type TensorIndex = number | boolean | null | Slice | typeof ELLIPSIS | Tensor | IndexList;

/** Refuses tensors whose elements are known to be no positions and no truth values. */
export type CheckedIndices<I extends readonly TensorIndex[]> = {
  [K in keyof I]: I[K] extends Tensor<infer E>
    ? [Extract<E, IndexDType>] extends [never]
      ? Tensor<IndexDType>
      : I[K]
    : I[K];
};
