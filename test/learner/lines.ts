// A learner that is small enough to follow: y = 3x + 2, learned by one linear layer.
import {
  type Callback,
  DataBlock,
  IndexSplitter,
  Learner,
  type LearnerOptions,
  manualSeed,
  nn,
  RegressionBlock,
  TransformBlock,
} from 'kindling';

export interface LineOptions {
  /** Training items. */
  nTrain?: number;
  /** Validation items; they come first. */
  nValid?: number;
  bs?: number;
  shuffle?: boolean;
}

/** Loaders of x in [-1, 1) and 3x + 2, without their own order unless `shuffle`. */
export function lines({ nTrain = 4, nValid = 2, bs = 2, shuffle = false }: LineOptions = {}) {
  const n = nTrain + nValid;
  const block = new DataBlock({
    blocks: [TransformBlock<readonly number[]>(), RegressionBlock()],
    splitter: IndexSplitter(Array.from({ length: nValid }, (_, i) => i)),
    getX: (x: number) => [x],
    getY: (x: number) => 3 * x + 2,
  });
  const items = Array.from({ length: n }, (_, i) => (2 * i) / n - 1);
  return block.dataloaders(items, { bs, shuffle, seed: 7 });
}

/** A learner on {@link lines} that starts from the same weights each time, and shows nothing. */
export async function lineLearner(options: LearnerOptions & LineOptions = {}) {
  manualSeed(3);
  const { nTrain, nValid, bs, shuffle, ...rest } = options;
  const dls = await lines({ nTrain, nValid, bs, shuffle });
  const learn = new Learner(dls, new nn.Linear(1, 1), rest);
  for (const cb of learn.cbs.filter(({ name }) => name === 'Progress')) learn.removeCb(cb);
  return learn;
}

/** A callback of the named class whose handlers are these. */
export function callbackOf<T extends Callback>(cb: T, handlers: Partial<T>): T {
  return Object.assign(cb, handlers);
}
