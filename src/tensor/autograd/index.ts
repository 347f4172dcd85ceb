// What autograd offers beside the methods of Tensor.
export {
  type AnomalyOptions,
  detectAnomaly,
  isAnomalyEnabled,
  setDetectAnomaly,
} from './anomaly.js';
export {
  type CheckpointOptions,
  type CheckpointSequentialOptions,
  type CheckpointStep,
  checkpoint,
  checkpointSequential,
} from './checkpoint.js';
export { AutogradFunction, type GradInputs, type GradOutputs } from './function.js';
export { hessian, type Jacobian, type JacobianOptions, jacobian } from './functional/jacobian.js';
export { hvp, type JvpOptions, jvp, vhp, vjp } from './functional/products.js';
export type {
  ArgumentsOf,
  Differentiable,
  DifferentiationOptions,
  PerTensor,
  ProductOptions,
  Tensors,
} from './functional/tensors.js';
export { GradcheckError, type GradcheckOptions } from './gradcheck/faults.js';
export {
  type CheckedFunction,
  type GradgradcheckOptions,
  gradcheck,
  gradgradcheck,
} from './gradcheck/gradcheck.js';
export type { PostAccumulateGradHook, TensorHook } from './hooks.js';
export { type BackwardOptions, type GradOptions, grad, gradAsync } from './passes.js';
