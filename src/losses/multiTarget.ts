// One loss out of several, for a model that predicts several things at once.

import { ModuleList } from '../nn/layers/container.js';
import { ArgumentError, checkArg, TorchError } from '../tensor/errors.js';
import { cat } from '../tensor/functions.js';
import type { Tensor } from '../tensor/tensor.js';
import { Loss, type LossReduction } from './loss.js';

/** Options of `MultiTargetLoss`. */
export interface MultiTargetLossOptions {
  /** How many outputs of the model belong to each target, in order; each at least 1. */
  sizes: readonly number[];
  /** What each target's loss counts in the sum, at least 0. Default: all 1. */
  weights?: readonly number[];
  /** Default 'mean'. */
  reduction?: LossReduction;
}

/**
 * The weighted sum of one loss per target. The model gives one tensor with the outputs of all targets side by side along
 * dim 1, [B, c₁ + c₂ + …] or [B, c₁ + c₂ + …, H, W], of which each loss sees its own part: `call(pred, targ1, targ2, …)`.
 * A model with a head for each target joins them, `cat([a, b], 1)`. This is what a DataBlock with several targets
 * implies; fastai implies nothing that works there.
 *
 * `reduction` holds for every loss: 'mean' adds means, 'sum' adds sums, and 'none' gives one number per item, [B], in
 * which each target counts with the mean of its outputs.
 *
 * `activation` activates each part and keeps its place. `decodes` gives the decisions side by side as float32, classes as
 * their index; `split` and `perTarget` give each target's own, in its own dtype.
 *
 * All targets must fit into one tensor: a mask and a category do not, because one needs outputs for every pixel.
 *
 * @throws {ArgumentError} not one size, or one weight, for each loss; from `call`, when outputs or targets are missing.
 * @example
 * ```ts
 * const lossFunc = new nn.MultiTargetLoss([new CrossEntropyLossFlat(), new MSELossFlat()], { sizes: [10, 2], weights: [1, 20] });
 * const pred = model.call(x); // [B, 12]
 * lossFunc.call(pred, digit, point); // []
 * const [digits, points] = lossFunc.split(pred); // [B, 10], [B, 2]
 * ```
 */
export class MultiTargetLoss extends Loss {
  readonly losses: ModuleList;
  readonly sizes: readonly number[];
  /** What each target's loss counts in the sum. It can be changed at any time. */
  weights: readonly number[];

  constructor(losses: readonly Loss[], { sizes, weights, reduction }: MultiTargetLossOptions) {
    super();
    checkEach('losses', losses, 'losses', losses.length, (loss) => loss instanceof Loss);
    checkEach('sizes', sizes, 'integers of at least 1', losses.length, isSize);
    this.losses = new ModuleList(losses);
    this.sizes = [...sizes];
    this.weights = weights ?? losses.map(() => 1);
    checkEach('weights', this.weights, 'numbers of at least 0', losses.length, isWeight);
    this.reduction = reduction ?? 'mean';
  }

  override get perTarget(): readonly Loss[] {
    return [...this.losses] as Loss[];
  }

  override get reduction(): LossReduction {
    return super.reduction;
  }

  override set reduction(value: LossReduction) {
    super.reduction = value;
    for (const loss of this.losses ?? []) (loss as Loss).reduction = value;
  }

  override split(pred: Tensor): readonly Tensor[] {
    const total = this.sizes.reduce((sum, size) => sum + size, 0);
    if (pred.ndim < 2 || pred.size(1) !== total) {
      throw new ArgumentError(
        'MultiTargetLoss',
        `expected [B, ${total}, …], ${this.sizes.join(' + ')} outputs for ${this.sizes.length} targets, for pred, got ${shapeOf(pred)}`,
      );
    }
    let start = 0;
    return this.sizes.map((size) => {
      const part = pred.narrow(1, start, size);
      start += size;
      return part;
    });
  }

  override forward(pred: Tensor, ...targs: Tensor[]): Tensor {
    checkArg(
      targs.length === this.sizes.length,
      'MultiTargetLoss',
      `${this.sizes.length} targets, one for each loss,`,
      'targs',
      targs.length,
    );
    const parts = this.split(pred);
    const losses = this.perTarget.map((loss, i) => {
      const [part, targ] = [parts[i], targs[i]] as [Tensor, Tensor];
      const value = callOne(loss, part, targ, i);
      const ofItems = this.reduction === 'none' ? value.reshape([part.size(0), -1]).mean(1) : value;
      return this.weights[i] === 1 ? ofItems : ofItems.mul(this.weights[i] as number);
    });
    return losses.reduce((sum, loss) => sum.add(loss));
  }

  override activation(pred: Tensor): Tensor {
    const parts = this.split(pred);
    return cat(
      this.perTarget.map((loss, i) => loss.activation(parts[i] as Tensor)),
      1,
    );
  }

  override decodes(pred: Tensor): Tensor {
    const parts = this.split(pred);
    const decided = this.perTarget.map((loss, i) => {
      const part = parts[i] as Tensor;
      const decision = loss.decodes(part).to('float32');
      return decision.ndim < part.ndim ? decision.unsqueeze(1) : decision; // an index took its dim away
    });
    return cat(decided, 1);
  }

  override extraRepr(): string {
    const plain = this.weights.every((weight) => weight === 1);
    const weights = plain ? '' : `, weights=[${this.weights.join(', ')}]`;
    return `sizes=[${this.sizes.join(', ')}]${weights}`;
  }
}

function callOne(loss: Loss, part: Tensor, targ: Tensor, i: number): Tensor {
  try {
    return loss.call(part, targ);
  } catch (error) {
    if (!(error instanceof TorchError || error instanceof ArgumentError)) throw error;
    const shapes = `outputs ${shapeOf(part)} against ${shapeOf(targ)}`;
    throw new ArgumentError('MultiTargetLoss', `target ${i + 1}, ${shapes}: ${error.message}`, {
      cause: error,
    });
  }
}

function checkEach<T>(
  name: string,
  values: readonly T[],
  expected: string,
  count: number,
  fits: (value: T) => boolean,
): void {
  const ok = Array.isArray(values) && values.length === count && values.every(fits) && count > 0;
  checkArg(ok, 'MultiTargetLoss', `${expected}, one for each target,`, name, values);
}

function isSize(size: number): boolean {
  return Number.isInteger(size) && size >= 1;
}

function isWeight(weight: number): boolean {
  return Number.isFinite(weight) && weight >= 0;
}

function shapeOf(tensor: Tensor): string {
  return `[${tensor.shape.join(', ')}]`;
}
