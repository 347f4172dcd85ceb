// The learner: what training needs, and the verbs. What happens inside a verb is loop.ts, predict.ts, groups.ts.
import type { DataLoaders } from '../data/dataLoaders.js';
import { whyNoLoss } from '../data/targetFacts.js';
import type { TestItem } from '../data/testSet.js';
import { Loss } from '../losses/loss.js';
import type { Module } from '../nn/module.js';
import { AdamW } from '../optim/adam.js';
import { ArgumentError, checkArg, KindlingError } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Callback } from './callback.js';
import { type CallbackClass, Dispatch } from './dispatch.js';
import { trainableParams } from './groups.js';
import type { AnyOptimizer, HyperParameters } from './hypers.js';
import { LazyOptimizer } from './lazyOptimizer.js';
import { runFit, runValidation } from './loop.js';
import { AvgMetric, Metric } from './metric.js';
import type { FitOneCycleOptions, FitOptions, LearnerOptions, Moms, OptFunc } from './options.js';
import { fitsTargets, type PerTarget } from './perTarget.js';
import { type Picture, paint } from './picture.js';
import {
  fewResults,
  type GetPredsOptions,
  gatherPreds,
  inOrder,
  type Prediction,
  type Preds,
  predictOne,
  type ShowResultsOptions,
  type WhichItems,
} from './predict.js';
import { Progress } from './progress.js';
import { Recorder } from './recorder.js';
import { RunState, type Task } from './runState.js';
import { oneCycle, ParamScheduler } from './schedule.js';
import { summarizeLearner } from './summary.js';
import { TrainEval } from './trainEval.js';

/** fastai's Adam. */
const adam: OptFunc = (groups, { lr }) =>
  new AdamW(groups, { lr, betas: [0.9, 0.99], eps: 1e-5, weightDecay: 0.01 });

/**
 * Data, model, loss and optimizer, and the verbs of training. Callbacks take part in everything it does ({@link Callback}).
 *
 * With several inputs the model is called with all of them, `model.call(x1, x2)`. With several targets the loss takes all of them, and `predict`
 * and `getPreds` give a list with one entry for each; `Pred` is what they give, a tensor or such a list, and follows from `Target`.
 *
 * Unlike fastai: the optimizer is a function of groups; `validate` and `getPreds` leave the recorder's history alone.
 *
 * @throws {ArgumentError} there is no loss, and the blocks of the data imply none; or the loss is for another number of targets.
 * @example
 * ```ts
 * const learn = new Learner(dls, model, { metrics: [accuracy] });
 * await learn.fitOneCycle(3, { lrMax: 1e-2 });
 * const { decoded } = await learn.predict('digits/7/12.png');
 * ```
 * @see https://docs.fast.ai/learner.html
 */
export class Learner<
  Item = unknown,
  Input = unknown,
  Target = unknown,
  Pred extends Tensor | readonly Tensor[] = PerTarget<Target, Tensor>,
