// What every loss knows: how to reduce, and how predictions become probabilities and decisions.

import { Module } from '../nn/module.js';
import { checkArg } from '../tensor/errors.js';
import {
  type NativeLoss as Native,
  type NativeLossOption,
  nativeLoss,
} from '../tensor/nativeLoss.js';
import type { Tensor } from '../tensor/tensor.js';

/** How single losses become one: not at all, by their mean, or by their sum; 'batchmean' is for `KLDivLoss` only. */
export type LossReduction = 'none' | 'mean' | 'sum' | 'batchmean';

/** Options that all losses have. */
export interface LossOptions {
  /** Default 'mean'. */
  reduction?: LossReduction;
}

/**
 * A loss with what fastai's losses know: `activation` turns a model's output into probabilities (or leaves it alone),
 * `decodes` turns these into decisions. `reduction` can be changed at any time.
 *
 * @throws {ArgumentError} `reduction` is none that the loss has.
 * @example
 * ```ts
 * const lossFunc = new nn.CrossEntropyLoss();
 * const pred = tensor([[2, 1], [0, 3]]);
 * lossFunc.call(pred, tensor([0, 1], { dtype: 'int64' })).item(); // 0.1809
 * lossFunc.decodes(lossFunc.activation(pred)).tolist(); // [0, 1]
 * ```
 * @see https://docs.fast.ai/losses.html
 */
export abstract class Loss extends Module {
  #reduction: LossReduction = 'mean';

  constructor({ reduction = 'mean' }: LossOptions = {}) {
    super();
    this.reduction = reduction;
  }

  get reduction(): LossReduction {
    return this.#reduction;
  }

  set reduction(value: LossReduction) {
    const known = this.reductions();
    checkArg(
      known.includes(value),
      this.constructor.name,
      `one of ${known.join(', ')}`,
      'reduction',
      value,
    );
    this.#reduction = value;
  }

  /** A model's output as probabilities; the output itself where the loss has no activation built in. */
  activation(pred: Tensor): Tensor {
    return pred;
  }

  /** What `activation` gives as decisions of the target's kind; itself for regression. */
  decodes(pred: Tensor): Tensor {
    return pred;
  }

  /** The loss of each target: the loss itself, unless it is a `MultiTargetLoss`. */
  get perTarget(): readonly Loss[] {
    return [this];
  }

  /** A model's output, or what `activation` makes of it, cut into one tensor for each of `perTarget`. */
  split(pred: Tensor): readonly Tensor[] {
    return [pred];
  }

  protected reductions(): readonly LossReduction[] {
    return ['none', 'mean', 'sum'];
  }
}

/** A loss that LibTorch computes: the module of this name in torch::nn, made again when the reduction has changed. */
export abstract class NativeLoss extends Loss {
  readonly #name: string;
  #native: { module: Native; reduction: LossReduction } | null = null;

  constructor(name: string, options?: LossOptions) {
    super(options);
    this.#name = name;
  }

  /** The options of torch::nn's class but `reduction`; they do not change. */
  protected nativeOptions(): Readonly<Record<string, NativeLossOption>> {
    return {};
  }

  protected makeNative(name: string, options: Readonly<Record<string, NativeLossOption>>): Native {
    return nativeLoss(name, options);
  }

  /** How many tensors `call` takes: a prediction and a target, unless the loss says otherwise. */
  protected get inputCount(): number {
    return 2;
  }

  override forward(...inputs: Tensor[]): Tensor {
    const { reduction, inputCount } = this;
    checkArg(
      inputs.length === inputCount,
      this.#name,
      `${inputCount} tensors`,
      'call',
      inputs.length,
    );
    if (this.#native?.reduction !== reduction) {
      this.#native = {
        module: this.makeNative(this.#name, { ...this.nativeOptions(), reduction }),
        reduction,
      };
    }
    return this.#native.module.forward(...inputs);
  }
}

/** Single losses as `reduction` says. */
export function reduceLoss(loss: Tensor, reduction: LossReduction): Tensor {
  if (reduction === 'none') return loss;
  return reduction === 'sum' ? loss.sum() : loss.mean();
}
