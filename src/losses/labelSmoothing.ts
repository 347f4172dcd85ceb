// fastai's label smoothing, as a loss of its own; without weights it equals CrossEntropyLoss({ labelSmoothing }).

import { nllLoss } from '../nn/functional/losses/classification.js';
import { Buffer } from '../nn/parameter.js';
import { checkArg } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';
import { Loss, type LossOptions, type LossReduction, reduceLoss } from './loss.js';

/** Options of `LabelSmoothingCrossEntropy`. */
export interface LabelSmoothingOptions extends LossOptions {
  /** Share of the target that is spread over all classes, in [0, 1]. Default 0.1. */
  eps?: number;
  /** [C]: weight of each class in the unsmoothed part, taken over as a buffer. Default: all 1. */
  weight?: Tensor | null;
}

/** A loss with 'none', 'mean' and 'sum' only, in the type too. */
function plain(reduction: LossReduction): 'none' | 'mean' | 'sum' {
  return reduction as 'none' | 'mean' | 'sum';
}

/**
 * (1 − eps)·NLL + eps/C·Σ −log p: wrong classes have the target eps/C, the right one 1 − eps + eps/C.
 * Logits [B, C, …] with targets [B, …] of any integer type. `activation` is softmax, `decodes` argmax over the classes.
 * As in fastai, and unlike PyTorch's option `labelSmoothing`, the spread part is not weighted.
 *
 * @throws {ArgumentError} `eps` is not in [0, 1].
 * @see https://docs.fast.ai/losses.html#labelsmoothingcrossentropy
 */
export class LabelSmoothingCrossEntropy extends Loss {
  readonly eps: number;
  readonly weight: Buffer | null;

  constructor({ eps = 0.1, weight = null, ...options }: LabelSmoothingOptions = {}) {
    super(options);
    checkArg(eps >= 0 && eps <= 1, 'LabelSmoothingCrossEntropy', 'a number in [0, 1]', 'eps', eps);
    this.eps = eps;
    this.weight = weight && new Buffer(weight);
  }

  override forward(pred: Tensor, targ: Tensor): Tensor {
    const { eps, weight } = this;
    const logPreds = pred.logSoftmax(1); // [B, C, …]
    const spread = reduceLoss(logPreds.sum(1).neg(), this.reduction);
    const right = nllLoss(logPreds, targ.to('int64'), { weight, reduction: plain(this.reduction) });
    return spread.mul(eps / pred.size(1)).add(right.mul(1 - eps));
  }

  override activation(pred: Tensor): Tensor {
    return pred.softmax(-1);
  }

  override decodes(pred: Tensor): Tensor {
    return pred.argmax(-1);
  }
}
