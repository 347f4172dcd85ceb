// Sparse tensors, and the memory behind dense ones.
import type { Docs } from './doc.js';

export const SPARSE: Docs = {
  ccol_indices: 'Where each column begins among the values, of a tensor compressed by columns.',
  coalesce: 'Indices in order and without repetitions, whose values are added up.',
  col_indices: 'The column of each value, of a tensor compressed by rows.',
  crow_indices: 'Where each row begins among the values, of a tensor compressed by rows.',
  dense_dim: 'How many of the last dimensions are dense.',
  hspmm: 'The product of a sparse matrix and a dense one, as a hybrid tensor.',
  indices: {
    text: 'The positions of the values, of a coalesced tensor.',
    throws: '{TorchError} the tensor is not sparse, or not coalesced',
  },
  is_coalesced: 'Whether the indices are in order and without repetitions.',
  row_indices: 'The row of each value, of a tensor compressed by columns.',
  smm: 'The product of a sparse matrix and a dense one, as a sparse matrix.',
  sparse_dim: 'How many of the first dimensions are sparse.',
  sparse_mask: 'The elements of a dense tensor at the indices of the sparse `mask`.',
  sparse_resize: 'the sizes changed, the elements kept.',
  sparse_resize_and_clear: 'the sizes changed, no elements left.',
  sspaddmm: '`beta·x + alpha·mat1 @ mat2` of sparse x and `mat1`, as a sparse matrix.',
  to_dense: 'The same elements, dense.',
  to_mkldnn: 'The same elements in oneDNN’s own layout.',
  to_padded_tensor: 'A nested tensor as a dense one, filled up with `padding`.',
  to_sparse: 'The elements other than zero with their indices.',
  to_sparse_bsc: 'The blocks other than zero, compressed by columns.',
  to_sparse_bsr: 'The blocks other than zero, compressed by rows.',
  to_sparse_csc: 'The elements other than zero, compressed by columns.',
  to_sparse_csr: 'The elements other than zero, compressed by rows.',
  values: {
    text: 'The stored elements, of a coalesced or compressed tensor.',
    throws: '{TorchError} the tensor is not sparse, or not coalesced',
  },
  is_set_to: 'Whether both are the same view of the same memory.',
  resize:
    'in the shape `size`: the elements in memory stay, new ones are not initialised. Views of the memory stay as they are.',
  resize_as: 'in the shape of the template, as `resize_`.',
  set: 'a view of the memory of `source` from now on, or empty.',
  storage_offset: 'Position of the first element in the memory behind.',
};
