import { Callback } from './callback.js';
import type { HyperName } from './hypers.js';
import { LossTrail } from './lossTrail.js';
import { AvgLoss, type Metric } from './metric.js';

/** Options of {@link Recorder}. */
export interface RecorderOptions {
  /** Weight of the past in the smoothed training loss, in [0, 1). Default 0.98. */
  beta?: number;
}

/**
 * Keeps losses, rates and metrics of the last `fit`. Every learner has one, as `learn.recorder`.
 *
 * `train_loss` is the smoothed loss after the last batch; it runs on over the epochs of one fit and is not the epoch's mean, as in fastai.
 * `valid_loss` is the exact mean. Unlike fastai's, `validate` and `getPreds` leave the history as it is.
 *
 * @see https://docs.fast.ai/learner.html#recorder
 */
export class Recorder extends Callback {
  override readonly order = 50;
  /** One row for each epoch, under `names` without `epoch` and `time`. null stands for what was skipped. */
  values: (number | null)[][] = [];
  /** Seconds that each epoch took. */
  seconds: number[] = [];
  /** The learning rate of each training batch, in the last group. */
  lrs: (number | undefined)[] = [];
  /** Training batches so far, at the end of each epoch. */
  iters: number[] = [];
  /** What a `ParamScheduler` set, batch by batch. */
  hps: Partial<Record<HyperName, number[]>> = {};
  /** What the last `validate` found: the loss, then the metrics. */
  lastValidation: (number | null)[] = [];
  readonly #beta: number;
  readonly #loss = new AvgLoss();
  #trail: LossTrail;
  #skipped = { train: false, valid: false };
  #started = 0;

  constructor({ beta = 0.98 }: RecorderOptions = {}) {
    super();
    this.#beta = beta;
    this.#trail = new LossTrail(beta);
  }

  /** The columns of the table: `['epoch', 'train_loss', 'valid_loss', 'accuracy', 'time']`. */
  get names(): string[] {
    return [
      'epoch',
      'train_loss',
      'valid_loss',
      ...this.learn.metrics.map(({ name }) => name),
      'time',
    ];
  }

  /** The smoothed training loss after each batch. */
  get losses(): readonly number[] {
    return this.#trail.values;
  }

  /** The smoothed training loss now; null before the first batch. */
  get smoothLoss(): number | null {
    return this.#trail.last;
  }

  /** What the last epoch gave for a column: `lastValue('valid_loss')`. */
  lastValue(name: string): number | null | undefined {
    return this.values.at(-1)?.[this.names.indexOf(name) - 1];
  }

  override beforeFit(): void {
    if (this.learn.task !== 'fit') return;
    this.values = [];
    this.seconds = [];
    this.lrs = [];
    this.iters = [];
    this.hps = {};
    this.#trail = new LossTrail(this.#beta);
  }

  override beforeEpoch(): void {
    this.#started = performance.now();
    this.#skipped = { train: false, valid: false };
    this.lastValidation = this.#metrics.map(() => null);
  }

  override beforeValidate(): void {
    for (const metric of this.#metrics) metric.reset();
  }

  override afterBatch(): void {
    const { learn } = this;
    if (!learn.hasLoss || learn.task === 'preds') return;
    if (learn.training) {
      this.#trail.push(learn.loss);
      this.lrs.push(learn.hypers.get('lr'));
    } else {
      for (const metric of this.#metrics) metric.accumulate(learn);
    }
  }

  override afterCancelTrain(): void {
    this.#skipped.train = true;
  }

  override afterCancelValidate(): void {
    this.#skipped.valid = true;
  }

  override afterValidate(): void {
    this.lastValidation = this.#metrics.map((metric) =>
      this.#skipped.valid ? null : metric.value,
    );
    for (const metric of this.#metrics) metric.reset();
  }

  override afterEpoch(): void {
    if (this.learn.task !== 'fit') return;
    this.values.push([this.#skipped.train ? null : this.smoothLoss, ...this.lastValidation]);
    this.seconds.push((performance.now() - this.#started) / 1000);
    this.iters.push(this.#trail.count);
  }

  override cleanupFit(): void {
    this.#trail.values; // an aborted fit leaves no tensors waiting
    for (const metric of this.#metrics) metric.reset();
  }

  get #metrics(): readonly Metric[] {
    return [this.#loss, ...this.learn.metrics];
  }
}
