// The learner, its callbacks and metrics.
export { Callback } from './callback.js';
export {
  CancelBackwardException,
  CancelBatchException,
  CancelEpochException,
  CancelException,
  CancelFitException,
  CancelStepException,
  CancelTrainException,
  CancelValidException,
} from './cancel.js';
export { CallbackError } from './dispatch.js';
export type { EventHandlers, EventName, Phase } from './events.js';
export { type LayerGroup, type ParamSplitter, trainableParams } from './groups.js';
export type { AnyOptimizer, HyperName, HyperParameters } from './hypers.js';
export { Learner } from './learner.js';
export {
  AvgLoss,
  AvgMetric,
  type AvgMetricOptions,
  Metric,
  type MetricFunction,
} from './metric.js';
export {
  accuracy,
  accuracyMulti,
  errorRate,
  type MultiLabelOptions,
  mae,
  mse,
  type PixelErrorOptions,
  pixelError,
  rmse,
  subsetAccuracy,
} from './metrics.js';
export { multiPointError } from './multiPointError.js';
export { type OfTargetOptions, ofTarget } from './ofTarget.js';
export type { FitOneCycleOptions, FitOptions, LearnerOptions, Moms, OptFunc } from './options.js';
export type { PerTarget } from './perTarget.js';
export type { Picture, Result } from './picture.js';
export type {
  GetPredsOptions,
  Prediction,
  Preds,
  ShowResultsOptions,
  WhichItems,
} from './predict.js';
export { Progress, type ProgressOptions, type ProgressOutput } from './progress.js';
export { Recorder, type RecorderOptions } from './recorder.js';
export type { RunState, Task } from './runState.js';
export {
  type CombinedCosOptions,
  combinedCos,
  combineScheds,
  ParamScheduler,
  SchedCos,
  SchedExp,
  SchedLin,
  SchedNo,
  SchedPoly,
  type Schedule,
  type Schedules,
} from './schedule.js';
export { TrainEval } from './trainEval.js';