> extends RunState {
  dls: DataLoaders<Item, readonly Tensor[], Input, Target>;
  model: Module;
  lossFunc: Loss;
  optFunc: OptFunc;
  lr: number;
  metrics: Metric[];
  wd: number | undefined;
  moms: Moms;
  path: string;
  readonly recorder = new Recorder();
  /** @internal */
  readonly dispatch = new Dispatch(this);

  readonly #optimizer: LazyOptimizer;

  constructor(
    dls: DataLoaders<Item, readonly Tensor[], Input, Target>,
    model: Module,
    options: LearnerOptions = {},
  ) {
    super();
    const {
      lossFunc = dls.lossFunc,
      optFunc = adam,
      lr = 1e-3,
      metrics = [],
      cbs = [],
      wd,
      moms = [0.95, 0.85, 0.95],
      path = '.',
    } = options;
    const { splitter = trainableParams, wdBnBias = false, trainBn = true } = options;
    if (!lossFunc)
      throw new ArgumentError(
        'Learner',
        whyNoLoss(dls.validDs.elements.slice(dls.nInp)) ?? 'expected a loss for lossFunc, got none',
      );
    checkArg(lossFunc instanceof Loss, 'Learner', 'a loss', 'lossFunc', lossFunc);
    this.dls = dls;
    this.model = model;
    this.lossFunc = fitsTargets(lossFunc, dls.cs.length);
    this.optFunc = optFunc;
    this.lr = lr;
    this.metrics = metrics.map((metric) =>
      metric instanceof Metric ? metric : new AvgMetric(metric),
    );
    this.wd = wd;
    this.moms = moms;
    this.path = path;
    this.#optimizer = new LazyOptimizer(this, { splitter, wdBnBias, trainBn });
    for (const cb of [new TrainEval(), this.recorder, new Progress(), ...cbs]) this.addCb(cb);
    this.dispatch.fireSync('afterCreate');
  }

  /** The callbacks in the order in which they react. */
  get cbs(): readonly Callback[] {
    return this.dispatch.cbs;
  }

  /** The optimizer; made on first use, used by all fits until the model is frozen or unfrozen. */
  get opt(): AnyOptimizer {
    return this.#optimizer.opt;
  }

  /** The optimizer's hyper-parameters under fastai's names. */
  get hypers(): HyperParameters {
    return this.#optimizer.hypers;
  }

  addCb(cb: Callback): this {
    this.dispatch.add(cb);
    return this;
  }

  /** Removes a callback, or all of a class. */
  removeCb(cb: Callback | CallbackClass): this {
    this.dispatch.remove(cb);
    return this;
  }

  /** Runs something with more callbacks than usual. */
  async addedCbs<T>(cbs: readonly Callback[], run: () => Promise<T>): Promise<T> {
    for (const cb of cbs) this.addCb(cb);
    try {
      return await run();
    } finally {
      for (const cb of cbs) this.removeCb(cb);
    }
  }

  /** Runs something with fewer callbacks than usual. */
  async removedCbs<T>(cbs: readonly Callback[], run: () => Promise<T>): Promise<T> {
    for (const cb of cbs) this.removeCb(cb);
    try {
      return await run();
    } finally {
      for (const cb of cbs) this.addCb(cb);
    }
  }

  /**
   * Runs something without showing progress.
   *
   * @example
   * ```ts
   * await learn.noBar(() => learn.fit(3));
   * ```
   */
  noBar<T>(run: () => Promise<T>): Promise<T> {
    return this.removedCbs(
      this.cbs.filter((cb) => cb instanceof Progress),
      run,
    );
  }

  /**
   * Trains for `nEpoch` epochs at a constant rate, validating after each.
   *
   * @throws {ArgumentError} `nEpoch` is no whole number of at least 0.
   * @throws {CallbackError} a callback failed: the message names it and the event.
   * @throws {KindlingError} another run is under way.
   * @see https://docs.fast.ai/learner.html#learner.fit
   */
  async fit(
    nEpoch: number,
    { lr = this.lr, wd = this.wd, cbs = [], resetOpt = false, signal }: FitOptions = {},
  ): Promise<void> {
    checkArg(
      Number.isInteger(nEpoch) && nEpoch >= 0,
      'fit',
      'an integer of at least 0',
      'nEpoch',
      nEpoch,
    );
    await this.#run('fit', cbs, () => {
      if (resetOpt) this.#optimizer.forget();
      if (wd !== undefined) this.hypers.set('wd', wd);
      this.hypers.set('lr', lr);
      this.nEpoch = nEpoch;
      this.signal = signal;
      return runFit(this);
    });
  }

  /**
   * Trains with a rate that rises to `lrMax` and falls to almost nothing, along cosines, while momentum does the opposite. Momentum is left
   * alone where the optimizer has none.
   *
   * @see https://docs.fast.ai/callback.schedule.html#learner.fit_one_cycle
   */
  async fitOneCycle(nEpoch: number, options: FitOneCycleOptions = {}): Promise<void> {
    const {
      lrMax = this.lr,
      div,
      divFinal,
      pctStart,
      moms = this.moms,
      cbs = [],
      ...rest
    } = options;
    const hasMom = Boolean(this.hypers.get('mom'));
    const scheds = oneCycle(lrMax, { div, divFinal, pctStart, moms: hasMom ? moms : null });
    await this.fit(nEpoch, { ...rest, lr: lrMax, cbs: [new ParamScheduler(scheds), ...cbs] });
  }

  /** The loss and the metrics over a loader: `[loss, ...metrics]`. null stands for what was skipped by a callback. */
  async validate(
    which: WhichItems & { cbs?: readonly Callback[] } = {},
  ): Promise<(number | null)[]> {
    const dl = inOrder(this, which);
    await this.#run('validate', which.cbs ?? [], () => runValidation(this, dl));
    return this.recorder.lastValidation;
  }

  /**
   * Predictions for a loader's items, in the items' order.
   *
   * @see https://docs.fast.ai/learner.html#learner.get_preds
   */
  getPreds(options: GetPredsOptions = {}): Promise<Preds<Pred>> {
    return this.#run('preds', [], () => gatherPreds<Pred>(this, options));
  }

  /**
   * What the model says about one item: the item's inputs go through the transforms of validation. A tensor, or a file's bytes, may stand
   * for the input itself, and a list of them for several inputs. No event is fired. The model may be in the middle of a fit.
   *
   * @see https://docs.fast.ai/learner.html#learner.predict
   */
  predict(item: TestItem<Item>): Promise<Prediction<Target, Pred>> {
    return predictOne<Target, Pred>(this, item);
  }

  /**
   * A picture of a few items, each with its targets and the model's word on them. The first ones, unless `shuffle`; fastai's are random.
   * Labels are judged one by one. Points, boxes, masks and images stand in columns, the target beside the prediction, with how far they are
   * apart. Of items without targets, as those of `dls.testDl()`, the predictions are shown.
   *
   * @throws {ArgumentError} an option is out of range, or neither an input nor a target is an image.
   * @see https://docs.fast.ai/learner.html#learner.show_results
   */
  async showResults(options: ShowResultsOptions = {}): Promise<Picture> {
    const { nInp, cs } = this.dls;
    return paint(await fewResults(this, options), { nInp, nTargets: cs.length }, options);
  }

  /** Freezes all groups but the last. On a model of one group it freezes nothing. */
  freeze(): void {
    this.freezeTo(-1);
  }

  /** Unfreezes all groups. */
  unfreeze(): void {
    this.freezeTo(0);
  }

  /**
   * Freezes the first `n` groups; negative counts from the end. The optimizer starts anew.
   *
   * @throws {ArgumentError} there are not so many groups.
   * @see https://docs.fast.ai/learner.html#learner.freeze_to
   */
  freezeTo(n: number): void {
    this.#optimizer.freezeTo(n);
  }

  /** The layers with their shapes, the loss, the optimizer and the callbacks, as text. Reads one batch. */
  summary(): Promise<string> {
    return summarizeLearner(this);
  }

  /** Runs a task; one inside another, which only a callback may start, leaves the outer one's state as it was. */
  async #run<T>(task: Task, cbs: readonly Callback[], body: () => Promise<T>): Promise<T> {
    const nested = this.task !== null;
    if (nested && !this.dispatch.firing) {
      throw new KindlingError(
        'ERR_BUSY',
        task,
        `the learner is busy with '${this.task}'; await it first`,
      );
    }
    const { training } = this;
    const putBack = this.remember();
    this.task = task;
    try {
      return await this.addedCbs(cbs, body);
    } finally {
      if (nested) {
        putBack();
        this.model.train(training);
      } else {
        this.task = null;
      }
    }
  }
}
