// Metrics. Those without settings are functions to be given as they are (`accuracy`), the others are called first (`accuracyMulti()`).
import type { Tensor } from '../tensor/tensor.js';
import { AvgMetric, type MetricFunction } from './metric.js';

/**
 * The share of items whose highest output is the target: logits [B, C], classes [B].
 *
 * @see https://docs.fast.ai/metrics.html#accuracy
 */
export function accuracy(pred: Tensor, targ: Tensor): Tensor {
  return pred.argmax(-1).eq(targ).to('float32').mean();
}

/**
 * `1 - accuracy`.
 *
 * @see https://docs.fast.ai/metrics.html#error_rate
 */
export function errorRate(pred: Tensor, targ: Tensor): Tensor {
  return accuracy(pred, targ).neg().add(1);
}

/** Options of metrics for several labels per item. */
export interface MultiLabelOptions {
  /** A label applies when its probability is above this. In [0, 1]. Default 0.5. */
  thresh?: number;
  /** Whether the outputs are logits still: `false` after `getPreds`. Default `true`. */
  sigmoid?: boolean;
}

/**
 * The share of cells that are right: logits [B, C], ones and zeros [B, C]. Where few labels apply, saying nothing at all scores high:
 * see {@link subsetAccuracy}.
 *
 * @see https://docs.fast.ai/metrics.html#accuracy_multi
 */
export function accuracyMulti(options: MultiLabelOptions = {}): MetricFunction {
  return named('accuracyMulti', (pred, targ) => rightCells(pred, targ, options).mean());
}

/** The share of items whose labels are all right, none missing and none too many: logits [B, C], ones and zeros [B, C]. fastai has no such. */
export function subsetAccuracy(options: MultiLabelOptions = {}): MetricFunction {
  return named('subsetAccuracy', (pred, targ) =>
    rightCells(pred, targ, options).flatten({ startDim: 1 }).amin([1]).mean(),
  );
}

/**
 * The mean squared difference.
 *
 * @see https://docs.fast.ai/metrics.html#mse
 */
export function mse(pred: Tensor, targ: Tensor): Tensor {
  return difference(pred, targ).square().mean();
}

/**
 * The mean absolute difference.
 *
 * @see https://docs.fast.ai/metrics.html#mae
 */
export function mae(pred: Tensor, targ: Tensor): Tensor {
  return difference(pred, targ).abs().mean();
}

/**
 * The root of the mean squared difference of all items; not the mean of the batches' roots. Its column is named `rmse`, fastai's `_rmse`.
 *
 * @see https://docs.fast.ai/metrics.html#rmse
 */
export function rmse(): AvgMetric {
  return new AvgMetric(mse, { name: 'rmse', finish: Math.sqrt });
}

/** Options of {@link pixelError}. */
export interface PixelErrorOptions {
  /** Size of the images in pixels. */
  width: number;
  /** Default: `width`. */
  height?: number;
}

/**
 * The mean distance in pixels between predicted and true points: [B, 2N] or [B, N, 2] against [B, N, 2], as x and y in [-1, 1].
 * Of points that may be missing it is `multiPointError`. fastai has no such.
 */
export function pixelError({ width, height = width }: PixelErrorOptions): MetricFunction {
  return named('pixelError', (pred, targ) => {
    const offset = difference(pred, targ).reshape([-1, 2]); // [B·N, 2]
    const x = offset.select(1, 0).mul(width / 2);
    const y = offset.select(1, 1).mul(height / 2);
    return x.hypot(y).mean();
  });
}

function rightCells(
  pred: Tensor,
  targ: Tensor,
  { thresh = 0.5, sigmoid = true }: MultiLabelOptions,
): Tensor {
  const probs = sigmoid ? pred.sigmoid() : pred;
  return probs.gt(thresh).eq(targ.gt(0.5)).to('float32');
}

function difference(pred: Tensor, targ: Tensor): Tensor {
  return pred.flatten().sub(targ.flatten());
}

function named(name: string, func: MetricFunction): MetricFunction {
  return Object.defineProperty(func, 'name', { value: name });
}
