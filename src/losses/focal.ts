// Focal loss: examples that are right already count less.

import { crossEntropy } from '../nn/functional/losses/classification.js';
import { Buffer } from '../nn/parameter.js';
import type { Tensor } from '../tensor/tensor.js';
import { classDim } from './crossEntropy.js';
import { Loss, type LossOptions, reduceLoss } from './loss.js';

/** Options of `FocalLoss`. */
export interface FocalLossOptions extends LossOptions {
  /** How much less: 0 is cross-entropy. Default 2. */
  gamma?: number;
  /** [C]: weight of each class, taken over as a buffer; p then counts the weighted loss, as in fastai. Default: all 1. */
  weight?: Tensor | null;
}

/**
 * (1 − p)^gamma · −log p for the probability p of the right class: logits [B, C, …] with targets [B, …] int64.
 * `activation` is softmax, `decodes` argmax over the classes. 'mean' divides by the number of targets, weighted or not.
 *
 * @see https://arxiv.org/abs/1708.02002
 */
export class FocalLoss extends Loss {
  readonly gamma: number;
  readonly weight: Buffer | null;

  constructor({ gamma = 2, weight = null, ...options }: FocalLossOptions = {}) {
    super(options);
    this.gamma = gamma;
    this.weight = weight && new Buffer(weight);
  }

  override forward(pred: Tensor, targ: Tensor): Tensor {
    const ce = crossEntropy(pred, targ, { weight: this.weight, reduction: 'none' });
    const loss = ce.neg().exp().neg().add(1).pow(this.gamma).mul(ce);
    return reduceLoss(loss, this.reduction);
  }

  override activation(pred: Tensor): Tensor {
    return pred.softmax(classDim(pred));
  }

  override decodes(pred: Tensor): Tensor {
    return pred.argmax(classDim(pred));
  }
}
