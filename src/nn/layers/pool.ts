// Pooling layers.

import { cat } from '../../tensor/functions.js';
import { adaptiveAvgPool1d, avgPool1d, avgPool2d } from '../../tensor/nnFunctions.generated.js';
import type { Tensor } from '../../tensor/tensor.js';
import type { Size } from '../functional/op.js';
import {
  type AdaptiveSize,
  adaptiveAvgPool2d,
  adaptiveMaxPool2d,
} from '../functional/pooling/adaptive.js';
import { type MaxPoolOptions, maxPool1d, maxPool2d } from '../functional/pooling/max.js';
import { Module } from '../module.js';
import { pyRepr } from '../names.js';

type PoolOptions = Omit<MaxPoolOptions, 'returnIndices'>;

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

abstract class MaxPool extends Module {
  readonly kernelSize: Size;
  readonly stride: Size;
  readonly padding: Size;
  readonly dilation: Size;
  readonly ceilMode: boolean;

  constructor(kernelSize: Size, options: PoolOptions = {}) {
    super();
    this.kernelSize = kernelSize;
    this.stride = options.stride ?? kernelSize;
    this.padding = options.padding ?? 0;
    this.dilation = options.dilation ?? 1;
    this.ceilMode = options.ceilMode ?? false;
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding, dilation, ceilMode } = this;
    return [
      `kernel_size=${pyRepr(kernelSize)}`,
      `stride=${pyRepr(stride)}`,
      `padding=${pyRepr(padding)}`,
      `dilation=${pyRepr(dilation)}`,
      `ceil_mode=${pyRepr(ceilMode)}`,
    ].join(', ');
  }
}

/**
 * The maximum of each window: [B, C, L] → [B, C, L'].
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool1d.html
 */
export class MaxPool1d extends MaxPool {
  override forward(x: Tensor): Tensor {
    return maxPool1d(x, this.kernelSize, this);
  }
}

/**
 * The maximum of each window: [B, C, H, W] → [B, C, H', W'].
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html
 */
export class MaxPool2d extends MaxPool {
  override forward(x: Tensor): Tensor {
    return maxPool2d(x, this.kernelSize, this);
  }
}

abstract class AvgPool extends Module {
  readonly kernelSize: Size;
  readonly stride: Size;
  readonly padding: Size;
  readonly ceilMode: boolean;
  readonly countIncludePad: boolean;

  constructor(kernelSize: Size, options: Omit<AvgPoolOptions, 'divisorOverride'> = {}) {
    super();
    this.kernelSize = kernelSize;
    this.stride = options.stride ?? kernelSize;
    this.padding = options.padding ?? 0;
    this.ceilMode = options.ceilMode ?? false;
    this.countIncludePad = options.countIncludePad ?? true;
  }

  override extraRepr(): string {
    return `kernel_size=${pyRepr(this.kernelSize)}, stride=${pyRepr(this.stride)}, padding=${pyRepr(this.padding)}`;
  }
}

/**
 * The mean of each window: [B, C, L] → [B, C, L'].
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool1d.html
 */
export class AvgPool1d extends AvgPool {
  constructor(kernelSize: Size, options: Omit<AvgPoolOptions, 'divisorOverride'> = {}) {
    const { stride = kernelSize, padding = 0 } = options;
    super([kernelSize].flat(), { ...options, stride: [stride].flat(), padding: [padding].flat() });
  }

  override forward(x: Tensor): Tensor {
    const { stride, padding, ceilMode, countIncludePad } = this;
    return avgPool1d(x, this.kernelSize, { stride, padding, ceilMode, countIncludePad });
  }
}

/**
 * The mean of each window: [B, C, H, W] → [B, C, H', W'].
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html
 */
export class AvgPool2d extends AvgPool {
  readonly divisorOverride: number | null;

  constructor(kernelSize: Size, options: AvgPoolOptions = {}) {
    super(kernelSize, options);
    this.divisorOverride = options.divisorOverride ?? null;
  }

  override forward(x: Tensor): Tensor {
    const { stride, padding, ceilMode, countIncludePad, divisorOverride } = this;
    const options = { stride, padding, ceilMode, countIncludePad, divisorOverride };
    return avgPool2d(x, this.kernelSize, options);
  }
}

abstract class AdaptivePool<S extends AdaptiveSize> extends Module {
  readonly outputSize: S;

  constructor(outputSize: S) {
    super();
    this.outputSize = outputSize;
  }

  override extraRepr(): string {
    return `output_size=${pyRepr(this.outputSize)}`;
  }
}

/** Means over as many windows as `outputSize` says: [B, C, L] → [B, C, outputSize]. */
export class AdaptiveAvgPool1d extends AdaptivePool<number> {
  override forward(x: Tensor): Tensor {
    return adaptiveAvgPool1d(x, this.outputSize);
  }
}

/**
 * Means over as many windows as `outputSize` says: [B, C, H, W] → [B, C, ...outputSize]; null keeps a size.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html
 */
export class AdaptiveAvgPool2d extends AdaptivePool<AdaptiveSize> {
  override forward(x: Tensor): Tensor {
    return adaptiveAvgPool2d(x, this.outputSize);
  }
}

/**
 * Maxima over as many windows as `outputSize` says: [B, C, H, W] → [B, C, ...outputSize]; null keeps a size.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool2d.html
 */
export class AdaptiveMaxPool2d extends AdaptivePool<AdaptiveSize> {
  override forward(x: Tensor): Tensor {
    return adaptiveMaxPool2d(x, this.outputSize);
  }
}

/**
 * fastai's pooling before a head: maxima and then means, as channels: [B, C, H, W] → [B, 2·C, size, size].
 * @see https://docs.fast.ai/layers.html#adaptiveconcatpool2d
 */
export class AdaptiveConcatPool2d extends Module {
  readonly size: AdaptiveSize;
  readonly ap: AdaptiveAvgPool2d;
  readonly mp: AdaptiveMaxPool2d;

  constructor(size: AdaptiveSize = 1) {
    super();
    this.size = size;
    this.ap = new AdaptiveAvgPool2d(size);
    this.mp = new AdaptiveMaxPool2d(size);
  }

  override forward(x: Tensor): Tensor {
    return cat([this.mp.call(x), this.ap.call(x)], 1);
  }
}
