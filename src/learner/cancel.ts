import type { Phase } from './events.js';

/** Base of the exceptions by which a callback ends a phase early. They are control flow, not failures. */
export abstract class CancelException extends Error {
  override name = this.constructor.name;
}

/** Skips the rest of this batch, clearing of the gradients included: on to `afterCancelBatch` and `afterBatch`. */
export class CancelBatchException extends CancelException {}

/** Skips the backward pass: on to `afterCancelBackward` and `afterBackward`. */
export class CancelBackwardException extends CancelException {}

/** Skips the optimizer's step, gradients are still cleared: on to `afterCancelStep` and `afterStep`. */
export class CancelStepException extends CancelException {}

/** Skips the rest of the training part of the epoch: on to `afterCancelTrain` and `afterTrain`. */
export class CancelTrainException extends CancelException {}

/** Skips the rest of the validation part of the epoch: on to `afterCancelValidate` and `afterValidate`. */
export class CancelValidException extends CancelException {}

/** Skips the rest of the epoch: on to `afterCancelEpoch` and `afterEpoch`. */
export class CancelEpochException extends CancelException {}

/** Ends the run: on to `afterCancelFit` and `afterFit`. */
export class CancelFitException extends CancelException {}

/** Which exception ends which phase. */
export const cancelOf: Readonly<Record<Phase, abstract new () => CancelException>> = {
  Fit: CancelFitException,
  Epoch: CancelEpochException,
  Train: CancelTrainException,
  Validate: CancelValidException,
  Batch: CancelBatchException,
  Backward: CancelBackwardException,
  Step: CancelStepException,
};
