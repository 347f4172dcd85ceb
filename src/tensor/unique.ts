// unique and uniqueConsecutive: what comes back depends on the options, as in PyTorch.
import type { DType } from './dtype.js';
import { ArgumentError } from './errors.js';
import { isTensor, type TensorHandle } from './handle.js';
import { bindOverloads } from './ops.js';
import type { Tensor } from './tensor.js';

/** Options of {@link uniqueConsecutive}. */
export interface UniqueConsecutiveOptions {
  /** Also give, for each element, where it is among the values. Default false. */
  returnInverse?: boolean;
  /** Also give how often each value occurs. Default false. */
  returnCounts?: boolean;
  /** Compare the slices along this dimension. Default (null): the elements of the flattened tensor. */
  dim?: number | null;
}

/** Options of {@link unique}. */
export interface UniqueOptions extends UniqueConsecutiveOptions {
  /** Sort the values in ascending order. Default true; LibTorch sorts in any case where it needs to. */
  sorted?: boolean;
}

type Index = Tensor<'int64'>;

/** `[values, inverse, counts]`, those that are asked for; the values alone are no array. */
export type UniqueResult<D extends DType, O extends UniqueConsecutiveOptions> = O extends {
  returnInverse: true;
}
  ? O extends { returnCounts: true }
    ? [values: Tensor<D>, inverse: Index, counts: Index]
    : [values: Tensor<D>, inverse: Index]
  : O extends { returnCounts: true }
    ? [values: Tensor<D>, counts: Index]
    : Tensor<D>;

const unique2 = bindOverloads('unique', ['aten::_unique2'], { method: true });
const uniqueDim = bindOverloads('unique', ['aten::unique_dim'], { method: true });
const consecutive = bindOverloads('uniqueConsecutive', ['aten::unique_consecutive'], {
  method: true,
});

/** unique and uniqueConsecutive as methods. */
export interface UniqueMethods<D extends DType> {
  /**
   * The different values. See {@link unique}.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.unique.html
   */
  unique<const O extends UniqueOptions = Record<never, never>>(options?: O): UniqueResult<D, O>;

  /**
   * The values without immediate repetitions. See {@link uniqueConsecutive}.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.unique_consecutive.html
   */
  uniqueConsecutive<const O extends UniqueConsecutiveOptions = Record<never, never>>(
    options?: O,
  ): UniqueResult<D, O>;
}

/**
 * The different values of a tensor, sorted.
 * Shapes: […] → [K]; with `dim` […, N, …] → […, K, …]. The inverse has the input's shape (with `dim` [N]), the counts [K].
 *
 * @returns the values alone, or an array `[values, inverse?, counts?]` where `returnInverse` or `returnCounts` is set
 * @throws {ArgumentError} an option that there is not.
 * @throws {TorchIndexError} `dim` is out of range.
 * @example
 * ```ts
 * const [values, counts] = unique(tensor([3, 1, 3]), { returnCounts: true }); // [1, 3] and [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.unique.html
 */
export function unique<D extends DType, const O extends UniqueOptions = Record<never, never>>(
  input: Tensor<D>,
  options?: O,
): UniqueResult<D, O> {
  checkTensor('unique', input);
  const { sorted = true, ...rest } = (options ?? {}) as UniqueOptions;
  const { dim, flags, pick } = read('unique', rest, ', sorted');
  const found =
    dim === null
      ? unique2.call(input, { sorted, ...flags })
      : uniqueDim.call(input, dim, { sorted, ...flags });
  return pick(found) as UniqueResult<D, O>;
}

/**
 * The values of a tensor without those that equal the one before.
 * Shapes: […] → [K]; with `dim` […, N, …] → […, K, …]. The inverse has the input's shape (with `dim` [N]), the counts [K].
 *
 * @returns the values alone, or an array `[values, inverse?, counts?]` where `returnInverse` or `returnCounts` is set
 * @throws {ArgumentError} an option that there is not.
 * @throws {TorchIndexError} `dim` is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.unique_consecutive.html
 */
export function uniqueConsecutive<
  D extends DType,
  const O extends UniqueConsecutiveOptions = Record<never, never>,
>(input: Tensor<D>, options?: O): UniqueResult<D, O> {
  checkTensor('uniqueConsecutive', input);
  const { dim, flags, pick } = read('uniqueConsecutive', options ?? {}, '');
  return pick(consecutive.call(input, { dim, ...flags })) as UniqueResult<D, O>;
}

export const uniqueMethods: ThisType<Tensor> & Record<string, unknown> = {
  unique(this: Tensor, options?: UniqueOptions) {
    return unique(this, options);
  },
  uniqueConsecutive(this: Tensor, options?: UniqueConsecutiveOptions) {
    return uniqueConsecutive(this, options);
  },
};

function checkTensor(op: string, input: unknown): void {
  if (!isTensor(input)) throw ArgumentError.of(op, 'a tensor', 'input', input);
}

function read(op: string, options: UniqueConsecutiveOptions, more: string) {
  const { dim = null, returnInverse = false, returnCounts = false, ...unknown } = options;
  for (const key of Object.keys(unknown))
    throw new ArgumentError(
      op,
      `unknown option ${key}; there are returnInverse, returnCounts, dim${more}`,
    );
  return {
    dim,
    flags: { returnInverse, returnCounts },
    /** LibTorch gives all three, empty where they were not asked for. */
    pick(found: unknown): unknown {
      const [values, inverse, counts] = found as [TensorHandle, Tensor, Tensor];
      if (!returnInverse) inverse.dispose();
      if (!returnCounts) counts.dispose();
      if (!returnInverse && !returnCounts) return values;
      return [values, ...(returnInverse ? [inverse] : []), ...(returnCounts ? [counts] : [])];
    },
  };
}
