// Names of PyTorch's that the generator leaves alone, and why. Reasons are printed in docs/parity.md.
import type { Namespace } from '../catalogue.js';

/** Written by hand: PyTorch's name → where ours is. */
export const HANDWRITTEN: Readonly<Partial<Record<Namespace, Readonly<Record<string, string>>>>> = {
  torch: {
    arange: 'arange',
    bernoulli: 'bernoulli',
    empty: 'empty',
    empty_like: 'emptyLike',
    eye: 'eye',
    full: 'full',
    full_like: 'fullLike',
    is_grad_enabled: 'isGradEnabled',
    linspace: 'linspace',
    manual_seed: 'manualSeed',
    multinomial: 'multinomial',
    normal: 'normal',
    ones: 'ones',
    ones_like: 'onesLike',
    rand: 'rand',
    rand_like: 'randLike',
    randint: 'randint',
    randint_like: 'randintLike',
    randn: 'randn',
    randn_like: 'randnLike',
    randperm: 'randperm',
    tensor: 'tensor',
    zeros: 'zeros',
    zeros_like: 'zerosLike',
  },
  Tensor: {
    backward: 'Tensor#backward',
    clone: 'Tensor#clone',
    cpu: 'Tensor#cpu',
    cuda: 'Tensor#cuda',
    data: 'Tensor#data',
    detach: 'Tensor#detach',
    device: 'Tensor#device',
    dtype: 'Tensor#dtype',
    grad: 'Tensor#grad',
    is_contiguous: 'Tensor#isContiguous',
    is_leaf: 'Tensor#isLeaf',
    item: 'Tensor#item',
    ndim: 'Tensor#ndim',
    numel: 'Tensor#numel',
    numpy: 'Tensor#toTypedArray',
    requires_grad: 'Tensor#requiresGrad',
    requires_grad_: 'Tensor#requiresGrad_',
    retain_grad: 'Tensor#retainGrad',
    shape: 'Tensor#shape',
    size: 'Tensor#size',
    stride: 'Tensor#stride',
    to: 'Tensor#to',
    tolist: 'Tensor#tolist',
  },
};

const AT = 'x.at(…) and x.setAt(…) take PyTorch’s indices';
const STORAGE = 'changes the memory under other tensors';
const DTYPE = 'x.to(dtype)';
const SPARSE = 'sparse tensors have no methods yet; ops.call reaches it';
const QUANTIZED = 'quantized element types have no name in Kindling; ops.call reaches it';
const NDIM = 'x.ndim';
const DEPRECATED = 'removed or deprecated in PyTorch';
const DISTRIBUTED = 'for PyTorch’s own use';
const PYTHON = 'about Python, its compiler or its processes';

