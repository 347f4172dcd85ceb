// Names of PyTorch's that are not offered, and why. docs/parity.md prints the reasons.

import { camelCase } from '#kindling/tensor/signature.js';

/** Why a name is not offered: said in other words here, missing so far, or without meaning outside Python. */
export interface Absence {
  readonly state: 'elsewhere' | 'missing' | 'not applicable';
  readonly reason: string;
}

const elsewhere = (reason: string): Absence => ({ state: 'elsewhere', reason });
const missing = (reason: string): Absence => ({ state: 'missing', reason });
const notApplicable = (reason: string): Absence => ({ state: 'not applicable', reason });

const SPARSE = missing('sparse tensors have no methods yet; ops.call reaches it');
const QUANTIZED = missing('quantized element types have no name in Kindling; ops.call reaches it');
const INTERNAL = notApplicable('for PyTorch’s own use');
const PYTHON = notApplicable('about Python, its compiler or its processes');

/** PyTorch has a second function for each pooling that tells places; here it is an option. */
const WITH_INDICES = [
  'max_pool1d',
  'max_pool2d',
  'max_pool3d',
  'adaptive_max_pool1d',
  'adaptive_max_pool2d',
  'adaptive_max_pool3d',
  'fractional_max_pool2d',
  'fractional_max_pool3d',
].map((name): [string, Absence] => [
  `${name}_with_indices`,
  elsewhere(`nn.functional.${camelCase(name)} with returnIndices`),
]);

/** Several operators behind one function of PyTorch’s. */
export const COMPOSED = missing('several operators in PyTorch: to be written by hand');
export const NO_OPERATOR = missing('not an operator of LibTorch');
export const ATTRIBUTE = missing('an attribute in PyTorch, not a method');
export const NO_FORM = missing('no form of it can be called from JavaScript');

/** By operator name (PyTorch’s name where it is none), in whatever namespace. */
export const ABSENT: ReadonlyMap<string, Absence> = new Map([
  ...because(
    missing('x.at(…) is not there yet; ops.call reaches it'),
    'index index_put index_put_',
  ),
  ...because(
    elsewhere('x.to(dtype)'),
    'type chalf double float half bfloat16 int long short char byte bool cdouble cfloat',
  ),
  ...because(elsewhere('x.to(device)'), 'cpu cuda'),
  ...because(elsewhere('x.detach()'), 'data'),
  ...because(elsewhere('x.ndim'), 'dim ndimension'),
  ...because(elsewhere('x.numel()'), 'nelement'),
  ...because(elsewhere('x.device'), 'get_device is_cpu is_cuda'),
  ...because(elsewhere('fromTypedArray'), 'frombuffer'),
  ...because(elsewhere('tensor(…)'), 'asarray new_tensor'),
  ...because(elsewhere('manualSeed, Generator'), 'seed initial_seed thread_safe_generator'),
  ...because(elsewhere('x instanceof Tensor'), 'is_tensor'),
  ...because(
    missing('changes the memory under other tensors'),
    'resize resize_ resize_as resize_as_ set_',
  ),
  ...because(missing('a matter of the dtype'), 'element_size itemsize nbytes'),
  ...because(missing('its elements are uint64, which has no name in Kindling'), 'hash_tensor'),
  ...because(
    missing('storages are not offered'),
    'storage storage_type untyped_storage data_ptr const_data_ptr is_storage',
  ),
  ...because(
    missing('not offered yet'),
    'lobpcg lu pca_lowrank svd_lowrank unique unravel_index broadcast_shapes',
  ),
  ...because(
    SPARSE,
    'coalesce is_coalesced col_indices crow_indices ccol_indices row_indices indices values dense_dim sparse_dim ' +
      'sparse_mask sparse_resize_ sparse_resize_and_clear_ smm hspmm sspaddmm to_dense to_sparse to_sparse_coo ' +
      'to_sparse_bsc to_sparse_bsr to_sparse_csc to_sparse_csr to_mkldnn to_padded_tensor sparse_bsc_tensor ' +
      'sparse_bsr_tensor sparse_compressed_tensor sparse_coo_tensor sparse_csc_tensor sparse_csr_tensor is_sparse ' +
      'is_sparse_csr col_indices_copy crow_indices_copy indices_copy values_copy',
  ),
  ...because(
    QUANTIZED,
    'dequantize int_repr q_per_channel_axis q_per_channel_scales q_per_channel_zero_points q_scale q_zero_point ' +
      'qscheme is_quantized quantize_per_channel quantize_per_tensor quantize_per_tensor_dynamic ' +
      'quantized_batch_norm quantized_max_pool1d quantized_max_pool2d',
  ),
  ...WITH_INDICES,
  ...because(elsewhere('nn.functional.interpolate'), 'upsample upsample_nearest upsample_bilinear'),
  ...because(
    missing('works on float8 elements, which have no name in Kindling'),
    'scaled_mm scaled_grouped_mm',
  ),
  ...because(
    notApplicable('a device that Kindling does not know'),
    'ipu xpu mtia is_ipu is_xpu is_xla is_mps is_meta',
  ),
  ...because(
    notApplicable('Node has no way to share memory like this'),
    'from_dlpack to_dlpack share_memory_ is_shared',
  ),
  ...because(
    notApplicable('no global defaults: dtype and device are options'),
    'get_default_device get_default_dtype set_default_device set_default_dtype set_default_tensor_type',
  ),
  ...because(
    INTERNAL,
    'module_load dim_order as_subclass grad_dtype retains_grad init_num_threads is_warn_always_enabled ' +
      'set_warn_always has_torch_function has_torch_function_unary has_torch_function_variadic',
  ),
  ...because(
    PYTHON,
    'compile cond while_loop vmap fork wait typename compiled_with_cxx11_abi import_ir_module ' +
      'import_ir_module_from_buffer parse_ir parse_schema parse_type_comment merge_type_from_type_comment ' +
      'unify_type_list apply_ map_ set_printoptions sym_float sym_int sym_ite sym_max sym_min sym_not sym_sum',
  ),
]);

function because(absence: Absence, names: string): [string, Absence][] {
  return names.split(' ').map((name) => [name, absence]);
}
