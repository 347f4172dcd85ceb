// Losses for numbers.

import type { DType } from '../../../tensor/dtype.js';
import { checkArg } from '../../../tensor/errors.js';
import { broadcastTensors } from '../../../tensor/functions.js';
import { tidy } from '../../../tensor/scope.js';
import type { Tensor } from '../../../tensor/tensor.js';
import { bindOp, checkShape, checkTensors, sameShape, withDefaults } from '../op.js';
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

const mseLossOp = bindOp('aten::mse_loss');
const l1LossOp = bindOp('aten::l1_loss');
const smoothL1LossOp = bindOp('aten::smooth_l1_loss');
const huberLossOp = bindOp('aten::huber_loss');

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
  checkTensors('mseLoss', { input, target });
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
  checkTensors('l1Loss', { input, target });
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
  checkTensors('smoothL1Loss', { input, target });
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
  checkTensors('huberLoss', { input, target });
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
