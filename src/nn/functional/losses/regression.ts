// Losses for numbers.

import { onesLike } from '../../../tensor/create.js';
import type { DType } from '../../../tensor/dtype.js';
import { checkArg } from '../../../tensor/errors.js';
import { broadcastTensors } from '../../../tensor/functions.js';
import { noGrad } from '../../../tensor/grad.js';
import { tidy } from '../../../tensor/scope.js';
import type { Tensor } from '../../../tensor/tensor.js';
import { bindOp, checkShape, sameShape, shapeText, withDefaults } from '../op.js';
import { type Reduction, type ReductionOptions, reduce, reductionCode } from './reduction.js';

/** Options of `mseLoss` and `l1Loss`. */
export interface WeightedLossOptions extends ReductionOptions {
  /** The input's shape: what each difference counts; 'mean' then divides by the sum of the weights. Default: all 1. */
  weight?: Tensor | null;
}

/** Options of `smoothL1Loss`. */
export interface SmoothL1LossFunctionOptions extends ReductionOptions {
  /** Where the parabola ends, ≥ 0; 0 makes it `l1Loss`. Default 1. */
  beta?: number;
}

/** Options of `huberLoss`. */
export interface HuberLossFunctionOptions extends ReductionOptions {
  /** Where the parabola ends, > 0. Default 1. */
  delta?: number;
  /** The input's shape: what each loss counts; 'mean' still divides by their number. Default: all 1. */
  weight?: Tensor | null;
}

/** Options of `poissonNllLoss`. */
export interface PoissonNLLLossFunctionOptions extends ReductionOptions {
  /** Whether the input is the logarithm of the rate. Default true. */
  logInput?: boolean;
  /** Whether to add Stirling's approximation of log t! for targets above 1. Default false. */
  full?: boolean;
  /** Added to the rate before its logarithm, where `logInput` is false. Default 1e-8. */
  eps?: number;
}

/** Options of `gaussianNllLoss`. */
export interface GaussianNLLLossFunctionOptions extends ReductionOptions {
  /** Whether to add the constant ½·log 2π. Default false. */
  full?: boolean;
  /** Least variance. Default 1e-6. */
  eps?: number;
}

/** Options of `klDiv`. */
export interface KLDivOptions {
  /** 'batchmean' divides the sum by the input's first size, as the definition has it. Default 'mean'. */
  reduction?: Reduction | 'batchmean';
  /** Whether the targets are logarithms too. Default false. */
  logTarget?: boolean;
}

const mseLossOp = bindOp('aten::mse_loss');
const l1LossOp = bindOp('aten::l1_loss');
const smoothL1LossOp = bindOp('aten::smooth_l1_loss');
const huberLossOp = bindOp('aten::huber_loss');
const poissonNllLossOp = bindOp('aten::poisson_nll_loss');
const klDivOp = bindOp('aten::kl_div');

/**
 * (x − t)²: […] and […], broadcast → [] or […].
 *
 * PyTorch warns about shapes that differ; here they broadcast in silence.
 *
 * @throws {ArgumentError} `weight` has another shape than the input, or there is no such reduction.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.mse_loss.html
 */
export function mseLoss<D extends DType>(
  input: Tensor<D>,
  target: Tensor,
  options?: WeightedLossOptions,
): Tensor<D> {
  const { reduction, weight } = withDefaults('mseLoss', options, UNWEIGHTED);
  const code = reductionCode('mseLoss', reduction);
  return tidy(() => {
    const [x, t] = broadcast(input, target);
    if (weight === null) return mseLossOp(x, t, code);
    return weightedMean('mseLoss', x.sub(t).pow(2), input, weight, reduction);
  });
}

/**
 * |x − t|: […] and […], broadcast → [] or […].
 *
 * PyTorch warns about shapes that differ; here they broadcast in silence.
 *
 * @throws {ArgumentError} `weight` has another shape than the input, or there is no such reduction.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.l1_loss.html
 */
