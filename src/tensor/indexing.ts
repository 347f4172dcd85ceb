// x.at(…) and x.setAt(…): how indices travel. What may be one is in indexTypes.ts. What indices mean is decided by LibTorch's own code
// (native/ops/indexing.cc), which is that of Python's x[…]; what went wrong is said in indexErrors.ts.
import { addon, begin, type Complex, first, put, putScalar } from './cells.js';
import type { DType } from './dtype.js';
import { ArgumentError, checkArg, TorchIndexError } from './errors.js';
import { idOf, isTensor, wrap } from './handle.js';
import { explained } from './indexErrors.js';
import { putIndexList } from './indexList.js';
import { type CheckedIndices, ELLIPSIS, Slice, type TensorIndex } from './indexTypes.js';
import type { Scalar } from './resultDtype.js';
import type { Tensor } from './tensor.js';

/** Options of {@link Tensor.setAt}. */
export interface SetAtOptions {
  /** Add to what is there instead of overwriting it; positions that occur twice add up. Default false. */
  accumulate?: boolean;
}

/** Elements by index. */
export interface IndexingMethods<D extends DType> {
  /**
   * The elements at the indices, one index per dimension from the first on: PyTorch's `x[…]`, with all its rules.
   *
   * - a number picks one position and removes the dimension; negative counts from the end;
   * - {@link slice} keeps a range; {@link ELLIPSIS} stands for all dimensions that are left over; `null` adds one of size 1;
   * - a bool (or uint8) tensor of any rank is a mask over as many dimensions, and so are nested arrays of booleans;
   * - an int64 or int32 tensor, or nested arrays of whole numbers, picks positions, any order, any number of times; several of
   *   them broadcast, and their dimensions go to the place of the first, or to the front where others stand between them;
   * - `true` and `false` add a dimension of size 1 or 0.
   *
   * Numbers, ranges, ELLIPSIS and `null` give a view that shares memory; masks and lists give a copy. Unlike Python's, an
   * array is always a list of positions, never several indices, and ELLIPSIS stands at most once.
   *
   * @throws {TorchIndexError} a position is out of range (the dimension and its size are named), there are more indices than
   *   dimensions, or a mask has another shape.
   * @throws {ArgumentError} something is no index.
   * @example
   * ```ts
   * const x = arange(24).reshape([2, 3, 4]);
   * const a = x.at(0, slice(1, null, 2)); // [1, 4]
   * const b = x.at(ELLIPSIS, [0, 3], null); // [2, 3, 2, 1]
   * const c = x.at(x.gt(5)); // [18]
   * ```
   * @see https://docs.pytorch.org/docs/stable/tensor_view.html
   */
  at<const I extends readonly TensorIndex[]>(...indices: I & CheckedIndices<I>): Tensor<D>;

  /**
   * Writes `value` to the elements at the indices, PyTorch's `x[…] = value`, and gives the tensor back.
   *
   * The value is broadcast (further sizes of 1 in front are dropped) and converted to this element type; unlike PyTorch also
   * where a mask or a list chooses. Gradients flow into it. Where positions occur twice, the last one written wins, or, with
   * `accumulate`, all add up.
   *
   * @throws {TorchIndexError} as {@link Tensor.at}.
   * @throws {TorchError} the value does not broadcast, or the tensor is a leaf that requires a gradient (outside
   *   {@link noGrad}).
   * @throws {ArgumentError} something is no index, or the tensor is sparse.
   * @example
   * ```ts
   * const x = zeros([3, 4]);
   * x.setAt([1, slice(2)], 5);
   * x.setAt([[0, 0, 2]], 1, { accumulate: true });
   * ```
   */
  setAt<const I extends readonly TensorIndex[]>(
    indices: I & CheckedIndices<I>,
    value: Tensor | Scalar | Complex,
    options?: SetAtOptions,
  ): this;

  /**
   * The slices along the first dimension, as views: `for (const row of x)`. How many there are says `x.size(0)`; there is no
   * `length`, which would make a tensor look like an array of numbers.
   *
   * @throws {TorchIndexError} the tensor has no dimensions.
   */
  [Symbol.iterator](): Iterator<Tensor<D>, undefined>;
}

