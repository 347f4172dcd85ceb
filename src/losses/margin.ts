// Losses that want a distance between right and wrong.

import { Buffer } from '../nn/parameter.js';
import { checkArg } from '../tensor/errors.js';
import { type DistanceFunction, type NativeLossOption, nativeLoss } from '../tensor/nativeLoss.js';
import type { Tensor } from '../tensor/tensor.js';
import { type LossOptions, NativeLoss } from './loss.js';

/** Options of losses with a margin. */
export interface MarginOptions extends LossOptions {
  /** The distance wanted. Default: 1, or 0 for `CosineEmbeddingLoss` and `MarginRankingLoss`. */
  margin?: number;
}

abstract class MarginLoss extends NativeLoss {
  readonly margin: number;

  constructor(name: string, { margin = 1, ...options }: MarginOptions) {
    super(name, options);
    this.margin = margin;
  }

  protected override nativeOptions(): Record<string, NativeLossOption> {
    return { margin: this.margin };
  }
}

/** x where t = 1, max(0, margin − x) where t = −1, for distances x. @see https://docs.pytorch.org/docs/stable/generated/torch.nn.HingeEmbeddingLoss.html */
export class HingeEmbeddingLoss extends MarginLoss {
  constructor(options: MarginOptions = {}) {
    super('HingeEmbeddingLoss', options);
  }
}

/**
 * 1 − cos(x₁, x₂) where t = 1, max(0, cos(x₁, x₂) − margin) where t = −1: `call(x1, x2, t)`. Default margin 0.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CosineEmbeddingLoss.html
 */
export class CosineEmbeddingLoss extends MarginLoss {
  constructor(options: MarginOptions = {}) {
    super('CosineEmbeddingLoss', { margin: 0, ...options });
  }

  protected override get inputCount(): number {
    return 3;
  }
}

/**
 * max(0, −t·(x₁ − x₂) + margin): t = 1 ranks x₁ higher, t = −1 lower: `call(x1, x2, t)`. Default margin 0.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MarginRankingLoss.html
 */
export class MarginRankingLoss extends MarginLoss {
  constructor(options: MarginOptions = {}) {
    super('MarginRankingLoss', { margin: 0, ...options });
  }

  protected override get inputCount(): number {
    return 3;
  }
}

/** log(1 + e^(−t·x)) for t = ±1. @see https://docs.pytorch.org/docs/stable/generated/torch.nn.SoftMarginLoss.html */
export class SoftMarginLoss extends NativeLoss {
  constructor(options: LossOptions = {}) {
    super('SoftMarginLoss', options);
  }
}

/** Options of `MultiMarginLoss`. */
export interface MultiMarginLossOptions extends MarginOptions {
  /** Power, 1 or 2. Default 1. */
  p?: 1 | 2;
  /** [C]: weight of each class, taken over as a buffer. Default: all 1. */
  weight?: Tensor | null;
}

/**
 * Mean over the classes c of max(0, margin − x_right + x_c)^p: scores [B, C] with targets [B] int64.
 * `decodes` is argmax.
 *
 * @throws {ArgumentError} `p` is not 1 or 2.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiMarginLoss.html
 */
export class MultiMarginLoss extends MarginLoss {
  readonly p: 1 | 2;
  readonly weight: Buffer | null;

  constructor({ p = 1, weight = null, ...options }: MultiMarginLossOptions = {}) {
    super('MultiMarginLoss', options);
    checkArg(p === 1 || p === 2, 'MultiMarginLoss', '1 or 2', 'p', p);
    this.p = p;
    this.weight = weight && new Buffer(weight);
  }

  protected override nativeOptions() {
    return { p: this.p, margin: this.margin, weight: this.weight };
  }

  override decodes(pred: Tensor): Tensor {
    return pred.argmax(-1);
  }
}

/**
 * Margin loss over all pairs of a right and a wrong class: scores [B, C] with targets [B, C] int64 that list the right
 * classes, ended by −1.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiLabelMarginLoss.html
 */
export class MultiLabelMarginLoss extends NativeLoss {
  constructor(options: LossOptions = {}) {
    super('MultiLabelMarginLoss', options);
  }
}

/** Options of `TripletMarginWithDistanceLoss`. */
export interface TripletMarginWithDistanceLossOptions extends MarginOptions {
  /** [B, D], [B, D] → [B]. Default: Euclidean. */
  distanceFunction?: DistanceFunction | null;
  /** Whether to take the negative's distance to the positive instead, where it is smaller. Default false. */
  swap?: boolean;
}

/** Options of `TripletMarginLoss`. */
export interface TripletMarginLossOptions extends MarginOptions {
  /** The p of the distance's norm. Default 2. */
  p?: number;
  /** Added to the distance's differences. Default 1e-6. */
  eps?: number;
  /** Whether to take the negative's distance to the positive instead, where it is smaller. Default false. */
  swap?: boolean;
}

/**
 * max(0, d(anchor, positive) − d(anchor, negative) + margin): `call(anchor, positive, negative)`, each [B, D].
 *
 * @throws {ArgumentError} `margin` is not > 0.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.TripletMarginLoss.html
 */
export class TripletMarginLoss extends MarginLoss {
  readonly p: number;
  readonly eps: number;
  readonly swap: boolean;

  constructor({ p = 2, eps = 1e-6, swap = false, ...options }: TripletMarginLossOptions = {}) {
    super('TripletMarginLoss', options);
    checkArg(this.margin > 0, 'TripletMarginLoss', 'a number > 0', 'margin', this.margin);
    this.p = p;
    this.eps = eps;
    this.swap = swap;
  }

  protected override nativeOptions() {
    return { margin: this.margin, p: this.p, eps: this.eps, swap: this.swap };
  }

  protected override get inputCount(): number {
    return 3;
  }
}

/**
 * `TripletMarginLoss` with a distance of one's own: `call(anchor, positive, negative)`.
 *
 * @throws {ArgumentError} `margin` is not > 0.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.TripletMarginWithDistanceLoss.html
 */
export class TripletMarginWithDistanceLoss extends MarginLoss {
  readonly distanceFunction: DistanceFunction | null;
  readonly swap: boolean;

  constructor({
    distanceFunction = null,
    swap = false,
    ...options
  }: TripletMarginWithDistanceLossOptions = {}) {
    super('TripletMarginWithDistanceLoss', options);
    checkArg(
      this.margin > 0,
      'TripletMarginWithDistanceLoss',
      'a number > 0',
      'margin',
      this.margin,
    );
    this.distanceFunction = distanceFunction;
    this.swap = swap;
  }

  protected override nativeOptions() {
    return { margin: this.margin, swap: this.swap };
  }

  protected override makeNative(name: string, options: Readonly<Record<string, NativeLossOption>>) {
    return nativeLoss(name, options, this.distanceFunction);
  }

  protected override get inputCount(): number {
    return 3;
  }
}
