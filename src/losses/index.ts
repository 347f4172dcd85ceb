// Losses: torch::nn's with fastai's activation and decoding, and fastai's own.

export {
  type AdaptiveLogSoftmaxOptions,
  AdaptiveLogSoftmaxWithLoss,
} from './adaptiveLogSoftmax.js';
export {
  BCELoss,
  BCEWithLogitsLoss,
  type BCEWithLogitsLossOptions,
  type MultiLabelOptions,
  MultiLabelSoftMarginLoss,
} from './bce.js';
export {
  CrossEntropyLoss,
  type CrossEntropyLossOptions,
  NLLLoss,
  type NLLLossOptions,
} from './crossEntropy.js';
export { CTCLoss, type CTCLossOptions } from './ctc.js';
export {
  BCELossFlat,
  BCEWithLogitsLossFlat,
  type BCEWithLogitsLossFlatOptions,
  CrossEntropyLossFlat,
  type FlatOptions,
  type FloatFlatOptions,
  L1LossFlat,
  LabelSmoothingCrossEntropyFlat,
  MSELossFlat,
} from './flat.js';
export { FocalLoss, type FocalLossOptions } from './focal.js';
export { LabelSmoothingCrossEntropy, type LabelSmoothingOptions } from './labelSmoothing.js';
export { Loss, type LossOptions, type LossReduction, NativeLoss, reduceLoss } from './loss.js';
export {
  CosineEmbeddingLoss,
  HingeEmbeddingLoss,
  type MarginOptions,
  MarginRankingLoss,
  MultiLabelMarginLoss,
  MultiMarginLoss,
  type MultiMarginLossOptions,
  SoftMarginLoss,
  TripletMarginLoss,
  type TripletMarginLossOptions,
  TripletMarginWithDistanceLoss,
  type TripletMarginWithDistanceLossOptions,
} from './margin.js';
export { MultiPointLoss } from './multiPoint.js';
export { MultiTargetLoss, type MultiTargetLossOptions } from './multiTarget.js';
export {
  GaussianNLLLoss,
  type GaussianNLLLossOptions,
  HuberLoss,
  KLDivLoss,
  L1Loss,
  MSELoss,
  PoissonNLLLoss,
  type PoissonNLLLossOptions,
  SmoothL1Loss,
} from './regression.js';
