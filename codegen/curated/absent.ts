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

const QUANTIZED = missing(
  'PyTorch has deprecated quantized element types and will remove them; ops.call reaches it',
);
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
  ...because(elsewhere('x.resize_'), 'resize'),
  ...because(elsewhere('x.resizeAs_'), 'resize_as'),
  ...because(elsewhere('x.itemsize'), 'element_size'),
  ...because(elsewhere('linalg.luFactor'), 'lu'),
  ...because(elsewhere('x.toSparse()'), 'to_sparse_coo'),
  ...because(
    notApplicable('storages are plain records here, without a class'),
    'storage_type is_storage',
  ),
  ...because(elsewhere('x.untypedStorage()'), 'storage'),
  ...because(elsewhere('x.dataPtr()'), 'const_data_ptr'),
  ...because(missing('not offered yet'), 'load save'),
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
