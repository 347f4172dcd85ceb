// Where PyTorch's namespaces and LibTorch's operators do not simply share their names.
import type { Namespace } from '../catalogue.js';

/** Python functions of PyTorch's whose arguments are those of the operator of that name, in the same order. */
export const PASSES_THROUGH: Readonly<Partial<Record<Namespace, readonly string[]>>> = {
  torch: [
    'atleast_1d',
    'atleast_2d',
    'atleast_3d',
    'block_diag',
    'broadcast_tensors',
    'cartesian_prod',
    'cdist',
    'chain_matmul',
    'einsum',
    'meshgrid',
    'norm',
    'split',
    'stft',
  ],
  Tensor: ['index', 'istft', 'norm', 'split', 'stft', 'unflatten'],
  'nn.functional': [
    'celu',
    'elu',
    'glu',
    'hardsigmoid',
    'hardswish',
    'hardtanh',
    'layer_norm',
    'leaky_relu',
    'log_softmax',
    'mish',
    'pad',
    'relu',
    'relu6',
    'rms_norm',
    'rrelu',
    'selu',
    'sigmoid',
    'silu',
    'softmax',
    'tanh',
    'threshold',
  ],
};

/** Undocumented in PyTorch and in everybody's programs all the same. */
export const UNDOCUMENTED_BUT_OFFERED: Readonly<Partial<Record<Namespace, readonly string[]>>> = {
  torch: [
    'clamp_max',
    'clamp_min',
    'index_fill',
    'log_softmax',
    'masked_fill',
    'masked_scatter',
    'relu',
    'rsub',
  ],
  Tensor: [
    'clamp_max',
    'clamp_max_',
    'clamp_min',
    'clamp_min_',
    'ccol_indices',
    'index_reduce',
    'is_nonzero',
    'is_same_size',
    'log_softmax',
    'prelu',
    'relu',
    'relu_',
    'row_indices',
    'split_with_sizes',
  ],
};

/** Where the operator has another name than the function. */
export const OPERATOR_NAMES: Readonly<
  Partial<Record<Namespace, Readonly<Record<string, string>>>>
> = {
  'nn.functional': { logsigmoid: 'log_sigmoid' },
};
