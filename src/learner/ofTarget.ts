import { ArgumentError, checkArg } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Learner } from './learner.js';
import { AvgMetric, Metric, type MetricFunction } from './metric.js';
import { partsOf } from './perTarget.js';

/** Options of {@link ofTarget}. */
export interface OfTargetOptions {
  /** Heads its column. Default: the metric's name and the target's number, `'accuracy[0]'`. */
  name?: string;
}

/** Shows a metric one target and the outputs that belong to it. */
class TargetMetric extends Metric {
  readonly name: string;
  readonly #metric: Metric;
  readonly #target: number;

  constructor(metric: Metric, { target, name }: { target: number; name: string }) {
    super();
    this.name = name;
    this.#metric = metric;
    this.#target = target;
  }

  override reset(): void {
    this.#metric.reset();
  }

  override accumulate(learn: Learner): void {
    const { pred, ys, lossFunc } = learn;
    const targ = ys[this.#target];
    if (!targ)
      throw new ArgumentError(this.name, `there is no such target; the data has ${ys.length}`);
    const parts = partsOf(this.name, { pred, lossFunc, count: ys.length });
    learn.pred = parts[this.#target] as Tensor;
    learn.ys = [targ];
    try {
      this.#metric.accumulate(learn);
    } finally {
      learn.pred = pred;
      learn.ys = ys;
    }
  }

  override get value(): number | null {
    return this.#metric.value;
  }
}

/**
 * A metric of one target, where the data has several: it sees the outputs that belong to the target, and the target. Targets count from 0.
 * fastai has no such.
 *
 * @throws {ArgumentError} `target` is no whole number of at least 0; while validating, when there is no such target.
 * @example
 * ```ts
 * const metrics = [ofTarget(accuracy, 0), ofTarget(pixelError({ width: 64 }), 1), ofTarget(rmse(), 2, { name: 'weight' })];
 * ```
 */
export function ofTarget(
  metric: Metric | MetricFunction,
  target: number,
  { name }: OfTargetOptions = {},
): Metric {
  const fits = Number.isInteger(target) && target >= 0;
  checkArg(fits, 'ofTarget', 'an integer of at least 0', 'target', target);
  const inner = metric instanceof Metric ? metric : new AvgMetric(metric);
  return new TargetMetric(inner, { target, name: name ?? `${inner.name}[${target}]` });
}