export function l1Loss<D extends DType>(
  input: Tensor<D>,
  target: Tensor,
  options?: WeightedLossOptions,
): Tensor<D> {
  const { reduction, weight } = withDefaults('l1Loss', options, UNWEIGHTED);
  const code = reductionCode('l1Loss', reduction);
  return tidy(() => {
    const [x, t] = broadcast(input, target);
    if (weight === null) return l1LossOp(x, t, code);
    return weightedMean('l1Loss', x.sub(t).abs(), input, weight, reduction);
  });
}

/**
 * (x − t)²/(2·beta) where |x − t| < beta, else |x − t| − beta/2: […] and […], broadcast → [] or […].
 *
 * PyTorch warns about shapes that differ; here they broadcast in silence.
 *
 * @throws {ArgumentError} `beta` is negative, or there is no such reduction.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.smooth_l1_loss.html
 */
export function smoothL1Loss<D extends DType>(
  input: Tensor<D>,
  target: Tensor,
  options?: SmoothL1LossFunctionOptions,
): Tensor<D> {
  const { reduction, beta } = withDefaults('smoothL1Loss', options, { reduction: 'mean', beta: 1 });
  const code = reductionCode('smoothL1Loss', reduction);
  checkArg(beta >= 0, 'smoothL1Loss', 'a number ≥ 0', 'beta', beta);
  return tidy(() => {
    const [x, t] = broadcast(input, target);
    return beta === 0 ? l1LossOp(x, t, code) : smoothL1LossOp(x, t, code, beta);
  });
}

/**
 * (x − t)²/2 where |x − t| ≤ delta, else delta·(|x − t| − delta/2): […] and […], broadcast → [] or […].
 *
 * PyTorch warns about shapes that differ; here they broadcast in silence.
 *
 * @throws {ArgumentError} `delta` is not > 0, `weight` has another shape than the input, or there is no such reduction.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.huber_loss.html
 */
export function huberLoss<D extends DType>(
  input: Tensor<D>,
  target: Tensor,
  options?: HuberLossFunctionOptions,
): Tensor<D> {
  const defaults = { reduction: 'mean', delta: 1, weight: null } as const;
  const { reduction, delta, weight } = withDefaults('huberLoss', options, defaults);
  const code = reductionCode('huberLoss', reduction);
  checkArg(delta > 0, 'huberLoss', 'a number > 0', 'delta', delta);
  return tidy(() => {
    const [x, t] = broadcast(input, target);
    if (weight === null) return huberLossOp(x, t, code, delta);
    checkShape('huberLoss', 'weight', weight, input);
    const single = huberLossOp<Tensor<D>>(x, t, reductionCode('huberLoss', 'none'), delta);
    return reduce(single.mul(weight) as Tensor as Tensor<D>, reduction);
  });
}

/**
 * −log of the Poisson probability of counts t at the rate eˣ, or x with `logInput: false`: […] and […] → [] or […].
 *
 * @throws {ArgumentError} there is no such reduction.
 * @throws {TorchError} the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.poisson_nll_loss.html
 */
export function poissonNllLoss<D extends DType>(
  input: Tensor<D>,
  target: Tensor,
  options?: PoissonNLLLossFunctionOptions,
): Tensor<D> {
  const defaults = { reduction: 'mean', logInput: true, full: false, eps: 1e-8 } as const;
  const given = withDefaults('poissonNllLoss', options, defaults);
  const code = reductionCode('poissonNllLoss', given.reduction);
  return poissonNllLossOp(input, target, given.logInput, given.full, given.eps, code);
}

/**
 * ½·(log v + (x − t)²/v) for means x, targets t and variances v: […], […] and […], […, 1] or the shape without its last
 * size → [] or […]. Variances below `eps` count as `eps`, and their gradient flows as if they were not.
 *
 * @param variance a tensor, or one number for all
 * @throws {ArgumentError} a variance is negative, its shape does not fit, or there is no such reduction.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.gaussian_nll_loss.html
 */
