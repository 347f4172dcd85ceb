// Losses for numbers.

import { gaussianNllLoss } from '../nn/functional/losses/likelihood.js';
import type { Reduction } from '../nn/functional/losses/reduction.js';
import { checkArg } from '../tensor/errors.js';
import type { NativeLossOption } from '../tensor/nativeLoss.js';
import type { Tensor } from '../tensor/tensor.js';
import { Loss, type LossOptions, type LossReduction, NativeLoss } from './loss.js';

/** (x − t)². @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MSELoss.html */
export class MSELoss extends NativeLoss {
  constructor(options: LossOptions = {}) {
    super('MSELoss', options);
  }
}

/** |x − t|. @see https://docs.pytorch.org/docs/stable/generated/torch.nn.L1Loss.html */
export class L1Loss extends NativeLoss {
  constructor(options: LossOptions = {}) {
    super('L1Loss', options);
  }
}

/**
 * (x − t)²/(2·beta) where |x − t| < beta, else |x − t| − beta/2. `beta`: ≥ 0, default 1.
 *
 * @throws {ArgumentError} `beta` is negative.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.SmoothL1Loss.html
 */
export class SmoothL1Loss extends NativeLoss {
  readonly beta: number;

  constructor({ beta = 1, ...options }: LossOptions & { beta?: number } = {}) {
    super('SmoothL1Loss', options);
    checkArg(beta >= 0, 'SmoothL1Loss', 'a number ≥ 0', 'beta', beta);
    this.beta = beta;
  }

  protected override nativeOptions() {
    return { beta: this.beta };
  }

  /** LibTorch's quadratic part divides by `beta`; PyTorch avoids this in Python. */
  protected override makeNative(name: string, options: Readonly<Record<string, NativeLossOption>>) {
    if (this.beta > 0) return super.makeNative(name, options);
    return super.makeNative('L1Loss', { reduction: this.reduction });
  }
}

/**
 * (x − t)²/2 where |x − t| ≤ delta, else delta·(|x − t| − delta/2). `delta`: > 0, default 1.
 *
 * @throws {ArgumentError} `delta` is not > 0.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.HuberLoss.html
 */
export class HuberLoss extends NativeLoss {
  readonly delta: number;

  constructor({ delta = 1, ...options }: LossOptions & { delta?: number } = {}) {
    super('HuberLoss', options);
    checkArg(delta > 0, 'HuberLoss', 'a number > 0', 'delta', delta);
    this.delta = delta;
  }

  protected override nativeOptions() {
    return { delta: this.delta };
  }
}

/** Options of `PoissonNLLLoss`. */
export interface PoissonNLLLossOptions extends LossOptions {
  /** Whether predictions are logarithms of the rate. Default true. */
  logInput?: boolean;
  /** Whether to add Stirling's approximation of the constant term. Default false. */
  full?: boolean;
  /** Added to the rate before its logarithm, where `logInput` is false. Default 1e-8. */
  eps?: number;
}

/** −log of the Poisson probability of counts. @see https://docs.pytorch.org/docs/stable/generated/torch.nn.PoissonNLLLoss.html */
export class PoissonNLLLoss extends NativeLoss {
  readonly logInput: boolean;
  readonly full: boolean;
  readonly eps: number;

  constructor({
    logInput = true,
    full = false,
    eps = 1e-8,
    ...options
  }: PoissonNLLLossOptions = {}) {
    super('PoissonNLLLoss', options);
    this.logInput = logInput;
    this.full = full;
    this.eps = eps;
  }

  protected override nativeOptions() {
    return { logInput: this.logInput, full: this.full, eps: this.eps };
  }
}

/**
 * t·(log t − x) for log-probabilities x and probabilities t; 'batchmean' divides the sum by the batch size.
 * `logTarget`: the targets are log-probabilities too, default false.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.KLDivLoss.html
 */
export class KLDivLoss extends NativeLoss {
  readonly logTarget: boolean;

  constructor({ logTarget = false, ...options }: LossOptions & { logTarget?: boolean } = {}) {
    super('KLDivLoss', options);
    this.logTarget = logTarget;
  }

  protected override nativeOptions() {
    return { logTarget: this.logTarget };
  }

  protected override reductions(): readonly LossReduction[] {
    return ['none', 'mean', 'sum', 'batchmean'];
  }
}

/** Options of `GaussianNLLLoss`. */
export interface GaussianNLLLossOptions extends LossOptions {
  /** Whether to add the constant term ½·log 2π. Default false. */
  full?: boolean;
  /** Least variance. Default 1e-6. */
  eps?: number;
}

/**
 * ½·(log v + (x − t)²/v) for a mean x, a target t and a variance v, of one shape, or v with one size 1 or without the last
 * dim: `call(x, t, v)`.
 *
 * @throws {ArgumentError} a variance is negative, or has another shape.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GaussianNLLLoss.html
 */
export class GaussianNLLLoss extends Loss {
  readonly full: boolean;
  readonly eps: number;

  constructor({ full = false, eps = 1e-6, ...options }: GaussianNLLLossOptions = {}) {
    super(options);
    this.full = full;
    this.eps = eps;
  }

  override forward(x: Tensor, target: Tensor, variance: Tensor): Tensor {
    const { full, eps, reduction } = this;
    return gaussianNllLoss(x, target, variance, { full, eps, reduction: reduction as Reduction });
  }
}
