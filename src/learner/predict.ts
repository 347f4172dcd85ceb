// What a learner says about items: predictions of a whole loader, of one item, and of a few to look at.
import type { DataLoader } from '../data/dataLoader.js';
import { checkPictureOptions, type PictureOptions } from '../data/picture.js';
import { rngFor, shuffled } from '../data/rng.js';
import type { Loss } from '../losses/loss.js';
import { ArgumentError, checkArg } from '../tensor/errors.js';
import { noGrad } from '../tensor/grad.js';
import { tidy } from '../tensor/scope.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Callback } from './callback.js';
import { GatherPreds } from './gatherPreds.js';
import type { Learner } from './learner.js';
import { runValidation } from './loop.js';
import { checkTellsApart, onlyOrAll, type PerTarget, partsOf } from './perTarget.js';
import type { Result } from './picture.js';

/** Which items: a loader, or one of the learner's own. */
export interface WhichItems {
  /** 0 for the training items, 1 for the validation items. Default 1. */
  dsIdx?: 0 | 1;
  /** A loader of your own, made by `dls.testDl()`, say. Default: as `dsIdx` says. */
  dl?: DataLoader | undefined;
}

/** Options of {@link Learner#getPreds}. */
export interface GetPredsOptions extends WhichItems {
  /** Give the inputs too. Default `false`. */
  withInput?: boolean;
  /** Give the decisions too: the loss's `decodes` of the predictions. Default `false`. */
  withDecoded?: boolean;
  /** Give each item's loss too. Default `false`. */
  withLoss?: boolean;
  /** Turns the raw output into predictions. Default: the loss's `activation`. */
  act?: (pred: Tensor) => Tensor;
  /** Callbacks for this run. */
  cbs?: readonly Callback[];
}

/**
 * Tensors [N, …] on the CPU, in the order of the items; they belong to the caller. Where the data has several targets, `preds`, `targs` and
 * `decoded` are lists with one tensor for each.
 */
export interface Preds<T extends Tensor | readonly Tensor[] = Tensor> {
  /** The activated output: probabilities, or numbers for regression. */
  readonly preds: T;
  /** The targets, if the items have any. */
  readonly targs?: T;
  /** One tensor for each input of the model. */
  readonly inputs?: readonly Tensor[];
  readonly decoded?: T;
  /** Each item's loss, of all targets together: [N]. */
  readonly losses?: Tensor;
}

/** What a model says about one item. Tensors belong to the caller. Where the data has several targets, each field is a list with one for each. */
export interface Prediction<
  Target = unknown,
  T extends Tensor | readonly Tensor[] = PerTarget<Target, Tensor>,
> {
  /** What a person is shown: a label, a list of labels, points in pixels of the picture. */
  readonly decoded: Target;
  /** The decision as a tensor: the index of a label, a mask over labels, points in [-1, 1]. */
  readonly pred: T;
  /** The activated output: the probability of each label, or numbers for regression. */
  readonly probs: T;
}

/** The loader that a run goes through: every item, in order. */
export function inOrder(
  learn: Learner,
  { dsIdx = 1, dl = dsIdx === 0 ? learn.dls.train : learn.dls.valid }: WhichItems,
): DataLoader {
  return dl.shuffle || dl.dropLast ? dl.new({ shuffle: false, dropLast: false }) : dl;
}

/** The predictions of a loader's items; see `Learner#getPreds()`. */
export async function gatherPreds<T extends Tensor | readonly Tensor[]>(
  learn: Learner,
  options: GetPredsOptions,
): Promise<Preds<T>> {
  const dl = inOrder(learn, options);
  if (dl.n === 0) throw new ArgumentError('getPreds', 'expected items to predict, got none');
  const { lossFunc, dls } = learn;
  checkTellsApart('getPreds', { lossFunc, count: dls.cs.length });
  const { withInput, withLoss, withDecoded, cbs = [], act } = options;
  const gather = new GatherPreds({ withInput, withLoss });
  const { reduction } = lossFunc;
  try {
    if (withLoss) lossFunc.reduction = 'none';
    await learn.addedCbs([...cbs, gather], () => runValidation(learn, dl));
    return tidy(() =>
      noGrad(() => {
        const { preds: raw, targs, ...rest } = gather.take();
        const { probs, decided } = judged('getPreds', learn, raw, { act, decode: withDecoded });
        return {
          preds: onlyOrAll<T>(probs),
          ...(targs && { targs: onlyOrAll<T>(targs) }),
          ...rest,
          ...(withDecoded && { decoded: onlyOrAll<T>(decided) }),
        };
      }),
    );
  } finally {
    lossFunc.reduction = reduction;
    gather.clear();
  }
}

