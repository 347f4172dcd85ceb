// torch.nn.functional: layers as functions of their weights. Those that are one operator each are generated; the ones
// written by hand add what PyTorch's Python does, and stand before generated ones of the same name.
export * from '../tensor/nnFunctions.generated.js';

export {
  elu,
  gelu,
  hardsigmoid,
  hardswish,
  hardtanh,
  type InplaceOptions,
  leakyRelu,
  logSoftmax,
  mish,
  prelu,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  softmax,
  softplus,
  tanh,
} from './functional/activation.js';
export {
  type ConvOptions,
  type ConvTransposeOptions,
  conv1d,
  conv2d,
  conv3d,
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
  type Size,
} from './functional/conv.js';
export { type DropoutFunctionOptions, dropout, dropout2d } from './functional/dropout.js';
export { bilinear, type EmbeddingOptions, embedding, linear, oneHot } from './functional/linear.js';
export {
  binaryCrossEntropyWithLogits,
  type CrossEntropyFunctionOptions,
  crossEntropy,
  l1Loss,
  mseLoss,
  type NLLLossFunctionOptions,
  nllLoss,
  type Reduction,
  type ReductionOptions,
} from './functional/loss.js';
export {
  type AffineOptions,
  type BatchNormFunctionOptions,
  batchNorm,
  groupNorm,
  instanceNorm,
  layerNorm,
  normalize,
} from './functional/norm.js';
export {
  type AdaptiveSize,
  type AvgPoolOptions,
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveMaxPool2d,
  avgPool1d,
  avgPool2d,
  type MaxPoolOptions,
  maxPool1d,
  maxPool2d,
} from './functional/pool.js';
export {
  type InterpolateMode,
  type InterpolateOptions,
  interpolate,
  type PadMode,
  pad,
} from './functional/resample.js';
