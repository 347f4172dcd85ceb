// Sparse matrices compressed by rows or columns, of elements or of blocks.
import type { DType } from './dtype.js';
import { checkArg } from './errors.js';
import type { CompressedLayout } from './layout.js';
import { bind, inputs, make, type SparseInput, type SparseOptions } from './sparse.js';
import type { Tensor } from './tensor.js';

const compressed = bind('sparse_compressed_tensor', 'comp_plain_value_size');
const compressedFree = bind('sparse_compressed_tensor', 'comp_plain_value');
const validateCompressed = bind('_validate_sparse_compressed_tensor_args', '');

/**
 * A matrix (or a batch of them) compressed by rows, layout `sparseCsr`.
 * Shapes: crowIndices [B…, R + 1], colIndices [B…, N], values [B…, N, …] → [B…, R, C, …].
 *
 * @param crowIndices where each row begins among the values, and behind the last one the number of values
 * @param colIndices the column of each value, ascending in each row
 * @param options sizes and the like; the values are `options.values`
 * @throws {TorchError} the indices do not fit each other, the values or the size.
 * @example
 * ```ts
 * const x = sparseCsrTensor([0, 1, 3], [2, 0, 1], { values: [1, 2, 3] }); // [[0, 0, 1], [2, 3, 0]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sparse_csr_tensor.html
 */
export function sparseCsrTensor<D extends DType = 'float32'>(
  crowIndices: SparseInput,
  colIndices: SparseInput,
  options: CompressedOptions<D>,
): Tensor<D> {
  return makeCompressed('sparseCsrTensor', 'sparseCsr', { crowIndices, colIndices }, options);
}

/**
 * A matrix (or a batch of them) compressed by columns, layout `sparseCsc`.
 * Shapes: ccolIndices [B…, C + 1], rowIndices [B…, N], values [B…, N, …] → [B…, R, C, …].
 *
 * @param ccolIndices where each column begins among the values, and behind the last one the number of values
 * @param rowIndices the row of each value, ascending in each column
 * @param options sizes and the like; the values are `options.values`
 * @throws {TorchError} the indices do not fit each other, the values or the size.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sparse_csc_tensor.html
 */
export function sparseCscTensor<D extends DType = 'float32'>(
  ccolIndices: SparseInput,
  rowIndices: SparseInput,
  options: CompressedOptions<D>,
): Tensor<D> {
  return makeCompressed('sparseCscTensor', 'sparseCsc', { ccolIndices, rowIndices }, options);
}

/**
 * A matrix (or a batch of them) of dense blocks, compressed by rows of blocks, layout `sparseBsr`.
 * Shapes: crowIndices [B…, R / r + 1], colIndices [B…, N], values [B…, N, r, c, …] → [B…, R, C, …].
 *
 * @throws {TorchError} the indices do not fit each other, the values or the size.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sparse_bsr_tensor.html
 */
export function sparseBsrTensor<D extends DType = 'float32'>(
  crowIndices: SparseInput,
  colIndices: SparseInput,
  options: CompressedOptions<D>,
): Tensor<D> {
  return makeCompressed('sparseBsrTensor', 'sparseBsr', { crowIndices, colIndices }, options);
}

/**
 * A matrix (or a batch of them) of dense blocks, compressed by columns of blocks, layout `sparseBsc`.
 * Shapes: ccolIndices [B…, C / c + 1], rowIndices [B…, N], values [B…, N, r, c, …] → [B…, R, C, …].
 *
 * @throws {TorchError} the indices do not fit each other, the values or the size.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sparse_bsc_tensor.html
 */
export function sparseBscTensor<D extends DType = 'float32'>(
  ccolIndices: SparseInput,
  rowIndices: SparseInput,
  options: CompressedOptions<D>,
): Tensor<D> {
  return makeCompressed('sparseBscTensor', 'sparseBsc', { ccolIndices, rowIndices }, options);
}

/**
 * A sparse tensor of one of the four compressed layouts, for programs that decide at run time.
 * Shapes: as those of the layout's own function.
 *
 * @param compressedIndices of rows (`sparseCsr`, `sparseBsr`) or of columns
 * @param plainIndices of the other one
 * @throws {TorchError} the indices do not fit each other, the values or the size.
 * @throws {ArgumentError} `layout` is none of the four.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sparse_compressed_tensor.html
 */
export function sparseCompressedTensor<D extends DType = 'float32'>(
  compressedIndices: SparseInput,
  plainIndices: SparseInput,
  options: CompressedOptions<D> & {
    /** Rows or columns, with or without blocks. */
    layout: CompressedLayout;
  },
): Tensor<D> {
  const { layout, ...rest } = options;
  const valid = COMPRESSED.includes(layout);
  checkArg(valid, 'sparseCompressedTensor', `one of ${COMPRESSED.join(', ')}`, 'layout', layout);
  return makeCompressed(
    'sparseCompressedTensor',
    layout,
    { compressedIndices, plainIndices },
    rest,
  );
}

/** Options of the functions that make compressed sparse tensors. */
export interface CompressedOptions<D extends DType = DType> extends SparseOptions<D> {
  /** The elements, or blocks of them, in the order of the indices. */
  values: SparseInput<D>;
}

const COMPRESSED: readonly CompressedLayout[] = [
  'sparseCsr',
  'sparseCsc',
  'sparseBsr',
  'sparseBsc',
];

function makeCompressed<D extends DType>(
  op: string,
  layout: CompressedLayout,
  indices: Readonly<Record<string, SparseInput>>,
  { values, ...options }: CompressedOptions<D>,
): Tensor<D> {
  return make(op, options, [', values'], (checked, size) => {
    const { at, numbers } = inputs(op, { at: indices, values }, options);
    const [first, second] = at as [Tensor, Tensor];
    const how = { dtype: numbers.dtype, layout, device: numbers.device };
    if (size === undefined) {
      const made = compressedFree(first, second, numbers, how) as Tensor;
      if (checked) validateCompressed(first, second, numbers, made.shape, layout);
      return made;
    }
    if (checked) validateCompressed(first, second, numbers, size, layout);
    return compressed(first, second, numbers, size, how);
  }) as Tensor<D>;
}
