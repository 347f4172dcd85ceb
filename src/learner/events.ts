// The events of training, in fastai's order. Who calls them is loop.ts, how they reach callbacks dispatch.ts.

/** Parts of a run that begin and end with an event, outermost first. `Backward` and `Step` are parts of a training batch. */
export type Phase = 'Fit' | 'Epoch' | 'Train' | 'Validate' | 'Batch' | 'Backward' | 'Step';

type Reaction = void | Promise<void>;

/**
 * What a callback may react to, in the order in which it happens: fastai's events. A handler may be asynchronous; the loop waits for it.
 *
 * For every phase there is `before…`, `after…`, `afterCancel…` (the phase's cancel exception was thrown; `after…` follows) and
 * `cleanup…`, which comes last in any case, after an ordinary error too, where fastai has nothing. An ordinary error runs no `after…`.
 *
 * @see https://docs.fast.ai/callback.core.html#events
 */
export interface EventHandlers {
  /** The learner has been made. The only event that has to be synchronous. */
  afterCreate?(): void;

  /** A run begins: `fit`, but also `validate` and `getPreds`; `learn.task` tells which. */
  beforeFit?(): Reaction;
  beforeEpoch?(): Reaction;
  beforeTrain?(): Reaction;
  /** `learn.xb` and `learn.yb` are there. */
  beforeBatch?(): Reaction;
  /** `learn.pred` is there. */
  afterPred?(): Reaction;
  /** `learn.loss` is there, if the batch has a target. A validation batch ends here. */
  afterLoss?(): Reaction;
  beforeBackward?(): Reaction;
  afterCancelBackward?(): Reaction;
  afterBackward?(): Reaction;
  cleanupBackward?(): Reaction;
  /** The parameters' gradients are there. */
  beforeStep?(): Reaction;
  afterCancelStep?(): Reaction;
  /** The parameters have changed; gradients are cleared next. */
  afterStep?(): Reaction;
  cleanupStep?(): Reaction;
  afterCancelBatch?(): Reaction;
  afterBatch?(): Reaction;
  /** The tensors of the batch are freed next. */
  cleanupBatch?(): Reaction;
  afterCancelTrain?(): Reaction;
  afterTrain?(): Reaction;
  cleanupTrain?(): Reaction;
  beforeValidate?(): Reaction;
  afterCancelValidate?(): Reaction;
  afterValidate?(): Reaction;
  cleanupValidate?(): Reaction;
  afterCancelEpoch?(): Reaction;
  afterEpoch?(): Reaction;
  cleanupEpoch?(): Reaction;
  afterCancelFit?(): Reaction;
  afterFit?(): Reaction;
  cleanupFit?(): Reaction;
}

/** The name of an event. */
export type EventName = keyof EventHandlers;

const innerPhases: readonly Phase[] = ['Batch', 'Backward', 'Step'];

/** Events of a single batch: the ones that `runTrain` and `runValid` switch off. */
export const innerEvents: ReadonlySet<EventName> = new Set<EventName>([
  'afterPred',
  'afterLoss',
  ...innerPhases.flatMap((phase): EventName[] => [
    `before${phase}`,
    `afterCancel${phase}`,
    `after${phase}`,
    `cleanup${phase}`,
  ]),
]);
