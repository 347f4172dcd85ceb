// The public map: named re-exports only.
export * from './data/index.js';
export * from './io/index.js';
export * from './learner/index.js';
export {
  BCELossFlat,
  BCEWithLogitsLossFlat,
  CrossEntropyLossFlat,
  FocalLoss,
  L1LossFlat,
  LabelSmoothingCrossEntropy,
  LabelSmoothingCrossEntropyFlat,
  MSELossFlat,
} from './losses/index.js';
/** Layers, losses, initialisation and functional forms: PyTorch's `torch.nn`. */
export * as nn from './nnAndLosses.js';
/** Optimizers: PyTorch's `torch.optim`. */
export * as optim from './optim/index.js';
export * from './report/index.js';
export { ops } from './tensor/call.js';
export type { Complex } from './tensor/cells.js';
export {
  type ArangeOptions,
  arange,
  empty,
  emptyLike,
  eye,
  fromTypedArray,
  full,
  fullLike,
  linspace,
  logspace,
  ones,
  onesLike,
  type TensorOptions,
  tensor,
  zeros,
  zerosLike,
} from './tensor/create.js';
export type { Device } from './tensor/device.js';
export type { ComplexDType, DType, FloatDType, IntDType } from './tensor/dtype.js';
export {
  ArgumentError,
  DisposedError,
  FileError,
  KindlingError,
  NoCudaError,
  NotImplementedTorchError,
  OutOfMemoryError,
  TorchError,
  TorchIndexError,
} from './tensor/errors.js';
export * from './tensor/functions.generated.js';
export { fft, linalg, special } from './tensor/functionTables.js';
export { Generator, getRngState, manualSeed, setRngState } from './tensor/generator.js';
export {
  enableGrad,
  type GradOptions,
  grad,
  inferenceMode,
  isGradEnabled,
  noGrad,
} from './tensor/grad.js';
export {
  bernoulli,
  multinomial,
  normal,
  type RandomOptions,
  rand,
  randint,
  randLike,
  randn,
  randnLike,
  randperm,
} from './tensor/random.js';
export type { Promote } from './tensor/resultDtype.js';
export { keep, type MemoryUse, memory, Scope, tidy, tidyAsync } from './tensor/scope.js';
export { cuda, getNumThreads, setNumThreads } from './tensor/system.js';
export { type BackwardOptions, Tensor, type ToOptions } from './tensor/tensor.js';
export type { DataOf, Float16Data, Nested, NestedInput } from './tensor/values.js';
export * from './vision/index.js';