/** Not offered under this name, in every namespace where it stands. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  index: AT,
  index_put: AT,
  index_put_: AT,
  select_copy: 'a copy made for functional compilers: select and clone',
  type: DTYPE,
  type_as: 'x.to(other.dtype)',
  chalf: DTYPE,
  dim: NDIM,
  ndimension: NDIM,
  nelement: 'x.numel()',
  element_size: 'a matter of the dtype',
  resize: STORAGE,
  resize_: STORAGE,
  resize_as: STORAGE,
  resize_as_: STORAGE,
  resize_as_sparse_: STORAGE,
  set_: STORAGE,
  record_stream: 'CUDA streams are not offered yet',
  pin_memory: 'pinned memory is not offered yet',
  is_pinned: 'pinned memory is not offered yet',
  is_shared: PYTHON,
  share_memory_: PYTHON,
  module_load: PYTHON,
  dim_order: PYTHON,
  storage: 'storages are not offered',
  storage_type: 'storages are not offered',
  untyped_storage: 'storages are not offered',
  data_ptr: 'storages are not offered',
  const_data_ptr: 'storages are not offered',
  from_file: 'reads a raw file as a tensor: use fromTypedArray',
  is_distributed: DISTRIBUTED,
  is_vulkan_available: DISTRIBUTED,
  output_nr: DISTRIBUTED,
  slice_inverse: DISTRIBUTED,
  is_inference: DISTRIBUTED,
  hash_tensor: DISTRIBUTED,
  scalar_tensor: 'tensor(value)',
  get_device: 'x.device',
  range: DEPRECATED,
  cholesky: 'linalg.cholesky; deprecated in PyTorch',
  qr: 'linalg.qr; deprecated in PyTorch',
  triangular_solve: 'linalg.solveTriangular; deprecated in PyTorch',
  svd: 'linalg.svd; deprecated in PyTorch',
  ger: 'outer; deprecated in PyTorch',
  ndtri_: DEPRECATED,
  result_type: 'written for two scalars as well; the dtype of x.add(y) tells',
  can_cast: 'takes dtypes, no tensor',
  promote_types: 'takes dtypes, no tensor',
  coalesce: SPARSE,
  is_coalesced: SPARSE,
  col_indices: SPARSE,
  crow_indices: SPARSE,
  ccol_indices: SPARSE,
  row_indices: SPARSE,
  indices: SPARSE,
  values: SPARSE,
  dense_dim: SPARSE,
  sparse_dim: SPARSE,
  sparse_mask: SPARSE,
  sparse_resize_: SPARSE,
  sparse_resize_and_clear_: SPARSE,
  smm: SPARSE,
  hspmm: SPARSE,
  sspaddmm: SPARSE,
  to_dense: SPARSE,
  to_sparse: SPARSE,
  to_sparse_coo: SPARSE,
  to_sparse_bsc: SPARSE,
  to_sparse_bsr: SPARSE,
  to_sparse_csc: SPARSE,
  to_sparse_csr: SPARSE,
  to_mkldnn: SPARSE,
  to_padded_tensor: SPARSE,
  sparse_bsc_tensor: SPARSE,
  sparse_bsr_tensor: SPARSE,
  sparse_compressed_tensor: SPARSE,
  sparse_coo_tensor: SPARSE,
  sparse_csc_tensor: SPARSE,
  sparse_csr_tensor: SPARSE,
  dequantize: QUANTIZED,
  int_repr: QUANTIZED,
  q_per_channel_axis: QUANTIZED,
  q_per_channel_scales: QUANTIZED,
  q_per_channel_zero_points: QUANTIZED,
  q_scale: QUANTIZED,
  q_zero_point: QUANTIZED,
  qscheme: QUANTIZED,
  quantize_per_channel: QUANTIZED,
  quantize_per_tensor: QUANTIZED,
  quantize_per_tensor_dynamic: QUANTIZED,
  quantized_batch_norm: QUANTIZED,
  quantized_max_pool1d: QUANTIZED,
  quantized_max_pool2d: QUANTIZED,
};

/** Left out by a family's name. */
export const LEFT_OUT_FAMILIES: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/_copy$/, 'a copy made for functional compilers: the view and clone'],
  [/^unsafe_/, DISTRIBUTED],
  [/^native_/, DISTRIBUTED],
  [/^has_torch_function/, DISTRIBUTED],
  [/^(double|float|half|bfloat16|int|long|short|char|byte|bool|cdouble|cfloat)$/, DTYPE],
  [/^(ipu|xpu|mtia)$/, 'a device that Kindling does not know'],
];

/** Python functions of PyTorch's whose arguments are those of the operator of that name, in the same order. */
export const PASSES_THROUGH: Readonly<Partial<Record<Namespace, readonly string[]>>> = {
  torch: [
    'atleast_1d', 'atleast_2d', 'atleast_3d', 'block_diag', 'broadcast_tensors', 'cartesian_prod', 'cdist', 'chain_matmul',
    'einsum', 'meshgrid', 'norm', 'split', 'stft',
  ],
  Tensor: ['istft', 'norm', 'split', 'stft', 'unflatten'],
  'nn.functional': [
    'adaptive_avg_pool2d', 'adaptive_avg_pool3d', 'celu', 'elu', 'glu', 'group_norm', 'hardsigmoid', 'hardswish', 'hardtanh',
    'layer_norm', 'leaky_relu', 'log_softmax', 'max_pool1d', 'max_pool2d', 'max_pool3d', 'mish', 'pad', 'relu', 'relu6',
    'rms_norm', 'rrelu', 'selu', 'sigmoid', 'silu', 'softmax', 'tanh', 'threshold',
  ],
};

/** Undocumented in PyTorch and in everybody's programs all the same. */
export const UNDOCUMENTED_BUT_OFFERED: Readonly<Partial<Record<Namespace, readonly string[]>>> = {
  torch: ['clamp_max', 'clamp_min', 'index_fill', 'log_softmax', 'masked_fill', 'masked_scatter', 'relu', 'rsub'],
  Tensor: [
    'clamp_max', 'clamp_max_', 'clamp_min', 'clamp_min_', 'index_reduce', 'is_nonzero', 'is_same_size', 'log_softmax', 'prelu',
    'relu', 'relu_', 'split_with_sizes',
  ],
};

/** Where the operator has another name than the function. */
export const OPERATOR_NAMES: Readonly<Partial<Record<Namespace, Readonly<Record<string, string>>>>> = {
  'nn.functional': { logsigmoid: 'log_sigmoid' },
};
