// Result dtypes that calling the operator with all arguments of one dtype does not show.
import type { DtypeRule } from '../dtypes.js';

const number = 'Promote<D, NumberDType<D>>';

/** By overload key; one rule per result. */
export const DTYPE_OVERRIDES: Readonly<Record<string, readonly DtypeRule[]>> = {
  'where.self': ['Promote<D, E>'],
  'where.ScalarOther': [number],
  'where.ScalarSelf': [number],
  'where.Scalar': [null],
  where: ["'int64'"],
  clamp: [number],
  'clamp.Tensor': [null],
  clip: [number],
  'clip.Tensor': [null],
  'stft.center': ['ComplexOf<D>'],
  istft: ['RealOf<D>'],
  einsum: ['D | SumOf<D>'], // whether anything is summed is said by the equation
  sum_to_size: ['D | SumOf<D>'],
  // The option outInt32.
  'bucketize.Tensor': ["'int32' | 'int64'"],
  'bucketize.Scalar': ["'int32' | 'int64'"],
  'searchsorted.Tensor': ["'int32' | 'int64'"],
  'searchsorted.Scalar': ["'int32' | 'int64'"],
  // Shapes that the observation does not try.
  adaptive_avg_pool3d: ['D'],
  conv_transpose1d: ['D'],
  cross: ['Promote<D, E>'],
  linalg_cross: ['Promote<D, E>'],
  linalg_lu_solve: ['D'],
  linalg_tensorinv: ['D'],
  lu_solve: ['D'],
  log_sigmoid: ['D'],
  hash_tensor: ["'uint64'"],
  bincount: [null], // float64 where weights are given
  'all.dims': ['BoolOf<D>'],
  'any.dims': ['BoolOf<D>'],
  // These refuse fractions, and the observation of mixed dtypes begins with float32.
  'bitwise_and.Tensor': ['Promote<D, E>'],
  'bitwise_or.Tensor': ['Promote<D, E>'],
  'bitwise_xor.Tensor': ['Promote<D, E>'],
  'bitwise_left_shift.Tensor': ['IntegerOf<Promote<D, E>>'],
  'bitwise_right_shift.Tensor': ['IntegerOf<Promote<D, E>>'],
  gcd: ['IntegerOf<Promote<D, E>>'],
  lcm: ['IntegerOf<Promote<D, E>>'],
  // Sparse layouts, which the observation does not try.
  'index.Tensor': ['D'],
  coalesce: ['D'],
  hspmm: ['D'],
  indices: ["'int64'"],
  indices_copy: ["'int64'"],
  smm: ['D'],
  sparse_mask: ['D'],
  sspaddmm: ['D'],
  to_dense: ['D'],
  to_mkldnn: ['D'],
  to_padded_tensor: ['D'],
  to_sparse: ['D'],
  'to_sparse.sparse_dim': ['D'],
  to_sparse_bsc: ['D'],
  to_sparse_bsr: ['D'],
  to_sparse_csc: ['D'],
  to_sparse_csr: ['D'],
  values: ['D'],
  values_copy: ['D'],
  // Written for a dtype of the caller's choice.
  'view.dtype': ['R'],
  'addmm.dtype': ['R'],
  'baddbmm.dtype': ['R'],
  'bmm.dtype': ['R'],
  'mm.dtype': ['R'],
};