export function gaussianNllLoss<D extends DType>(
  input: Tensor<D>,
  target: Tensor,
  variance: Tensor | number,
  options?: GaussianNLLLossFunctionOptions,
): Tensor<D> {
  const defaults = { reduction: 'mean', full: false, eps: 1e-6 } as const;
  const { reduction, full, eps } = withDefaults('gaussianNllLoss', options, defaults);
  reductionCode('gaussianNllLoss', reduction);
  return tidy(() => {
    const clamped = variances(input, variance).clone();
    noGrad(() => clamped.clampMin_(eps));
    const squares = input.sub(target).pow(2).div(clamped);
    const loss = clamped.log().add(squares).mul(0.5);
    const whole = full ? loss.add(0.5 * Math.log(2 * Math.PI)) : loss;
    return reduce(whole as Tensor as Tensor<D>, reduction);
  });
}

/**
 * t·(log t − x) for log-probabilities x and probabilities t, or eᵗ·(t − x) with `logTarget`: […] and […] → [] or […].
 *
 * @throws {ArgumentError} there is no such reduction.
 * @throws {TorchError} the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.kl_div.html
 */
export function klDiv<D extends DType>(
  input: Tensor<D>,
  target: Tensor,
  options?: KLDivOptions,
): Tensor<D> {
  const defaults = { reduction: 'mean', logTarget: false } as const;
  const { reduction, logTarget } = withDefaults('klDiv', options, defaults);
  if (reduction !== 'batchmean') {
    return klDivOp(input, target, reductionCode('klDiv', reduction), logTarget);
  }
  return tidy(() => {
    const sum = klDivOp<Tensor<D>>(input, target, reductionCode('klDiv', 'sum'), logTarget);
    return input.ndim === 0 ? sum : (sum.div(input.size(0)) as Tensor as Tensor<D>);
  });
}

const UNWEIGHTED: Required<WeightedLossOptions> = { reduction: 'mean', weight: null };

function broadcast<D extends DType>(input: Tensor<D>, target: Tensor): [Tensor<D>, Tensor] {
  if (sameShape(input, target)) return [input, target];
  return broadcastTensors([input, target] as Tensor[]) as [Tensor<D>, Tensor];
}

/** The mean is by weight, not by number. */
function weightedMean<D extends DType>(
  op: string,
  single: Tensor,
  input: Tensor<D>,
  weight: Tensor,
  reduction: Reduction,
): Tensor<D> {
  checkShape(op, 'weight', weight, input);
  const weighted = single.mul(weight);
  const result =
    reduction === 'mean' ? weighted.sum().div(weight.sum()) : reduce(weighted, reduction);
  return result as Tensor as Tensor<D>;
}

/** Variances in a shape that broadcasts as PyTorch allows it. */
function variances(input: Tensor, variance: Tensor | number): Tensor {
  const op = 'gaussianNllLoss';
  if (typeof variance === 'number') {
    checkArg(variance >= 0, op, 'a number ≥ 0', 'variance', variance);
    return onesLike(input).mul(variance);
  }
  checkArg(!variance.lt(0).any().item(), op, 'numbers ≥ 0', 'variance', 'a negative one');
  const [shape, wanted] = [variance.shape, input.shape];
  const differing = wanted.filter((size, i) => size !== shape[i]);
  if (shape.length === wanted.length - 1 && shape.every((size, i) => size === wanted[i])) {
    return variance.unsqueeze(-1);
  }
  const ones = shape.filter((size, i) => size !== wanted[i]);
  const fits = shape.length === wanted.length && ones.every((size) => size === 1);
  const expected = `shape ${shapeText(wanted)}, but for one size 1 or without the last`;
  checkArg(fits && differing.length <= 1, op, expected, 'variance', shape);
  return variance;
}
