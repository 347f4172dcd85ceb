// How sparse tensors are made. Operators on them (coalesce, toDense, smm …) are generated; LibTorch's layouts travel through
// the same handles as dense ones.
import { isTypedArray } from './cells.js';
import { tensor } from './create.js';
import type { Device } from './device.js';
import type { DType } from './dtype.js';
import { ArgumentError, checkArg } from './errors.js';
import { isTensor } from './handle.js';
import { bindOverloads } from './ops.js';
import { tidy } from './scope.js';
import type { Tensor } from './tensor.js';
import type { NestedInput } from './values.js';

/** Options of the functions that make sparse tensors. */
export interface SparseOptions<D extends DType = DType> {
  /** Sizes of the tensor, the dense ones behind the sparse ones. Default: as small as the indices allow. */
  size?: readonly number[];
  /** Element type. Default: that of the values. */
  dtype?: D;
  /** Default: that of the values. */
  device?: Device;
  /** Record operations for `backward`. Default false; values that require a gradient get theirs in any case. */
  requiresGrad?: boolean;
  /**
   * Look whether the indices are in range and in order, which takes a pass over them. Default true; PyTorch has false, and then
   * a wrong index can end the process later.
   */
  checkInvariants?: boolean;
}

/** Options of {@link sparseCooTensor}. */
export interface SparseCooOptions<D extends DType = DType> extends SparseOptions<D> {
  /** The indices are sorted and occur once: spares the sorting of `coalesce`. Default false; checked with the rest. */
  isCoalesced?: boolean;
}

/** Numbers of a sparse tensor: a tensor, or nested arrays. */
export type SparseInput<D extends DType = DType> = Tensor<D> | NestedInput | NodeJS.TypedArray;

export const bind = (name: string, overload: string) =>
  bindOverloads(name, [`aten::${name}${overload === '' ? '' : `.${overload}`}`], { method: false });
const coo = bind('sparse_coo_tensor', 'indices_size');
const validateCoo = bind('_validate_sparse_coo_tensor_args', '');

/**
 * A sparse tensor with `values` at `indices` and zeros elsewhere, layout `sparseCoo`. Equal indices add up.
 * Shapes: indices [S, N], values [N, …] → S sparse dimensions and those of the values.
 *
 * @param indices one column of positions per value
 * @throws {TorchError} the indices do not fit the values or the size.
 * @throws {ArgumentError} an option that there is not.
 * @example
 * ```ts
 * const x = sparseCooTensor([[0, 1], [2, 0]], [3, 4], { size: [2, 3] });
 * x.toDense(); // [[0, 0, 3], [4, 0, 0]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sparse_coo_tensor.html
 */
export function sparseCooTensor<D extends DType = 'float32'>(
  indices: SparseInput,
  values: SparseInput<D>,
  options: SparseCooOptions<D> = {},
): Tensor<D> {
  const op = 'sparseCooTensor';
  const { isCoalesced = false, ...rest } = options;
  return make(op, rest, [', isCoalesced'], (checked, size) => {
    const { at, numbers } = inputs(op, { at: { indices }, values }, rest);
    const [positions] = at as [Tensor];
    const sizes = size ?? inferredSize(op, positions, numbers);
    if (checked) validateCoo(positions, numbers, sizes, { isCoalesced });
    return coo(positions, numbers, sizes, {
      dtype: numbers.dtype,
      layout: 'sparseCoo',
      device: numbers.device,
      isCoalesced,
    });
  }) as Tensor<D>;
}

/** Checks the options, and frees what is made on the way. */
export function make(
  op: string,
  {
    size,
    requiresGrad = false,
    checkInvariants = true,
    dtype: _d,
    device: _e,
    ...unknown
  }: SparseOptions,
  more: readonly string[],
  build: (checked: boolean, size: readonly number[] | undefined) => unknown,
): Tensor {
  for (const key of Object.keys(unknown))
    throw new ArgumentError(
      op,
      `unknown option ${key}; there are size, dtype, device, requiresGrad, checkInvariants${more.join('')}`,
    );
  const made = tidy(() => build(checkInvariants, size) as Tensor);
  return requiresGrad ? made.requiresGrad_() : made;
}

/** The indices as integer tensors, the values as asked for. */
export function inputs(
  op: string,
  given: { at: Readonly<Record<string, SparseInput>>; values: SparseInput },
  { dtype, device }: SparseOptions,
): { at: Tensor[]; numbers: Tensor } {
  const values = asTensor(op, given.values, 'values', dtype);
  const numbers = values.to({ dtype: dtype ?? values.dtype, device: device ?? values.device });
  const at = Object.entries(given.at).map(([name, indices]) =>
    asTensor(op, indices, name, 'int64').to({ device: numbers.device }),
  );
  return { at, numbers: numbers as Tensor };
}

function asTensor(op: string, given: SparseInput, name: string, dtype: DType | undefined): Tensor {
  if (isTensor(given)) return given as Tensor;
  checkArg(
    Array.isArray(given) || isTypedArray(given),
    op,
    'a tensor or an array of numbers',
    name,
    given,
  );
  return tensor(given as NestedInput, dtype === undefined ? {} : { dtype });
}

/** The largest index along each sparse dimension, and the sizes of the values. */
function inferredSize(op: string, indices: Tensor, values: Tensor): number[] {
  if (indices.ndim !== 2 || indices.numel() === 0)
    throw new ArgumentError(op, 'expected a size where there are no indices of shape [S, N]');
  const most = indices.amax(1).tolist() as number[];
  return [...most.map((index) => index + 1), ...values.shape.slice(1)];
}
