// Pooling. Indices of maxima, which PyTorch returns on demand, are left to `ops.call('aten::max_pool2d_with_indices', …)`.

import type { Tensor } from '../../tensor/tensor.js';
import type { Size } from './conv.js';
import { type BoundOp, bindOp } from './op.js';

/** Options of max pooling. */
export interface MaxPoolOptions {
  /** Step of the window. Default: the kernel size. */
  stride?: Size;
  /** −∞ added on every side, at most half of the kernel size. Default 0. */
  padding?: Size;
  /** Distance between the window's elements. Default 1. */
  dilation?: Size;
  /** Round the output's size up, not down. Default false. */
  ceilMode?: boolean;
}

/** Options of average pooling. */
export interface AvgPoolOptions {
  /** Step of the window. Default: the kernel size. */
  stride?: Size;
  /** Zeros added on every side, at most half of the kernel size. Default 0. */
  padding?: Size;
  /** Round the output's size up, not down. Default false. */
  ceilMode?: boolean;
  /** Whether the padding counts in the average. Default true. */
  countIncludePad?: boolean;
  /** Divides the sum by this instead of the window's size (2-d only). Default null. */
  divisorOverride?: number | null;
}

const maxPool1dOp = bindOp('aten::max_pool1d');
const maxPool2dOp = bindOp('aten::max_pool2d');
const avgPool1dOp = bindOp('aten::avg_pool1d');
const avgPool2dOp = bindOp('aten::avg_pool2d');
const adaptiveAvgPool1dOp = bindOp('aten::adaptive_avg_pool1d');
const adaptiveAvgPool2dOp = bindOp('aten::adaptive_avg_pool2d');
const adaptiveMaxPool2dOp = bindOp<[Tensor, Tensor]>('aten::adaptive_max_pool2d');

/** The maximum of each window: [B, C, L] → [B, C, L']. */
export function maxPool1d(x: Tensor, kernelSize: Size, options: MaxPoolOptions = {}): Tensor {
  return maxPool(maxPool1dOp, x, kernelSize, options);
}

/** The maximum of each window: [B, C, H, W] → [B, C, H', W']. */
export function maxPool2d(x: Tensor, kernelSize: Size, options: MaxPoolOptions = {}): Tensor {
  return maxPool(maxPool2dOp, x, kernelSize, options);
}

/** The mean of each window: [B, C, L] → [B, C, L']. */
export function avgPool1d(
  x: Tensor,
  kernelSize: Size,
  options: Omit<AvgPoolOptions, 'divisorOverride'> = {},
): Tensor {
  const { stride = [], padding = 0, ceilMode = false, countIncludePad = true } = options;
  return avgPool1dOp(x, kernelSize, stride, padding, ceilMode, countIncludePad);
}

/** The mean of each window: [B, C, H, W] → [B, C, H', W']. */
export function avgPool2d(x: Tensor, kernelSize: Size, options: AvgPoolOptions = {}): Tensor {
  const {
    stride = [],
    padding = 0,
    ceilMode = false,
    countIncludePad = true,
    divisorOverride = null,
  } = options;
  return avgPool2dOp(x, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);
}

/** Means over as many windows as `outputSize` says: [B, C, L] → [B, C, outputSize]. */
export function adaptiveAvgPool1d(x: Tensor, outputSize: Size): Tensor {
  return adaptiveAvgPool1dOp(x, outputSize);
}

/** Means over as many windows as `outputSize` says: [B, C, H, W] → [B, C, ...outputSize]; null keeps a size. */
export function adaptiveAvgPool2d(x: Tensor, outputSize: AdaptiveSize): Tensor {
  return adaptiveAvgPool2dOp(x, sizes(x, outputSize));
}

/** Maxima over as many windows as `outputSize` says: [B, C, H, W] → [B, C, ...outputSize]; null keeps a size. */
export function adaptiveMaxPool2d(x: Tensor, outputSize: AdaptiveSize): Tensor {
  const [values, indices] = adaptiveMaxPool2dOp(x, sizes(x, outputSize));
  indices.dispose();
  return values;
}

/** One size for both dims, or one for each; null keeps the input's. */
export type AdaptiveSize = number | null | readonly (number | null)[];

function maxPool(op: BoundOp, x: Tensor, kernelSize: Size, options: MaxPoolOptions): Tensor {
  const { stride = [], padding = 0, dilation = 1, ceilMode = false } = options;
  return op(x, kernelSize, stride, padding, dilation, ceilMode);
}

function sizes(x: Tensor, outputSize: AdaptiveSize): number[] {
  const wanted = Array.isArray(outputSize) ? outputSize : [outputSize, outputSize];
  return wanted.map((size: number | null, i) => size ?? x.size(i - wanted.length));
}
