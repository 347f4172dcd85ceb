// Modules and layers; losses, which belong to `nn` too, are in ../losses.

export * as functional from './functional.js';
export type {
  ForwardHook,
  ForwardPreHook,
  FullBackwardHook,
  FullBackwardPreHook,
} from './hooks.js';
export * as init from './init.js';
export {
  ELU,
  GELU,
  Hardsigmoid,
  Hardswish,
  Hardtanh,
  LeakyReLU,
  LogSoftmax,
  Mish,
  PReLU,
  type PReLUOptions,
  ReLU,
  ReLU6,
  SELU,
  Sigmoid,
  SiLU,
  Softmax,
  Softplus,
  Tanh,
} from './layers/activation.js';
export {
  BatchNorm1d,
  BatchNorm2d,
  BatchNorm3d,
  type BatchNormOptions,
  InstanceNorm2d,
} from './layers/batchNorm.js';
export { Lambda, ModuleList, Sequential } from './layers/container.js';
export { Conv1d, Conv2d, Conv3d } from './layers/conv.js';
export {
  type ActivationClass,
  ConvLayer,
  type ConvLayerOptions,
  type NormType,
  SimpleCNN,
  type SimpleCNNOptions,
} from './layers/convLayer.js';
export type { ConvNdOptions, ConvPaddingMode } from './layers/convNd.js';
export {
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  type ConvTransposeNdOptions,
} from './layers/convTranspose.js';
export { Dropout, Dropout2d } from './layers/dropout.js';
export { Embedding } from './layers/embedding.js';
export type { FactoryOptions } from './layers/factory.js';
export { LinBnDrop, type LinBnDropOptions, SigmoidRange } from './layers/linBnDrop.js';
export {
  Bilinear,
  Flatten,
  Identity,
  Linear,
  type LinearOptions,
  Unflatten,
} from './layers/linear.js';
export {
  GroupNorm,
  type GroupNormOptions,
  LayerNorm,
  type LayerNormOptions,
} from './layers/norm.js';
export {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  AdaptiveConcatPool2d,
  AdaptiveMaxPool2d,
  AvgPool1d,
  AvgPool2d,
  MaxPool1d,
  MaxPool2d,
} from './layers/pool.js';
export { ReflectionPad2d, Upsample, type UpsampleOptions, ZeroPad2d } from './layers/resample.js';
export { ResBlock, type ResBlockOptions } from './layers/resBlock.js';
export { Module } from './module.js';
export { Buffer, type MoveTarget, Parameter } from './parameter.js';
export type { LoadOptions, LoadReport, StateDict } from './stateDict.js';
