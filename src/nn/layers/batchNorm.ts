// Layers that normalise channels, with running statistics.

import { onesLike, tensor, zeros } from '../../tensor/create.js';
import type { DType } from '../../tensor/dtype.js';
import { checkArg } from '../../tensor/errors.js';
import { noGrad } from '../../tensor/grad.js';
import type { Tensor } from '../../tensor/tensor.js';
import { batchNorm, instanceNorm } from '../functional/normalisation.js';
import { ones_, zeros_ } from '../init/fill.js';
import { Module } from '../module.js';
import { pyFloat, pyRepr } from '../names.js';
import { Buffer, type Parameter } from '../parameter.js';
import { checkCounts, emptyParameter, type FactoryOptions } from './factory.js';

/** Options of batch and instance norm layers. */
export interface BatchNormOptions extends FactoryOptions {
  /** Added to the variance. Default 1e-5. */
  eps?: number;
  /** Share of the batch's statistics in the new running statistics; null averages over all batches. Default 0.1. */
  momentum?: number | null;
  /** Whether to scale and shift. Default true; for instance norm false. */
  affine?: boolean;
  /** Whether scaling comes with a shift. Default true. */
  bias?: boolean;
  /** Whether to keep running statistics for evaluation. Default true; for instance norm false. */
  trackRunningStats?: boolean;
}

/** Parameters and running statistics; weight starts at 1, bias at 0. */
abstract class ChannelNorm extends Module {
  readonly numFeatures: number;
  readonly eps: number;
  readonly momentum: number | null;
  readonly affine: boolean;
  readonly trackRunningStats: boolean;
  weight: Parameter | null = null;
  bias: Parameter | null = null;
  runningMean: Buffer | null = null;
  runningVar: Buffer | null = null;
  numBatchesTracked: Buffer | null = null;

  constructor(numFeatures: number, options: BatchNormOptions) {
    super();
    checkCounts(this.constructor.name, { numFeatures }, 0);
    const {
      eps = 1e-5,
      momentum = 0.1,
      affine = true,
      bias = true,
      trackRunningStats = true,
      dtype,
      device,
    } = options;
    this.numFeatures = numFeatures;
    this.eps = eps;
    this.momentum = momentum;
    this.affine = affine;
    this.trackRunningStats = trackRunningStats;
    if (affine) this.weight = ones_(emptyParameter([numFeatures], options));
    if (affine && bias) this.bias = zeros_(emptyParameter([numFeatures], options));
    if (!trackRunningStats) return;
    this.runningMean = new Buffer(zeros([numFeatures], { dtype, device }));
    this.runningVar = new Buffer(onesLike(this.runningMean));
    this.numBatchesTracked = new Buffer<DType>(tensor(0, { dtype: 'int64', device }));
  }

  /** The ranks of inputs that the layer takes. */
  protected abstract readonly ranks: readonly number[];

  /** Share of this batch in the running statistics; counts the batch. */
  protected countBatch(): number {
    if (!this.training || this.numBatchesTracked === null) return this.momentum ?? 0;
    const { numBatchesTracked } = this;
    noGrad(() => numBatchesTracked.add_(1));
    return this.momentum ?? 1 / Number(numBatchesTracked.item());
  }

  protected checkRank(x: Tensor): void {
    const { ranks } = this;
    const { name } = this.constructor;
    checkArg(ranks.includes(x.ndim), name, `${ranks.join(' or ')} dimensions`, 'x', x.ndim);
  }

  override extraRepr(): string {
    const { eps, momentum, affine, bias, trackRunningStats } = this;
    const shown = { affine, bias: bias !== null, track_running_stats: trackRunningStats };
    return [
      `${this.numFeatures}, eps=${pyFloat(eps)}, momentum=${momentum === null ? 'None' : pyFloat(momentum)}`,
      ...Object.entries(shown).map(([name, value]) => `${name}=${pyRepr(value)}`),
    ].join(', ');
  }
}

abstract class BatchNorm extends ChannelNorm {
  constructor(numFeatures: number, options: BatchNormOptions = {}) {
    super(numFeatures, options);
  }

  override forward(x: Tensor): Tensor {
    this.checkRank(x);
    const momentum = this.countBatch();
    const { weight, bias, eps, runningMean, runningVar, trackRunningStats } = this;
    if (this.training && !trackRunningStats)
      return batchNorm(x, { weight, bias, eps, momentum, training: true });
    const training = this.training || runningMean === null;
    return batchNorm(x, { weight, bias, eps, momentum, runningMean, runningVar, training });
  }
}

/**
 * Normalises each feature over the batch: [B, C] or [B, C, L] → the same.
 * Training uses the batch's statistics and updates the running ones, which evaluation uses.
 *
 * @throws {ArgumentError} the input has another number of dims.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html
 */
export class BatchNorm1d extends BatchNorm {
  protected get ranks(): readonly number[] {
    return [2, 3];
  }
}

/**
 * Normalises each channel over the batch: [B, C, H, W] → the same.
 * Training uses the batch's statistics and updates the running ones, which evaluation uses.
 *
 * @throws {ArgumentError} the input has another number of dims.
 * @see https://arxiv.org/abs/1502.03167
 */
export class BatchNorm2d extends BatchNorm {
  protected get ranks(): readonly number[] {
    return [4];
  }
}

/**
 * Normalises each channel over the batch: [B, C, D, H, W] → the same.
 *
 * @throws {ArgumentError} the input has another number of dims.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm3d.html
 */
export class BatchNorm3d extends BatchNorm {
  protected get ranks(): readonly number[] {
    return [5];
  }
}

/**
 * Normalises each channel of each sample by itself: [B, C, H, W] or [C, H, W] → the same.
 *
 * @throws {ArgumentError} the input has another number of dims or channels.
 * @see https://arxiv.org/abs/1607.08022
 */
export class InstanceNorm2d extends ChannelNorm {
  constructor(numFeatures: number, options: BatchNormOptions = {}) {
    super(numFeatures, { affine: false, trackRunningStats: false, ...options });
  }

  protected get ranks(): readonly number[] {
    return [3, 4];
  }

  override forward(x: Tensor): Tensor {
    this.checkRank(x);
    const channels = x.size(-3);
    checkArg(
      !this.affine || channels === this.numFeatures,
      'InstanceNorm2d',
      `${this.numFeatures} channels`,
      'x',
      channels,
    );
    if (x.ndim === 3) return this.#normalize(x.unsqueeze(0)).squeeze(0);
    return this.#normalize(x);
  }

  #normalize(x: Tensor): Tensor {
    const { weight, bias, eps, runningMean, runningVar } = this;
    const useInputStats = this.training || !this.trackRunningStats;
    return instanceNorm(x, {
      weight,
      bias,
      eps,
      runningMean,
      runningVar,
      useInputStats,
      momentum: this.momentum ?? 0,
    });
  }
}
