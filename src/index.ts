// The public map: named re-exports only.
export type { Complex } from './tensor/cells.js';
export {
  arange,
  type ArangeOptions,
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
  tensor,
  type TensorOptions,
  zeros,
  zerosLike,
} from './tensor/create.js';
export type { Device } from './tensor/device.js';
export type { ComplexDType, DType, FloatDType, IntDType, Promote } from './tensor/dtype.js';
export {
  ArgumentError,
  DisposedError,
  KindlingError,
  NoCudaError,
  NotImplementedTorchError,
  OutOfMemoryError,
  TorchError,
  TorchIndexError,
} from './tensor/errors.js';
export { Generator, getRngState, manualSeed, setRngState } from './tensor/generator.js';
export { enableGrad, grad, type GradOptions, inferenceMode, isGradEnabled, noGrad } from './tensor/grad.js';
export { bernoulli, multinomial, normal, rand, randint, randLike, randn, randnLike, type RandomOptions, randperm } from './tensor/random.js';
export { keep, memory, type MemoryUse, Scope, tidy, tidyAsync } from './tensor/scope.js';
export { cuda, getNumThreads, setNumThreads } from './tensor/system.js';
export { type BackwardOptions, Tensor, type ToOptions } from './tensor/tensor.js';
export type { DataOf, Nested, NestedInput } from './tensor/values.js';
