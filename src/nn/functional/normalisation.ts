// Normalisation. Those of one operator (`layerNorm`, `rmsNorm`) are generated.

import type { DType } from '../../tensor/dtype.js';
import { checkArg } from '../../tensor/errors.js';
import { avgPool2d, avgPool3d, pad } from '../../tensor/nnFunctions.generated.js';
import { tidy } from '../../tensor/scope.js';
import type { Tensor } from '../../tensor/tensor.js';
import { bindOp, checkTensors, withDefaults } from './op.js';

/** Scale and shift after normalising. */
export interface AffineOptions {
  /** [C]: scale of each channel. Default 1. */
  weight?: Tensor | null;
  /** [C]: shift of each channel. Default 0. */
  bias?: Tensor | null;
  /** Added to the variance, ≥ 0. Default 1e-5. */
  eps?: number;
}

/** Options of `batchNorm`. */
export interface BatchNormFunctionOptions extends AffineOptions {
  /** [C]: used when not `training`, else updated in place. */
  runningMean?: Tensor | null;
  /** [C]: used when not `training`, else updated in place. */
  runningVar?: Tensor | null;
  /** Normalise by the batch's own statistics. Default false. */
  training?: boolean;
  /** Share of the batch's statistics in the new running statistics. Default 0.1. */
  momentum?: number;
}

/** Options of `instanceNorm`. */
export interface InstanceNormFunctionOptions extends Omit<BatchNormFunctionOptions, 'training'> {
  /** Normalise by each sample's own statistics, not by the running ones. Default true. */
  useInputStats?: boolean;
}

/** Options of `localResponseNorm`. */
export interface LocalResponseNormOptions {
  /** Factor of the mean square. Default 1e-4. */
  alpha?: number;
  /** Exponent. Default 0.75. */
  beta?: number;
  /** Added before the power. Default 1. */
  k?: number;
}

/** Options of `normalize`. */
export interface NormalizeFunctionOptions {
  /** The p of the norm. Default 2. */
  p?: number;
  /** The dim or dims that vectors lie along. Default 1. */
  dim?: number | readonly number[];
  /** Least divisor. Default 1e-12. */
  eps?: number;
}

const batchNormOp = bindOp('aten::batch_norm');
const groupNormOp = bindOp('aten::group_norm');
const instanceNormOp = bindOp('aten::instance_norm');

/**
 * Normalises every channel over the batch: [B, C, …] → the same.
 *
 * The running statistics are options; in PyTorch they are arguments.
 *
 * @throws {ArgumentError} in training a channel has one value only or `eps` is 0; `eps` is negative.
 * @throws {TorchError} the sizes do not fit, or there are no statistics outside training.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.batch_norm.html
 */
export function batchNorm<D extends DType>(
  input: Tensor<D>,
  options?: BatchNormFunctionOptions,
): Tensor<D> {
  const given = withDefaults('batchNorm', options, {
    ...AFFINE,
    ...RUNNING,
    training: false,
    momentum: 0.1,
  });
  const { weight, bias, runningMean, runningVar, training, momentum, eps } = given;
  checkTensors('batchNorm', { input });
  const least = training ? 'a number > 0 in training' : 'a number ≥ 0';
  checkArg(training ? eps > 0 : eps >= 0, 'batchNorm', least, 'eps', eps);
  if (training) checkValues('batchNorm', input, input.shape);
  return batchNormOp(input, weight, bias, runningMean, runningVar, training, momentum, eps, true);
}

/**
 * Normalises groups of channels in each sample: [B, C, …] → the same.
 *
 * @param numGroups divides C
 * @throws {ArgumentError} the input has less than two dimensions, or a group one value only.
 * @throws {TorchError} `numGroups` does not divide C, or the sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.group_norm.html
 */
