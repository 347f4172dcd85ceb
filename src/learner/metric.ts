// What a metric is and how it adds up over the batches of an epoch. The metrics themselves are in metrics.ts.
import { tensor } from '../tensor/create.js';
import { ArgumentError } from '../tensor/errors.js';
import { keep } from '../tensor/scope.js';
import { Tensor } from '../tensor/tensor.js';
import type { Learner } from './learner.js';

/** A number about predictions, gathered over the batches of an epoch. */
export abstract class Metric {
  /** Heads its column. */
  abstract readonly name: string;
  /** Forgets what it has gathered. */
  abstract reset(): void;
  /** Adds the batch that the learner has just run. */
  abstract accumulate(learn: Learner): void;
  /** The number so far; null before the first batch. Reading it waits for the device. */
  abstract readonly value: number | null;
}

/** Compares the model's raw output [B, …] with the targets: one number, the mean over the batch. For one target of several, see `ofTarget`. */
export type MetricFunction = (pred: Tensor, ...targs: Tensor[]) => Tensor | number;

/** Adds up numbers on the device where they are, in float64, and reads the result once. */
class WeightedMean {
  #total: Tensor | null = null;
  #count = 0;

  add(value: Tensor | number, weight: number): void {
    this.#count += weight;
    const part =
      value instanceof Tensor
        ? value.detach().to('float64').mean().mul(weight)
        : tensor(value * weight, { dtype: 'float64' });
    if (this.#total === null) this.#total = keep(part);
    else this.#total.add_(part);
  }

  get value(): number | null {
    return this.#total === null ? null : Number(this.#total.item()) / this.#count;
  }

  reset(): void {
    this.#total?.dispose();
    this.#total = null;
    this.#count = 0;
  }
}

/** Options of {@link AvgMetric}. */
export interface AvgMetricOptions {
  /** Default: the function's own name. */
  name?: string;
  /** Turns the mean over the epoch into the metric: a root, say. Default: leaves it. */
  finish?: (mean: number) => number;
}

/**
 * A function's mean over all items, whatever the sizes of the batches. The function sees the raw output: logits, not probabilities.
 *
 * @see https://docs.fast.ai/learner.html#avgmetric
 */
export class AvgMetric extends Metric {
  readonly name: string;
  readonly #func: MetricFunction;
  readonly #finish: (mean: number) => number;
  readonly #mean = new WeightedMean();

  constructor(
    func: MetricFunction,
    { name = func.name, finish = (mean) => mean }: AvgMetricOptions = {},
  ) {
    super();
    this.name = name || 'metric';
    this.#func = func;
    this.#finish = finish;
  }

  override reset(): void {
    this.#mean.reset();
  }

  override accumulate({ pred, xb, ys }: Learner): void {
    if (ys.length > 1 && this.#func.length === 2) {
      const { name } = this; // the function would not even look at the others
      throw new ArgumentError(
        name,
        `it compares one target, and the data has ${ys.length}: ofTarget(${name}, 0), or another number`,
      );
    }
    const value: unknown = this.#func(pred, ...ys);
    if (!(value instanceof Tensor) && typeof value !== 'number') {
      const { name } = this; // one with settings that was not called gives a function
      const hint = typeof value === 'function' ? `; it is called first: ${name}()` : '';
      throw new ArgumentError(
        name,
        `expected a number or a tensor of the metric, got ${value === null ? 'null' : typeof value}${hint}`,
      );
    }
    this.#mean.add(value, (ys[0] ?? xb).size(0));
  }

  override get value(): number | null {
    const mean = this.#mean.value;
    return mean === null ? null : this.#finish(mean);
  }
}

/**
 * The mean of the loss over all items: the `valid_loss` column.
 *
 * @see https://docs.fast.ai/learner.html#avgloss
 */
export class AvgLoss extends Metric {
  readonly name = 'loss';
  readonly #mean = new WeightedMean();

  override reset(): void {
    this.#mean.reset();
  }

  override accumulate({ loss, yb }: Learner): void {
    this.#mean.add(loss, yb.size(0));
  }

  override get value(): number | null {
    return this.#mean.value;
  }
}
