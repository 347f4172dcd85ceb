// The same elements in another shape or order, joined or taken apart.
import { type Docs, NO_DIM } from './doc.js';

export const SHAPES: Docs = {
  adjoint: {
    text: 'The last two dimensions exchanged and conjugated, as a view.',
    shapes: '[…, N, M] → […, M, N]',
  },
  as_strided: 'A view of the storage with any sizes and strides.',
  atleast_1d: 'The tensor with at least 1 dimension.',
  atleast_2d: 'The tensor with at least 2 dimensions.',
  atleast_3d: 'The tensor with at least 3 dimensions.',
  block_diag: 'A matrix with the given ones along its diagonal and zeros elsewhere.',
  broadcast_tensors: 'The tensors as views of their common shape.',
  broadcast_to: 'A view of the given shape that repeats without copying.',
  cartesian_prod: {
    text: 'Every combination of one element of each vector.',
    shapes: 'K × [N] → [N^K, K]',
  },
  cat: {
    text: 'Joins tensors along a dimension that they have; the other sizes are equal.',
    shapes: '[…, N, …], […, M, …] → […, N + M, …]',
    throws: '{TorchError} sizes differ in another dimension than `dim`',
  },
  chunk: {
    text: 'Parts of equal size, the last one perhaps smaller, as views.',
    shapes: '[…, N, …] → at most `chunks` tensors',
  },
  column_stack: 'Joins vectors as the columns of a matrix, and matrices side by side.',
  combinations: {
    text: 'The combinations of `r` elements of a vector.',
    shapes: '[N] → [N choose r, r]',
  },
  contiguous: 'The elements in memory in the order of the shape; the tensor itself where they are.',
  diag: 'The diagonal of a matrix, or a matrix with the vector on its diagonal.',
  diag_embed: {
    text: 'Matrices with the last dimension on their diagonals.',
    shapes: '[…, N] → […, N, N]',
  },
  diagonal: {
    text: 'The diagonal of two dimensions, as a view.',
    shapes: '[…, N, M] → […, min(N, M)]',
  },
  dsplit: 'Parts along the third dimension, as views.',
  dstack: 'Joins tensors along the third dimension.',
  expand: {
    text: 'A view in which dimensions of size 1 repeat without copying; −1 keeps a size.',
    throws: '{TorchError} a size other than 1 would have to grow',
  },
  expand_as: 'A view in the shape of `other`.',
  flatten: {
    text: 'The dimensions from `startDim` to `endDim` as one.',
    shapes: '[B, C, H, W] → [B·C·H·W], with startDim 1 [B, C·H·W]',
  },
  flip: 'The order reversed along the dimensions, as a copy.',
  fliplr: 'The order reversed along the second dimension.',
  flipud: 'The order reversed along the first dimension.',
  hsplit: 'Parts along the second dimension (the first of a vector), as views.',
  hstack: 'Joins tensors along the second dimension (vectors along the first).',
  meshgrid: {
    text: 'The coordinates of a grid, one tensor for each vector; `indexing` defaults to `ij`.',
    shapes: '[N], [M] → twice [N, M]',
  },
  movedim: 'Dimensions moved to other places, as a view.',
  narrow: {
    text: '`length` elements of a dimension from `start`, as a view.',
    shapes: '[…, N, …] → […, length, …]',
    throws: '{TorchError} `start + length` exceeds the size',
  },
  permute: {
    text: 'The dimensions in another order, as a view.',
    shapes: '[B, H, W, C] → permute([0, 3, 1, 2]) → [B, C, H, W]',
  },
  pixel_shuffle: {
    text: 'Channels rearranged into finer pixels.',
    shapes: '[…, C·r², H, W] → […, C, H·r, W·r]',
  },
  pixel_unshuffle: {
    text: 'Pixels rearranged into channels.',
    shapes: '[…, C, H·r, W·r] → […, C·r², H, W]',
  },
  ravel: { text: 'All elements in one dimension, as a view where possible.', shapes: '[…] → [N]' },
  repeat: {
    text: 'Copies of the tensor along each dimension.',
    shapes: '[N, M] → repeat([2, 3]) → [2·N, 3·M]',
  },
  repeat_interleave: {
    text: 'Each element so many times in a row.',
    shapes: '[…, N, …] → […, N·repeats, …]',
  },
  reshape: {
    text: 'The elements in another shape, as a view where possible; one size may be −1.',
    throws: '{TorchError} the shape has another number of elements',
  },
  reshape_as: 'The elements in the shape of `other`.',
  roll: 'The elements moved along the dimensions, those that leave coming back on the other side.',
  rot90: 'Turned by 90°, `k` times, in the plane of two dimensions.',
  split: {
    text: 'Parts of the given size or sizes along `dim`, as views.',
    shapes: '[…, N, …] → […, size, …] each',
  },
  squeeze: {
    text: 'Without dimensions of size 1, all or the given ones, as a view.',
    shapes: '[1, N, 1] → [N]',
  },
  stack: {
    text: 'Joins tensors of one shape along a new dimension.',
    shapes: 'N × […] → [N, …]',
    throws: '{TorchError} the shapes differ',
  },
  sum_to_size: 'Summed over the dimensions that broadcasting to this shape would add.',
  swapaxes: 'Two dimensions exchanged, as a view.',
  t: {
    text: 'The matrix transposed, as a view; a vector as it is.',
    shapes: '[N, M] → [M, N]',
    throws: '{TorchError} there are more than 2 dimensions',
  },
  tensor_split: 'Parts as equal as possible, or cut at the given indices, as views.',
  tile: 'Copies of the tensor along each dimension, counted from the last.',
  transpose: {
    text: 'Two dimensions exchanged, as a view.',
    shapes: '[N, M] → [M, N]',
    throws: '{TorchIndexError} a dimension is out of range',
  },
  unbind: { text: 'The slices along `dim`, as views.', shapes: '[N, …] → N × […]', throws: NO_DIM },
  unflatten: {
    text: 'One dimension as several, as a view; one size may be −1.',
    shapes: '[…, N·M, …] → […, N, M, …]',
  },
  unfold: {
    text: 'Windows of `size` along a dimension every `step`, as a view.',
    shapes: '[…, N, …] → […, (N − size)/step + 1, …, size]',
  },
  unsqueeze: {
    text: 'A new dimension of size 1, as a view.',
    shapes: '[N] → unsqueeze(0) → [1, N]',
    throws: NO_DIM,
  },
  view: {
    text: 'A view in another shape, one size may be −1; with a dtype, the same bytes read as that type.',
    throws:
      '{TorchError} the elements do not lie in memory so that a view could show them: use `reshape`',
  },
  view_as: 'A view in the shape of `other`.',
  view_as_complex: { text: 'Pairs as complex numbers, as a view.', shapes: '[…, 2] → […]' },
  view_as_real: { text: 'Complex numbers as pairs, as a view.', shapes: '[…] → […, 2]' },
  vsplit: 'Parts along the first dimension, as views.',
  vstack: 'Joins tensors along the first dimension (vectors as rows).',
};
