// torch.nn.functional: layers as functions of their weights. Those that are one operator each are generated; the ones
// written by hand are what PyTorch's Python composes, or adds something to.
export * from '../tensor/nnFunctions.generated.js';

export {
  type GumbelSoftmaxOptions,
  gumbelSoftmax,
  hardsigmoid_,
  hardswish_,
  mish_,
  relu6_,
  silu_,
  softmin,
  softsign,
  tanhshrink,
} from './functional/activation.js';
export { multiHeadAttentionForward } from './functional/attention.js';
export type { MultiHeadAttentionOptions } from './functional/attentionInputs.js';
export {
  alphaDropout,
  alphaDropout_,
  type DropoutFunctionOptions,
  dropout,
  dropout_,
  dropout1d,
  dropout1d_,
  dropout2d,
  dropout2d_,
  dropout3d,
  dropout3d_,
  featureAlphaDropout,
  featureAlphaDropout_,
} from './functional/dropout.js';
export {
  type EmbeddingBagOptions,
  type EmbeddingOptions,
  embedding,
  embeddingBag,
} from './functional/embedding.js';
export {
  type BinaryCrossEntropyOptions,
  type BinaryCrossEntropyWithLogitsOptions,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  type CrossEntropyFunctionOptions,
  crossEntropy,
  type LinearCrossEntropyOptions,
  linearCrossEntropy,
  multilabelSoftMarginLoss,
  type NLLLossFunctionOptions,
  nllLoss,
} from './functional/losses/classification.js';
export { type CTCLossFunctionOptions, ctcLoss } from './functional/losses/ctc.js';
export {
  type GaussianNLLLossFunctionOptions,
  gaussianNllLoss,
  type KLDivOptions,
  klDiv,
  type PoissonNLLLossFunctionOptions,
  poissonNllLoss,
} from './functional/losses/likelihood.js';
export {
  cosineEmbeddingLoss,
  hingeEmbeddingLoss,
  type MarginLossOptions,
  type MultiMarginLossFunctionOptions,
  marginRankingLoss,
  multilabelMarginLoss,
  multiMarginLoss,
  softMarginLoss,
  type TripletMarginLossFunctionOptions,
  type TripletMarginWithDistanceLossFunctionOptions,
  tripletMarginLoss,
  tripletMarginWithDistanceLoss,
} from './functional/losses/margin.js';
export type { Reduction, ReductionOptions } from './functional/losses/reduction.js';
export {
  type HuberLossFunctionOptions,
  huberLoss,
  l1Loss,
  mseLoss,
  type SmoothL1LossFunctionOptions,
  smoothL1Loss,
  type WeightedLossOptions,
} from './functional/losses/regression.js';
export { type GroupedMmOptions, groupedMm } from './functional/matmul.js';
export {
  type AffineOptions,
  type BatchNormFunctionOptions,
  batchNorm,
  groupNorm,
  type InstanceNormFunctionOptions,
  instanceNorm,
  type LocalResponseNormOptions,
  localResponseNorm,
  type NormalizeFunctionOptions,
  normalize,
} from './functional/normalisation.js';
export type { Size } from './functional/op.js';
export {
  type AdaptiveMaxPoolFunction,
  type AdaptiveMaxPoolOptions,
  type AdaptiveSize,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
} from './functional/pooling/adaptive.js';
export {
  type FractionalMaxPoolFunction,
  type FractionalMaxPoolOptions,
  fractionalMaxPool2d,
  fractionalMaxPool3d,
} from './functional/pooling/fractional.js';
export { type LPPoolOptions, lpPool1d, lpPool2d, lpPool3d } from './functional/pooling/lp.js';
export {
  type MaxPoolFunction,
  type MaxPoolOptions,
  type MaxUnpoolOptions,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  maxUnpool1d,
  maxUnpool2d,
  maxUnpool3d,
} from './functional/pooling/max.js';
export {
  type InterpolateMode,
  type InterpolateOptions,
  interpolate,
} from './functional/resample.js';
export {
  type AffineGridOptions,
  affineGrid,
  fold,
  type GridSampleOptions,
  gridSample,
  type UnfoldOptions,
  unfold,
} from './functional/vision.js';