/** What the model says about one item; see `Learner#predict()`. */
export async function predictOne<Target, T extends Tensor | readonly Tensor[]>(
  learn: Learner,
  item: unknown,
): Promise<Prediction<Target, T>> {
  const batch = await learn.dls.testDl([item], { bs: 1, prefetch: 0 }).oneBatch();
  return judge('predict', learn, batch, ({ probs, decided }) => {
    const [sample] = learn.dls.decodeBatch([...batch, ...decided], { maxN: 1 });
    const first = (tensors: readonly Tensor[]): T =>
      onlyOrAll<T>(tensors.map((tensor) => tensor.select(0, 0)));
    return { decoded: sample?.target as Target, pred: first(decided), probs: first(probs) };
  });
}

/** Options of {@link Learner#showResults}. */
export interface ShowResultsOptions extends WhichItems, PictureOptions {
  /** How many items to show. Default 9. */
  maxN?: number;
  /** Show a random choice of items instead of the first. Default `false`; fastai's is random. */
  shuffle?: boolean;
  /** Decides the random choice. Default 0. */
  seed?: number;
}

/** A few items with their targets and the model's word on each. Tensors in it belong to the caller. */
export async function fewResults(learn: Learner, options: ShowResultsOptions): Promise<Result[]> {
  const { maxN = 9, shuffle = false, seed = 0 } = options;
  checkArg(
    Number.isInteger(maxN) && maxN >= 1,
    'showResults',
    'an integer of at least 1',
    'maxN',
    maxN,
  );
  checkPictureOptions('showResults', options);
  const { dataset, n } = inOrder(learn, options);
  const order = shuffle ? shuffled(n, rngFor(seed)) : Array.from({ length: n }, (_, i) => i);
  const items = order.slice(0, maxN).map((i) => dataset.items[i]);
  const few = inOrder(learn, options).new(
    { bs: maxN, prefetch: 0, cache: false },
    dataset.new(items),
  );
  const batch = await few.oneBatch();
  const { dls } = learn;
  return judge('showResults', learn, batch, ({ decided }) => {
    const truth = dls.decodeBatch(batch, { maxN });
    const guesses = dls.decodeBatch([...batch.slice(0, dls.nInp), ...decided], { maxN });
    return truth.map((sample, i) => ({ ...sample, pred: guesses[i]?.target }));
  });
}

/** What the model says about each target: activated, and decided. */
interface Judgement {
  readonly probs: readonly Tensor[];
  readonly decided: readonly Tensor[];
}

/** A model's output, activated and decided by the loss of each target. */
function judged(
  op: string,
  { lossFunc, dls }: Learner,
  output: Tensor,
  { act, decode = true }: { act?: GetPredsOptions['act']; decode?: boolean | undefined } = {},
): Judgement {
  const { perTarget } = lossFunc;
  const pred = act ? act(output) : output;
  const parts = partsOf(op, { pred, lossFunc, count: dls.cs.length });
  const activated = act ? parts : parts.map((part, i) => (perTarget[i] as Loss).activation(part));
  const probs = activated.map((part) => part.to('cpu'));
  const decided = decode ? probs.map((prob, i) => (perTarget[i] as Loss).decodes(prob)) : [];
  return { probs, decided };
}

/** Runs the model on a batch in evaluation mode, lets `use` take what it wants, and frees everything else. */
function judge<T>(
  op: string,
  learn: Learner,
  batch: readonly Tensor[],
  use: (found: Judgement) => T,
): T {
  const { model, dls } = learn;
  try {
    return tidy(() =>
      noGrad(() =>
        evaluating(model, () => {
          const output = model.call(...batch.slice(0, dls.nInp));
          return use(judged(op, learn, output));
        }),
      ),
    );
  } finally {
    for (const tensor of batch) tensor.dispose();
  }
}

function evaluating<T>(model: Learner['model'], run: () => T): T {
  const modes = model.modules().map((module) => [module, module.training] as const);
  model.eval();
  try {
    return run();
  } finally {
    for (const [module, training] of modes) module.training = training;
  }
}
