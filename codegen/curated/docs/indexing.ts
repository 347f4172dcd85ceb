// Elements chosen by index or mask, and writing to them.
import { type Docs, NO_DIM, NOT_BROADCAST } from './doc.js';

const INDEX = '{TorchIndexError} an index is out of range';
// The kernels of these check with a plain error.
const SCATTERED = '{TorchError} an index is out of range';

export const INDEXING: Docs = {
  argwhere: {
    text: 'The indices of the elements other than zero.',
    shapes: '[…] → [N, number of dimensions]',
  },
  copy: {
    text: 'overwritten with `src`, converted to this dtype and device, and broadcast.',
    throws: NOT_BROADCAST,
  },
  diagonal_scatter: 'A copy with `src` on a diagonal.',
  fill: 'every element set to `value`.',
  fill_diagonal: 'the diagonal set to `fillValue`.',
  gather: {
    text: 'Elements chosen along `dim`: for `dim` 1, `out[i][j] = x[i][index[i][j]]`.',
    shapes: 'that of `index`',
    throws: SCATTERED,
  },
  index_add: {
    text: 'Slices of `source`, times `alpha`, added to those at `index` along `dim`.',
    throws: SCATTERED,
  },
  index_copy: { text: 'Slices of `source` in the places `index` along `dim`.', throws: INDEX },
  index_fill: { text: '`value` in the places `index` along `dim`.', throws: INDEX },
  index_reduce: {
    text: 'Slices of `source` combined with those at `index` along `dim`.',
    throws: INDEX,
  },
  index_select: {
    text: 'The slices `index` along `dim`, as a copy.',
    shapes: '[…, N, …] with [K] → […, K, …]',
    throws: INDEX,
  },
  isin: 'Whether each element is among the test elements.',
  masked_fill: {
    text: '`value` where `mask` is true, the element elsewhere.',
    throws: NOT_BROADCAST,
  },
  masked_scatter: 'The next element of `source` wherever `mask` is true.',
  masked_select: {
    text: 'The elements where `mask` is true, in one dimension.',
    shapes: '[…] → [K]',
    throws: NOT_BROADCAST,
  },
  nonzero: {
    text: 'The indices of the elements other than zero.',
    shapes: '[…] → [N, number of dimensions]',
  },
  put: { text: '`source` in the places `index` of the flattened tensor.', throws: INDEX },
  scatter: {
    text: 'A copy with elements written along `dim`: for `dim` 1, `out[i][index[i][j]] = src[i][j]`.',
    throws: SCATTERED,
  },
  scatter_add: {
    text: 'A copy with elements of `src` added along `dim` at `index`; equal indices add up.',
    throws: SCATTERED,
  },
  scatter_reduce: {
    text: 'A copy with elements of `src` combined along `dim` at `index`.',
    throws: SCATTERED,
  },
  select: {
    text: 'One slice along `dim`, as a view.',
    shapes: '[…, N, …] → […]',
    throws: '{TorchIndexError} `dim` or `index` is out of range',
  },
  select_scatter: 'A copy with `src` as one slice.',
  slice_scatter: 'A copy with `src` as a range of slices.',
  take: {
    text: 'The elements at `index` of the flattened tensor.',
    shapes: 'that of `index`',
    throws: INDEX,
  },
  take_along_dim: {
    text: 'Elements at the results of `argsort` or `argmax` along `dim`.',
    throws: NO_DIM,
  },
  tril: {
    text: 'The lower triangle, zeros above the `diagonal`.',
    shapes: '[…, N, M] → […, N, M]',
  },
  triu: {
    text: 'The upper triangle, zeros below the `diagonal`.',
    shapes: '[…, N, M] → […, N, M]',
  },
  where: {
    text: 'The element of one tensor where the condition holds, of the other elsewhere; with the condition alone, the indices where it holds.',
    throws: NOT_BROADCAST,
  },
  zero: 'every element set to 0.',
};