export const indexingMethods: Omit<IndexingMethods<DType>, 'setAt'> & ThisType<Tensor> = {
  at(...indices) {
    return attempt('at', this, indices, () => {
      begin();
      put(idOf(this));
      putIndices('at', indices);
      addon.at();
      return wrap(first()) as Tensor;
    });
  },

  [Symbol.iterator]() {
    if (this.ndim === 0)
      throw new TorchIndexError(
        'iterator',
        'expected at least one dimension, got none; use item()',
      );
    return rows(this);
  },
};

export const assignmentMethods: ThisType<Tensor> = {
  setAt(
    this: Tensor,
    indices: readonly TensorIndex[],
    value: Tensor | Scalar | Complex,
    options: SetAtOptions = {},
  ): Tensor {
    checkArg(
      Array.isArray(indices),
      'setAt',
      'an array with one index per dimension',
      'indices',
      indices,
    );
    const { accumulate = false, ...unknown } = options;
    checkArg(typeof accumulate === 'boolean', 'setAt', 'a boolean', 'accumulate', accumulate);
    for (const key of Object.keys(unknown))
      throw new ArgumentError('setAt', `unknown option ${key}; there is accumulate`);
    return attempt(
      'setAt',
      this,
      indices,
      () => {
        begin();
        put(idOf(this));
        put(accumulate ? 1 : 0);
        putIndices('setAt', indices);
        put(isTensor(value) ? 1 : 0);
        if (isTensor(value)) put(idOf(value));
        else putScalar(value, 'setAt', 'value');
        addon.setAt();
        return this;
      },
      value,
    );
  },
};

/** One failure in many words of LibTorch's becomes one in ours; the way there costs nothing where all is well. */
function attempt(
  op: string,
  self: Tensor,
  indices: readonly TensorIndex[],
  run: () => Tensor,
  value?: unknown,
): Tensor {
  try {
    return run();
  } catch (error) {
    throw explained(op, error, { self, indices, value });
  }
}

/** The tags of native/ops/indexing.cc. */
const AT = 0;
const RANGE = 1;
const REST = 2;
const NEW_AXIS = 3;
const TRUTH = 4;
const TENSOR = 5;
const LIST = 6;

function putIndices(op: string, indices: readonly unknown[]): void {
  put(indices.length);
  let rests = 0;
  for (let i = 0; i < indices.length; i++) {
    if (indices[i] === ELLIPSIS && ++rests > 1)
      throw new ArgumentError(op, 'expected ELLIPSIS at most once');
    putIndex(op, indices[i], i);
  }
}

function putIndex(op: string, index: unknown, position: number): void {
  if (Number.isSafeInteger(index)) {
    put(AT);
    put(index as number);
  } else if (index instanceof Slice) {
    put(RANGE);
    put(index.start ?? Number.NaN);
    put(index.stop ?? Number.NaN);
    put(index.step ?? Number.NaN);
  } else if (isTensor(index)) {
    put(TENSOR);
    put(idOf(index));
  } else if (index === ELLIPSIS) {
    put(REST);
  } else if (index === null) {
    put(NEW_AXIS);
  } else if (typeof index === 'boolean') {
    put(TRUTH);
    put(index ? 1 : 0);
  } else if (Array.isArray(index)) {
    put(LIST);
    putIndexList(op, index, `index ${position}`);
  } else {
    throw ArgumentError.of(
      op,
      'an integer, slice(…), ELLIPSIS, null, a boolean, a tensor or an array of integers',
      `index ${position}`,
      index,
    );
  }
}

/** So many rows are made at a time: enough to spare calls, few enough for a loop that ends early. */
const ROWS_AT_ONCE = 1024;

function* rows(x: Tensor): Generator<Tensor, undefined> {
  const count = x.size(0);
  for (let start = 0; start < count; start += ROWS_AT_ONCE) {
    const length = Math.min(ROWS_AT_ONCE, count - start);
    if (length === count) {
      yield* x.unbind(0);
    } else {
      const part = x.narrow(0, start, length);
      const made = part.unbind(0);
      part.dispose();
      yield* made;
    }
  }
  return undefined;
}
