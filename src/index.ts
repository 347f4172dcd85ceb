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
  MultiPointLoss,
  MultiTargetLoss,
  type MultiTargetLossOptions,
} from './losses/index.js';
/** Layers, losses, initialisation and functional forms: PyTorch's `torch.nn`. */
export * as nn from './nnAndLosses.js';
/** Optimizers: PyTorch's `torch.optim`. */
export * as optim from './optim/index.js';
export * from './report/index.js';
export type { UntypedStorage } from './tensor/addresses.js';
export * from './tensor/autograd/index.js';
export { backends } from './tensor/backends.js';
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
/** GPUs: PyTorch's `torch.cuda`. */
export * as cuda from './tensor/cuda/index.js';
export type { Device, DeviceType } from './tensor/device.js';
export type {
  ComplexDType,
  DType,
  FloatDType,
  IntDType,
  WideUnsignedDType,
} from './tensor/dtype.js';
export {
  ArgumentError,
  CheckpointError,
  DisposedError,
  FileError,
  KindlingError,
  LibraryError,
  NoCudaError,
  NotImplementedTorchError,
  OutOfMemoryError,
  TorchError,
  TorchIndexError,
} from './tensor/errors.js';
export * from './tensor/functions.generated.js';
export { fft, linalg, special } from './tensor/functionTables.js';
export {
  Generator,
  type GeneratorOptions,
  getRngState,
  manualSeed,
  setRngState,
} from './tensor/generator.js';
export {
  enableGrad,
  inferenceMode,
  isGradEnabled,
  isInferenceModeEnabled,
  noGrad,
} from './tensor/grad.js';
export type { SetAtOptions } from './tensor/indexing.js';
export type { IndexList } from './tensor/indexList.js';
export {
  type CheckedIndices,
  ELLIPSIS,
  type IndexDType,
  type Slice,
  slice,
  type TensorIndex,
} from './tensor/indexTypes.js';
export type { CompressedLayout, Layout } from './tensor/layout.js';
export { type LobpcgOptions, lobpcg } from './tensor/lobpcg.js';
export {
  type LowRank,
  type PcaLowrankOptions,
  pcaLowrank,
  type SvdLowrankOptions,
  svdLowrank,
} from './tensor/lowRank.js';
export type { ProfileEvent } from './tensor/profiler/events.js';
export {
  type KeyAverage,
  KeyAverages,
  type SortKey,
  type TableOptions,
} from './tensor/profiler/keyAverages.js';
export {
  type KeyAveragesOptions,
  Profile,
  type ProfileOptions,
  profile,
  recordFunction,
} from './tensor/profiler/profile.js';
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
export { broadcastShapes, unravelIndex } from './tensor/shape.js';
/** The rules by which shapes, dtypes and devices follow in types; inferred types of your functions name them. */
export type * as rules from './tensor/shapes/index.js';
export type { Mismatch, Shape } from './tensor/shapes/shape.js';
export {
  type SparseCooOptions,
  type SparseInput,
  type SparseOptions,
  sparseCooTensor,
} from './tensor/sparse.js';
export {
  type CompressedOptions,
  sparseBscTensor,
  sparseBsrTensor,
  sparseCompressedTensor,
  sparseCscTensor,
  sparseCsrTensor,
} from './tensor/sparseCompressed.js';
export {
  type AutocastOptions,
  autocast,
  getAutocastDtype,
  isAutocastCacheEnabled,
  isAutocastEnabled,
} from './tensor/system/autocast.js';
export {
  areDeterministicAlgorithmsEnabled,
  type DeterministicDebugMode,
  type DeterministicOptions,
  getDeterministicDebugMode,
  isDeterministicAlgorithmsWarnOnlyEnabled,
  isFillUninitializedMemoryEnabled,
  setDeterministicDebugMode,
  useDeterministicAlgorithms,
} from './tensor/system/determinism.js';
export {
  type LeaksOptions,
  type LiveTensor,
  LiveTensors,
  leaks,
  liveTensors,
} from './tensor/system/liveTensors.js';
export { loadLibrary } from './tensor/system/loadLibrary.js';
export {
  type Float32MatmulPrecision,
  getFloat32MatmulPrecision,
  setFloat32MatmulPrecision,
  setFlushDenormal,
} from './tensor/system/precision.js';
export { isTensorTracing, setTensorTracing, traceTensors } from './tensor/system/tracing.js';
export {
  getNumInteropThreads,
  getNumThreads,
  setNumInteropThreads,
  setNumThreads,
} from './tensor/system.js';
export { type CopyOptions, Tensor, type ToOptions } from './tensor/tensor.js';
export { type TensordotOptions, tensordot } from './tensor/tensordot.js';
export {
  type UniqueConsecutiveOptions,
  type UniqueOptions,
  type UniqueResult,
  unique,
  uniqueConsecutive,
} from './tensor/unique.js';
export type { DataOf, Float16Data, Nested, NestedInput } from './tensor/values.js';
export * from './vision/index.js';
