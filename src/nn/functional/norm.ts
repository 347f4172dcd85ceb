// Normalisation.

import type { Tensor } from '../../tensor/tensor.js';
import { bindOp } from './op.js';

/** Scale and shift after normalising; none means 1 and 0. */
export interface AffineOptions {
  weight?: Tensor | null;
  bias?: Tensor | null;
  /** Added to the variance. Default 1e-5. */
  eps?: number;
}

/** Options of `batchNorm`. */
export interface BatchNormFunctionOptions extends AffineOptions {
  /** [C]: used when not `training`, else updated in place. */
  runningMean?: Tensor | null;
  /** [C]: used when not `training`, else updated in place. */
  runningVar?: Tensor | null;
  /** Normalise by the batch's own statistics. Default false. */
  training?: boolean;
  /** Share of the batch's statistics in the new running statistics. Default 0.1. */
  momentum?: number;
}

const batchNormOp = bindOp('aten::batch_norm');
const layerNormOp = bindOp('aten::layer_norm');
const groupNormOp = bindOp('aten::group_norm');
const instanceNormOp = bindOp('aten::instance_norm');

/** Normalises every channel over the batch: [B, C, *] → the same. */
export function batchNorm(x: Tensor, options: BatchNormFunctionOptions = {}): Tensor {
  const { weight = null, bias = null, runningMean = null, runningVar = null } = options;
  const { training = false, momentum = 0.1, eps = 1e-5 } = options;
  return batchNormOp(x, weight, bias, runningMean, runningVar, training, momentum, eps, true);
}

/** Normalises over the last dims, which have the shape `normalizedShape`: [*, ...normalizedShape] → the same. */
export function layerNorm(
  x: Tensor,
  normalizedShape: readonly number[],
  options: AffineOptions = {},
): Tensor {
  const { weight = null, bias = null, eps = 1e-5 } = options;
  return layerNormOp(x, normalizedShape, weight, bias, eps, true);
}

/** Normalises groups of channels in each sample: [B, C, *] → the same. */
export function groupNorm(x: Tensor, numGroups: number, options: AffineOptions = {}): Tensor {
  const { weight = null, bias = null, eps = 1e-5 } = options;
  return groupNormOp(x, numGroups, weight, bias, eps, true);
}

/** Normalises every channel of each sample by itself: [B, C, *] → the same. `useInputStats`: default true. */
export function instanceNorm(
  x: Tensor,
  options: Omit<BatchNormFunctionOptions, 'training'> & { useInputStats?: boolean } = {},
): Tensor {
  const { weight = null, bias = null, runningMean = null, runningVar = null } = options;
  const { useInputStats = true, momentum = 0.1, eps = 1e-5 } = options;
  return instanceNormOp(
    x,
    weight,
    bias,
    runningMean,
    runningVar,
    useInputStats,
    momentum,
    eps,
    true,
  );
}

/** Divides by the p-norm along `dim`: the same shape. `p`: default 2; `dim`: default 1; `eps`: least divisor, 1e-12. */
export function normalize(
  x: Tensor,
  options: { p?: number; dim?: number; eps?: number } = {},
): Tensor {
  const { p = 2, dim = 1, eps = 1e-12 } = options;
  return x.div(x.norm(p, dim, { keepdim: true }).clampMin(eps).expandAs(x));
}
