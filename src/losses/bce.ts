// Losses for any number of labels at once: each is decided by itself.

import { Buffer } from '../nn/parameter.js';
import type { Tensor } from '../tensor/tensor.js';
import { type LossOptions, NativeLoss } from './loss.js';

/** Options of losses that decide about each label. */
export interface MultiLabelOptions extends LossOptions {
  /** Weight of each label, taken over as a buffer; broadcast against the predictions. Default: all 1. */
  weight?: Tensor | null;
  /** Probabilities above this decode as true. Default 0.5. */
  thresh?: number;
}

/** Options of `BCEWithLogitsLoss`. */
export interface BCEWithLogitsLossOptions extends MultiLabelOptions {
  /** [C]: weight of the positive examples of each label, taken over as a buffer. Default: all 1. */
  posWeight?: Tensor | null;
}

abstract class MultiLabelLoss extends NativeLoss {
  readonly weight: Buffer | null;
  /** Probabilities above this decode as true. */
  thresh: number;

  constructor(name: string, { weight = null, thresh = 0.5, ...options }: MultiLabelOptions) {
    super(name, options);
    this.weight = weight && new Buffer(weight);
    this.thresh = thresh;
  }

  protected override nativeOptions(): Record<string, Tensor | null> {
    return { weight: this.weight };
  }

  override decodes(pred: Tensor): Tensor {
    return pred.gt(this.thresh);
  }
}

/**
 * −t·log σ(x) − (1 − t)·log(1 − σ(x)) for logits and targets of one shape, targets in [0, 1].
 * `activation` is sigmoid, `decodes` > `thresh`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html
 */
export class BCEWithLogitsLoss extends MultiLabelLoss {
  readonly posWeight: Buffer | null;

  constructor({ posWeight = null, ...options }: BCEWithLogitsLossOptions = {}) {
    super('BCEWithLogitsLoss', options);
    this.posWeight = posWeight && new Buffer(posWeight);
  }

  protected override nativeOptions() {
    return { weight: this.weight, posWeight: this.posWeight };
  }

  override activation(pred: Tensor): Tensor {
    return pred.sigmoid();
  }
}

/**
 * −t·log x − (1 − t)·log(1 − x) for probabilities and targets of one shape.
 * `decodes` is > `thresh`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BCELoss.html
 */
export class BCELoss extends MultiLabelLoss {
  constructor(options: MultiLabelOptions = {}) {
    super('BCELoss', options);
  }
}

/**
 * Binary cross-entropy of logits [B, C] with targets [B, C] of 0 and 1, averaged over the labels of each sample.
 * `activation` is sigmoid, `decodes` > `thresh`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiLabelSoftMarginLoss.html
 */
export class MultiLabelSoftMarginLoss extends MultiLabelLoss {
  constructor(options: MultiLabelOptions = {}) {
    super('MultiLabelSoftMarginLoss', options);
  }

  override activation(pred: Tensor): Tensor {
    return pred.sigmoid();
  }
}
