// What autograd offers beside the methods of Tensor.
export {
  type AnomalyOptions,
  detectAnomaly,
  isAnomalyEnabled,
  setDetectAnomaly,
} from './anomaly.js';
export { AutogradFunction, type GradInputs, type GradOutputs } from './function.js';
export type { PostAccumulateGradHook, TensorHook } from './hooks.js';
export { type BackwardOptions, type GradOptions, grad, gradAsync } from './passes.js';
