// Max pooling over windows of random sizes, about so many as asked for.

import type { DType } from '../../../tensor/dtype.js';
import { checkArg } from '../../../tensor/errors.js';
import { rand } from '../../../tensor/random.js';
import { tidy } from '../../../tensor/scope.js';
import type { Tensor } from '../../../tensor/tensor.js';
import { bindOp, checkTensors, type Size, spread, withDefaults } from '../op.js';

/** Options of fractional max pooling; `outputSize` or `outputRatio` must be given. */
export interface FractionalMaxPoolOptions {
  /** The output's spatial size. Default: by `outputRatio`. */
  outputSize?: Size | null;
  /** The output's spatial size by the input's, in (0, 1). Default: by `outputSize`, which goes before. */
  outputRatio?: Size | null;
  /** Give the places of the maxima too: their flat indices in the spatial dims. Default false. */
  returnIndices?: boolean;
  /** [B, C, dims] in [0, 1): where windows begin. Default: random numbers of the default generator. */
  _randomSamples?: Tensor | null;
}

/** A fractional max pooling: the values, or with `returnIndices: true` the values and their places. */
export interface FractionalMaxPoolFunction {
  <D extends DType>(
    input: Tensor<D>,
    kernelSize: Size,
    options: FractionalMaxPoolOptions & { returnIndices: true },
  ): [values: Tensor<D>, indices: Tensor<'int64'>];
  <D extends DType>(
    input: Tensor<D>,
    kernelSize: Size,
    options: FractionalMaxPoolOptions & { returnIndices?: false },
  ): Tensor<D>;
}

const DEFAULTS: Required<FractionalMaxPoolOptions> = {
  outputSize: null,
  outputRatio: null,
  returnIndices: false,
  _randomSamples: null,
};

function fractional(dims: 2 | 3): FractionalMaxPoolFunction {
  const label = `fractionalMaxPool${dims}d`;
  const op = bindOp(`aten::fractional_max_pool${dims}d`);
  const pool = (input: Tensor, kernelSize: Size, options?: FractionalMaxPoolOptions) => {
    const given = withDefaults(label, options, DEFAULTS);
    const { returnIndices, _randomSamples } = given;
    checkTensors(label, { input });
    const fits = input.ndim === dims + 1 || input.ndim === dims + 2;
    checkArg(fits, label, `${dims + 1} or ${dims + 2} dimensions`, 'input', input.shape);
    const size = outputSize(label, input, given, dims);
    if (_randomSamples !== null) checkSamples(label, _randomSamples);
    return tidy(() => {
      const samples = _randomSamples ?? randomSamples(input, dims);
      const both = op<[Tensor, Tensor]>(input, kernelSize, size, samples);
      return returnIndices ? both : both[0];
    });
  };
  return pool as FractionalMaxPoolFunction;
}

/**
 * The maxima of windows of random sizes: [B, C, H, W] or [C, H, W] → the same with the last two sizes `outputSize`; with
 * `returnIndices: true` the places of the maxima as well.
 *
 * @throws {ArgumentError} neither `outputSize` nor `outputRatio` is given, or a random sample is not in [0, 1).
 * @throws {TorchError} the sizes do not fit.
 * @see https://arxiv.org/abs/1412.6071
 */
export const fractionalMaxPool2d: FractionalMaxPoolFunction = fractional(2);

/**
 * The maxima of windows of random sizes: [B, C, D, H, W] or [C, D, H, W] → the same with the last three sizes
 * `outputSize`; with `returnIndices: true` the places of the maxima as well.
 *
 * @throws {ArgumentError} neither `outputSize` nor `outputRatio` is given, or a random sample is not in [0, 1).
 * @throws {TorchError} the sizes do not fit.
 * @see https://arxiv.org/abs/1412.6071
 */
export const fractionalMaxPool3d: FractionalMaxPoolFunction = fractional(3);

function outputSize(
  op: string,
  input: Tensor,
  { outputSize, outputRatio }: Required<FractionalMaxPoolOptions>,
  dims: number,
): number[] {
  if (outputSize !== null) return spread(op, 'outputSize', outputSize, dims);
  checkArg(outputRatio !== null, op, 'outputSize or outputRatio', 'options', outputRatio);
  const ratios =
    typeof outputRatio === 'number' ? new Array<number>(dims).fill(outputRatio) : outputRatio;
  checkArg(ratios.length === dims, op, `a number or ${dims} of them`, 'outputRatio', outputRatio);
  return ratios.map((ratio, i) => Math.trunc(input.size(i - dims) * ratio));
}

function randomSamples(input: Tensor, dims: number): Tensor {
  const batch = input.ndim === dims + 2 ? input.size(0) : 1;
  const { dtype, device } = input;
  return rand([batch, input.size(-dims - 1), dims], { dtype, device });
}

/** LibTorch does not look, and begins windows outside. */
function checkSamples(op: string, samples: Tensor): void {
  checkTensors(op, { _randomSamples: samples });
  if (samples.numel() === 0) return;
  const [least, most] = tidy(() => samples.aminmax().map((value) => Number(value.item())));
  const inside = (least as number) >= 0 && (most as number) < 1;
  checkArg(inside, op, 'numbers in [0, 1)', '_randomSamples', [least, most]);
}
