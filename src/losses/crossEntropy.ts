// Losses for one class out of several.

import { Buffer } from '../nn/parameter.js';
import { checkArg } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';
import { type LossOptions, NativeLoss } from './loss.js';

/** Options of `NLLLoss`. */
export interface NLLLossOptions extends LossOptions {
  /** [C]: weight of each class, taken over as a buffer. Default: all 1. */
  weight?: Tensor | null;
  /** Targets with this value do not count. Default −100. */
  ignoreIndex?: number;
}

/** Options of `CrossEntropyLoss`. */
export interface CrossEntropyLossOptions extends NLLLossOptions {
  /** Share of the target that is spread over all classes, in [0, 1]. Default 0. */
  labelSmoothing?: number;
}

/** The dim of the classes: 1, as in [B, C, …], or the only one. */
export function classDim(pred: Tensor): number {
  return pred.ndim > 1 ? 1 : 0;
}

/**
 * −log softmax of the right class: logits [B, C, …] with targets [B, …] int64, or [B, C, …] probabilities.
 * `activation` is softmax over the classes, `decodes` argmax.
 *
 * @throws {ArgumentError} `labelSmoothing` is not in [0, 1].
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
 */
export class CrossEntropyLoss extends NativeLoss {
  readonly weight: Buffer | null;
  readonly ignoreIndex: number;
  readonly labelSmoothing: number;

  constructor({
    weight = null,
    ignoreIndex = -100,
    labelSmoothing = 0,
    ...options
  }: CrossEntropyLossOptions = {}) {
    super('CrossEntropyLoss', options);
    const share = labelSmoothing >= 0 && labelSmoothing <= 1;
    checkArg(share, 'CrossEntropyLoss', 'a number in [0, 1]', 'labelSmoothing', labelSmoothing);
    this.weight = weight && new Buffer(weight);
    this.ignoreIndex = ignoreIndex;
    this.labelSmoothing = labelSmoothing;
  }

  protected override nativeOptions() {
    const { weight, ignoreIndex, labelSmoothing } = this;
    return { weight, ignoreIndex, labelSmoothing };
  }

  override activation(pred: Tensor): Tensor {
    return pred.softmax(classDim(pred));
  }

  override decodes(pred: Tensor): Tensor {
    return pred.argmax(classDim(pred));
  }
}

/**
 * −x of the right class: log-probabilities [B, C, …] with targets [B, …] int64.
 * `activation` is exp, `decodes` argmax over the classes.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html
 */
export class NLLLoss extends NativeLoss {
  readonly weight: Buffer | null;
  readonly ignoreIndex: number;

  constructor({ weight = null, ignoreIndex = -100, ...options }: NLLLossOptions = {}) {
    super('NLLLoss', options);
    this.weight = weight && new Buffer(weight);
    this.ignoreIndex = ignoreIndex;
  }

  protected override nativeOptions() {
    return { weight: this.weight, ignoreIndex: this.ignoreIndex };
  }

  override activation(pred: Tensor): Tensor {
    return pred.exp();
  }

  override decodes(pred: Tensor): Tensor {
    return pred.argmax(classDim(pred));
  }
}
