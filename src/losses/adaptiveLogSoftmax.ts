// A loss for very many classes: rare ones are looked at only when they occur.

import { ModuleList, Sequential } from '../nn/layers/container.js';
import { Linear } from '../nn/layers/linear.js';
import { zeros } from '../tensor/create.js';
import { ArgumentError, checkArg } from '../tensor/errors.js';
import { cat } from '../tensor/functions.js';
import type { Tensor } from '../tensor/tensor.js';
import { Loss, type LossOptions, reduceLoss } from './loss.js';

/** Options of `AdaptiveLogSoftmaxWithLoss`. */
export interface AdaptiveLogSoftmaxOptions extends LossOptions {
  /** Where clusters of classes end, rising, in [1, nClasses − 1]; frequent classes have small numbers. */
  cutoffs: readonly number[];
  /** Cluster i works in inFeatures / divValue^i dims. Default 4. */
  divValue?: number;
  /** Whether the head has a bias. Default false. */
  headBias?: boolean;
}

/**
 * −log of the probability of the right class, by a head for the frequent classes and a tail of clusters:
 * features [B, inFeatures] with targets [B] int64, or [inFeatures] with one target.
 *
 * PyTorch's gives (output, loss); here `call` gives the loss, and with reduction 'none' it is −output.
 * `activation` gives the log-probabilities of all classes, `decodes` their argmax.
 *
 * @throws {ArgumentError} `cutoffs` do not rise within the classes, or a target is none of them.
 * @see https://arxiv.org/abs/1609.04309
 */
export class AdaptiveLogSoftmaxWithLoss extends Loss {
  readonly inFeatures: number;
  readonly nClasses: number;
  readonly cutoffs: readonly number[];
  readonly divValue: number;
  readonly headBias: boolean;
  readonly head: Linear;
  readonly tail: ModuleList;

  constructor(inFeatures: number, nClasses: number, options: AdaptiveLogSoftmaxOptions) {
    const { cutoffs, divValue = 4, headBias = false, ...rest } = options;
    super(rest);
    const rising = cutoffs.every(
      (end, i) => Number.isInteger(end) && end > (cutoffs[i - 1] ?? 0) && end < nClasses,
    );
    const expected = `rising whole numbers in [1, ${nClasses - 1}]`;
    checkArg(
      cutoffs.length > 0 && rising,
      'AdaptiveLogSoftmaxWithLoss',
      expected,
      'cutoffs',
      cutoffs,
    );
    this.inFeatures = inFeatures;
    this.nClasses = nClasses;
    this.cutoffs = [...cutoffs, nClasses];
    this.divValue = divValue;
    this.headBias = headBias;
    this.head = new Linear(inFeatures, this.#shortlist + cutoffs.length, { bias: headBias });
    const clusters = cutoffs.map((start, i) => {
      const hidden = Math.floor(inFeatures / divValue ** (i + 1));
      const size = (this.cutoffs[i + 1] as number) - start;
      return new Sequential(
        new Linear(inFeatures, hidden, { bias: false }),
        new Linear(hidden, size, { bias: false }),
      );
    });
    this.tail = new ModuleList(clusters);
  }

  override forward(x: Tensor, target: Tensor): Tensor {
    const batched = target.ndim > 0;
    checkArg(target.ndim <= 1, 'AdaptiveLogSoftmaxWithLoss', '0 or 1 dims', 'target', target.ndim);
    checkArg(
      x.ndim === target.ndim + 1,
      'AdaptiveLogSoftmaxWithLoss',
      `${target.ndim + 1} dims`,
      'x',
      x.ndim,
    );
    const output = batched
      ? this.#targetLogProb(x, target)
      : this.#targetLogProb(x.unsqueeze(0), target.unsqueeze(0)).squeeze(0);
    return reduceLoss(output.neg(), this.reduction);
  }

  /** Log-probabilities of all classes: [B, inFeatures] → [B, nClasses]. */
  logProb(x: Tensor): Tensor {
    const head = this.head.call(x).logSoftmax(1); // [B, shortlist + clusters]
    const clusters = [...this.tail].map((cluster, i) => {
      const chosen = head.narrow(1, this.#shortlist + i, 1); // [B, 1]
      return cluster.call(x).logSoftmax(1).add(chosen);
    });
    return cat([head.narrow(1, 0, this.#shortlist), ...clusters], 1);
  }

  /** The most probable class: [B, inFeatures] → [B]. */
  predict(x: Tensor): Tensor {
    return this.logProb(x).argmax(1);
  }

  override activation(pred: Tensor): Tensor {
    return this.logProb(pred);
  }

  override decodes(pred: Tensor): Tensor {
    return pred.argmax(1);
  }

  get #shortlist(): number {
    return this.cutoffs[0] as number;
  }

  /** Log-probability of each target: [B, inFeatures], [B] → [B]. */
  #targetLogProb(x: Tensor, target: Tensor): Tensor {
    const bs = target.size(0);
    const output = zeros([bs], { dtype: x.dtype, device: x.device });
    let column = target; // in the head: the class itself, or its cluster
    let found = target.lt(this.#shortlist).logicalAnd(target.ge(0)).sum().item() as number;
    this.cutoffs.slice(0, -1).forEach((start, i) => {
      const inside = target.ge(start).logicalAnd(target.lt(this.cutoffs[i + 1] as number));
      const rows = inside.nonzero().squeeze(1);
      if (rows.numel() === 0) return;
      const relative = target.indexSelect(0, rows).sub(start);
      const cluster = this.tail.at(i)?.call(x.indexSelect(0, rows)).logSoftmax(1) as Tensor;
      output.indexCopy_(0, rows, cluster.gather(1, relative.unsqueeze(1)).squeeze(1));
      column = column.indexFill(0, rows, this.#shortlist + i);
      found += rows.numel();
    });
    if (found !== bs)
      throw new ArgumentError(
        'AdaptiveLogSoftmaxWithLoss',
        `expected targets in [0, ${this.nClasses - 1}], got others`,
      );
    const head = this.head.call(x).logSoftmax(1);
    return output.add(head.gather(1, column.unsqueeze(1)).squeeze(1));
  }
}
