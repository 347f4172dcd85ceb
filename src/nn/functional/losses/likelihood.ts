// Losses that compare with a distribution.

import { onesLike } from '../../../tensor/create.js';
import type { DType } from '../../../tensor/dtype.js';
import { ArgumentError, checkArg } from '../../../tensor/errors.js';
import { noGrad } from '../../../tensor/grad.js';
import { tidy } from '../../../tensor/scope.js';
import type { Tensor } from '../../../tensor/tensor.js';
import { bindOp, checkTensors, shapeText, withDefaults } from '../op.js';
import { type Reduction, type ReductionOptions, reduce, reductionCode } from './reduction.js';

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

const poissonNllLossOp = bindOp('aten::poisson_nll_loss');
const klDivOp = bindOp('aten::kl_div');

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
  checkTensors('gaussianNllLoss', { input, target });
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

/** Variances in a shape that broadcasts as PyTorch allows it. */
function variances(input: Tensor, variance: Tensor | number): Tensor {
  const op = 'gaussianNllLoss';
  if (typeof variance === 'number') {
    checkArg(variance >= 0, op, 'a number ≥ 0', 'variance', variance);
    return onesLike(input).mul(variance);
  }
  checkTensors(op, { variance });
  if (variance.lt(0).any().item()) {
    throw ArgumentError.of(op, 'numbers ≥ 0', 'variance', Number(variance.min().item()));
  }
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
