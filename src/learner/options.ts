// What a learner can be told. What it does with it is learner.ts.
import type { Loss } from '../losses/loss.js';
import type { Callback } from './callback.js';
import type { LayerGroup, ParamSplitter } from './groups.js';
import type { AnyOptimizer } from './hypers.js';
import type { Metric, MetricFunction } from './metric.js';

/** Makes an optimizer over groups of parameters: `(groups, { lr }) => new optim.SGD(groups, { lr, momentum: 0.9 })`. */
export type OptFunc = (groups: LayerGroup[], options: { lr: number }) => AnyOptimizer;

/** Momentum at the beginning, at the highest rate, and at the end of a one-cycle fit. */
export type Moms = readonly [start: number, middle: number, end: number];

/** Options of {@link Learner}. */
export interface LearnerOptions {
  /** Default: what the blocks of the data imply. */
  lossFunc?: Loss;
  /** Default: fastai's Adam, which is AdamW with betas (.9, .99), eps 1e-5 and weight decay .01. */
  optFunc?: OptFunc;
  /** Learning rate where a fit names none. Default 1e-3. */
  lr?: number;
  /** Cuts the model into groups that can be frozen. Default: one group. */
  splitter?: ParamSplitter;
  /** Shown after each epoch: functions of prediction and target (`accuracy`), or metrics. Default: none. */
  metrics?: readonly (Metric | MetricFunction)[];
  /** Callbacks beside those that every learner has. */
  cbs?: readonly Callback[];
  /** Weight decay. Default: the optimizer's. */
  wd?: number;
  /** Weight decay on norm layers and biases too. Default `false`. */
  wdBnBias?: boolean;
  /** Train norm layers of frozen groups. Default `true`. */
  trainBn?: boolean;
  /** Default (.95, .85, .95). */
  moms?: Moms;
  /** Folder for files of this learner. Default `'.'`. */
  path?: string;
}

/** Options of {@link Learner#fit}. */
export interface FitOptions {
  /** Learning rate, or one for each group. Default: the learner's. */
  lr?: number | readonly number[];
  /** Default: the learner's. */
  wd?: number | undefined;
  /** Callbacks for this fit. */
  cbs?: readonly Callback[];
  /** Forget the optimizer's state. Default `false`. */
  resetOpt?: boolean;
  /** Ends the fit after the running batch. `fit` then returns as after its last epoch; `signal.aborted` tells the difference. */
  signal?: AbortSignal | undefined;
}

/** Options of {@link Learner#fitOneCycle}. */
export interface FitOneCycleOptions extends Omit<FitOptions, 'lr'> {
  /** The highest learning rate. Default: the learner's. */
  lrMax?: number;
  /** The first rate is `lrMax / div`. Default 25. */
  div?: number;
  /** The rate falls towards `lrMax / divFinal`. Default 1e5. */
  divFinal?: number;
  /** The share of training in which the rate rises. In [0, 1]. Default 0.25. */
  pctStart?: number;
  /** Default: the learner's. */
  moms?: Moms;
}
