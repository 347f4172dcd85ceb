// Operators that few programs use.
import type { Docs } from './doc.js';

const INDEX = '{TorchIndexError} an index is out of range';

export const RARER: Docs = {
  as_strided_scatter: 'A copy with `src` where `asStrided` would look.',
  chain_matmul:
    'The product of several matrices in the cheapest order; PyTorch prefers `linalg.multiDot`.',
  cholesky_inverse: 'The inverse of A, given its triangle of Cholesky.',
  cholesky_solve: 'The X with A·X = B, given the triangle of Cholesky of A.',
  clone: 'A copy that gradients flow through.',
  conj_physical: 'The complex conjugate, as a copy.',
  conv_tbc: 'A convolution over time with the time in front: [time, batch, channels].',
  cumulative_trapezoid: 'The running integral by the trapezoidal rule.',
  detach: 'taken out of the graph.',
  diagflat: 'A matrix with the elements on a diagonal.',
  empty_permuted:
    'An uninitialised tensor whose dimensions lie in memory in the order `physicalLayout`.',
  empty_strided: 'An uninitialised tensor with these strides.',
  fake_quantize_per_channel_affine:
    'Rounded to what integers could hold, with a scale for each channel.',
  fake_quantize_per_tensor_affine: 'Rounded to what integers could hold, with one scale.',
  frexp: { text: 'Mantissa in [½, 1) and exponent of each element.', shapes: '[…] → twice […]' },
  gcd: 'The greatest common divisor.',
  geqrf: 'The decomposition A = Q·R as LAPACK keeps it; `linalg.qr` gives Q and R.',
  gradient: 'Derivatives along dimensions by differences of neighbours, of second order inside.',
  hash_tensor: 'A number of 64 bits that is equal for equal elements in equal order.',
  histogramdd: 'How many points fall into each cell of a grid, and the edges of its cells.',
  index: {
    text: 'Elements by tensors of positions or masks, null for all; `at` does more.',
    throws: INDEX,
  },
  index_put: {
    text: 'The elements at the indices replaced by `values`; `setAt` does more.',
    throws: INDEX,
  },
  is_conj: 'Whether the elements are stored as conjugates.',
  is_inference: 'Whether the tensor was made in inference mode.',
  is_neg: 'Whether the elements are stored with the opposite sign.',
  is_same_size: 'Whether both have the same shape.',
  is_signed: 'Whether the element type has negative numbers.',
  lcm: 'The least common multiple.',
  linalg_cholesky_ex:
    'The lower triangle L with A = L·Lᴴ, and 0 or where it failed instead of an error.',
  linalg_householder_product: 'The first columns of the product of Householder reflections.',
  linalg_inv_ex: 'The inverse, and 0 or where it failed instead of an error.',
  linalg_ldl_factor: 'The decomposition of a Hermitian matrix that need not be positive.',
  linalg_ldl_factor_ex:
    'The decomposition of a Hermitian matrix, and 0 or where it failed instead of an error.',
  linalg_ldl_solve: 'The X with A·X = B, given the decomposition of `ldlFactor`.',
  linalg_lu_factor: 'The decomposition A = P·L·U in one matrix, with the rows that were exchanged.',
  linalg_lu_factor_ex:
    'The decomposition of `luFactor`, and 0 or where it failed instead of an error.',
  linalg_lu_solve: 'The X with A·X = B, given the decomposition of `luFactor`.',
  linalg_matrix_exp: 'The matrix exponential.',
  linalg_matrix_power: 'The matrix to an integer power; a negative one of the inverse.',
  linalg_solve_ex: 'The X with A·X = B, and 0 or where it failed instead of an error.',
  linalg_solve_triangular: 'The X with A·X = B for a triangular A.',
  linalg_tensorinv: 'The inverse under `tensordot`.',
  linalg_tensorsolve: 'The X with `tensordot(A, X)` = B.',
  linalg_vander: 'The powers 0, 1, 2 … of each element in rows.',
  lu_solve: 'The X with A·X = B, given a decomposition; PyTorch prefers `linalg.luSolve`.',
  lu_unpack: 'P, L and U of the decomposition of `linalg.luFactor`.',
  native_channel_shuffle: 'The channels of `groups` groups interleaved.',
  new_empty_strided: 'An uninitialised tensor with these strides, of the same dtype and device.',
  nonzero_static:
    'The indices of the elements other than zero, cut or filled up to `size` of them.',
  numel: 'The number of elements.',
  ormqr: 'The product with the Q of `geqrf`, which is never formed.',
  randint_like: 'Random integers in [`low`, `high`) in the shape of the tensor.',
  range: 'Numbers from `start` to `end`, which is among them; PyTorch prefers `arange`.',
  renorm: 'The slices along `dim` scaled so that no `p`-norm is above `maxnorm`.',
  resolve_conj: 'The tensor with conjugates carried out; itself where there are none.',
  resolve_neg: 'The tensor with signs carried out; itself where there are none to do.',
  rrelu: 'x where x > 0, else x times a slope, random in training.',
  segment_reduce: 'Slices along `axis` combined segment by segment.',
  split_with_sizes: 'Parts of the given sizes, as views.',
  trapezoid: 'The integral by the trapezoidal rule.',
  unsafe_chunk: '`chunk`, whose parts may be written to each on its own for gradients.',
  unsafe_split: '`split`, whose parts may be written to each on its own for gradients.',
  vander: 'The powers of each element in rows, the highest first.',
};