export function groupNorm<D extends DType>(
  input: Tensor<D>,
  numGroups: number,
  options?: AffineOptions,
): Tensor<D> {
  const { weight, bias, eps } = withDefaults('groupNorm', options, AFFINE);
  checkTensors('groupNorm', { input });
  const { shape } = input;
  checkArg(shape.length >= 2, 'groupNorm', 'at least 2 dimensions', 'input', shape);
  const [batch, channels, ...spatial] = shape as [number, number, ...number[]];
  const each = Math.trunc((batch * channels) / numGroups);
  checkValues('groupNorm', input, [each, numGroups, ...spatial]);
  return groupNormOp(input, numGroups, weight, bias, eps, true);
}

/**
 * Normalises every channel of each sample by itself: [B, C, …] → the same.
 *
 * @throws {ArgumentError} with `useInputStats` a channel has one value only.
 * @throws {TorchError} the sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.instance_norm.html
 */
export function instanceNorm<D extends DType>(
  input: Tensor<D>,
  options?: InstanceNormFunctionOptions,
): Tensor<D> {
  const defaults = { ...AFFINE, ...RUNNING, useInputStats: true, momentum: 0.1 };
  const given = withDefaults('instanceNorm', options, defaults);
  const { weight, bias, runningMean, runningVar, useInputStats, momentum, eps } = given;
  checkTensors('instanceNorm', { input });
  if (useInputStats) checkValues('instanceNorm', input, [1, 1, ...input.shape.slice(2)]);
  const statistics = [runningMean, runningVar, useInputStats];
  return instanceNormOp(input, weight, bias, ...statistics, momentum, eps, true);
}

/**
 * x/(k + alpha·m)^beta, m being the mean of x² over `size` neighbouring channels: [B, C, …] → the same.
 *
 * @throws {ArgumentError} the input has less than three dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.local_response_norm.html
 */
export function localResponseNorm<D extends DType>(
  input: Tensor<D>,
  size: number,
  options?: LocalResponseNormOptions,
): Tensor<D> {
  const defaults = { alpha: 1e-4, beta: 0.75, k: 1 };
  const { alpha, beta, k } = withDefaults('localResponseNorm', options, defaults);
  checkTensors('localResponseNorm', { input });
  const { shape } = input;
  checkArg(shape.length >= 3, 'localResponseNorm', 'at least 3 dimensions', 'input', shape);
  if (input.numel() === 0) return input;
  const around = [Math.trunc(size / 2), Math.trunc((size - 1) / 2)];
  return tidy(() => {
    const squares: Tensor = input.mul(input);
    const mean =
      shape.length === 3
        ? avgPool2d(pad(squares.unsqueeze(1), [0, 0, ...around]), [size, 1], { stride: 1 })
        : avgPool3d(
            pad(squares.reshape([shape[0], 1, shape[1], shape[2], -1] as number[]), [
              0,
              0,
              0,
              0,
              ...around,
            ]),
            [size, 1, 1],
            { stride: 1 },
          );
    const divisor = mean.squeeze(1).reshape(shape).mul(alpha).add(k).pow(beta);
    return input.div(divisor) as Tensor as Tensor<D>;
  });
}

/**
 * Divides by the p-norm along `dim`: […] → the same.
 *
 * PyTorch's `out` is not offered.
 *
 * @throws {RangeError} there is no such dimension.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.normalize.html
 */
export function normalize<D extends DType>(
  input: Tensor<D>,
  options?: NormalizeFunctionOptions,
): Tensor<D> {
  const { p, dim, eps } = withDefaults('normalize', options, { p: 2, dim: 1, eps: 1e-12 });
  checkTensors('normalize', { input });
  return tidy(() => {
    const norm = input.norm(p, dim, { keepdim: true }).clampMin(eps);
    return input.div(norm.expandAs(input)) as Tensor as Tensor<D>;
  });
}

const AFFINE: Required<AffineOptions> = { weight: null, bias: null, eps: 1e-5 };
const RUNNING: { runningMean: Tensor | null; runningVar: Tensor | null } = {
  runningMean: null,
  runningVar: null,
};

/** One value has no variance. */
function checkValues(
  op: string,
  input: Tensor,
  [batch = 1, , ...spatial]: readonly number[],
): void {
  const values = spatial.reduce((product, size) => product * size, batch);
  checkArg(values !== 1, op, 'more than one value per channel', 'input', input.shape);
}
