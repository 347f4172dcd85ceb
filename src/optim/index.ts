// Optimizers.

export { Adam, type AdamHypers, AdamW } from './adam.js';
export type { ParamState } from './bundles.js';
export { GradScaler } from './gradScaler.js';
export type { GradScalerOptions, GradScalerState } from './gradScalerOptions.js';
export { Optimizer, type OptimizerState } from './optimizer.js';
export type { Hypers, ParamGroup, ParamGroupInput, ParamsInput } from './paramGroups.js';
export { RMSprop, type RMSpropHypers } from './rmsprop.js';
export { SGD, type SGDHypers } from './sgd.js';
