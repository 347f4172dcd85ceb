import { checkArg } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Learner } from './learner.js';
import { AvgMetric, Metric } from './metric.js';
import type { PixelErrorOptions } from './metrics.js';

/** The quotient of two means over the same items. */
class Quotient extends Metric {
  readonly name: string;
  readonly #above: Metric;
  readonly #below: Metric;

  constructor(name: string, { above, below }: Readonly<Record<'above' | 'below', Metric>>) {
    super();
    this.name = name;
    this.#above = above;
    this.#below = below;
  }

  override reset(): void {
    this.#above.reset();
    this.#below.reset();
  }

  override accumulate(learn: Learner): void {
    this.#above.accumulate(learn);
    this.#below.accumulate(learn);
  }

  override get value(): number | null {
    const below = this.#below.value;
    return below ? (this.#above.value as number) / below : null;
  }
}

/**
 * The mean distance in pixels between predicted and true points that are seen, of all points of an epoch: [B, 2·N] or [B, N, 2]
 * against [B, N, 3], (x, y, v) of a `MultiPointBlock` with x and y in [−1, 1]. Null where no point is seen. For points that cannot
 * be missing see {@link pixelError}. fastai has no such.
 *
 * @throws {ArgumentError} while validating, when targets are not [B, N, 3].
 * @example
 * ```ts
 * const metrics = [multiPointError({ width: 224 })];
 * ```
 */
export function multiPointError({ width, height = width }: PixelErrorOptions): Metric {
  const distances = (pred: Tensor, targ: Tensor): Tensor => {
    const isSeen = seenOf(targ);
    const off = pred.reshape([targ.size(0), -1, 2]).sub(targ.narrow(2, 0, 2));
    const x = off.select(2, 0).mul(width / 2);
    const y = off.select(2, 1).mul(height / 2);
    return x.hypot(y).where(isSeen, 0).sum(1).mean();
  };
  return new Quotient('multiPointError', {
    above: new AvgMetric(distances),
    below: new AvgMetric((_pred, targ) =>
      seenOf(targ as Tensor)
        .sum(1)
        .to('float32')
        .mean(),
    ),
  });
}

/** Which points are seen: bool [B, N]. */
function seenOf(targ: Tensor): Tensor {
  const isPoints = targ.ndim === 3 && targ.size(2) === 3;
  checkArg(isPoints, 'multiPointError', '[B, N, 3]', 'targets', targ.shape);
  return targ.select(2, 2).gt(0);
}
