// Pooling by the size of the output: as many windows as asked for.

import { checkArg } from '../../../tensor/errors.js';
import type { AdaptivePool, DeviceOf } from '../../../tensor/shapes/index.js';
import type { Tensor } from '../../../tensor/tensor.js';
import { bindOp, checkTensors, type Size, withDefaults } from '../op.js';

/** One size for all spatial dims, or one for each; null keeps the input's. */
export type AdaptiveSize = number | null | readonly (number | null)[];

/** Options of adaptive max pooling. */
export interface AdaptiveMaxPoolOptions {
  /** Give the places of the maxima too: their flat indices in the spatial dims. Default false. */
  returnIndices?: boolean;
}

/** An adaptive max pooling over R dims: the values, or with `returnIndices: true` the values and their places. */
export interface AdaptiveMaxPoolFunction<S, R extends 1 | 2 | 3> {
  <X extends Tensor, const N extends S>(
    input: X,
    outputSize: N,
    options: { returnIndices: true },
  ): [
    values: Tensor<X['dtype'], AdaptivePool<X, R, N>, DeviceOf<X>>,
    indices: Tensor<'int64', AdaptivePool<X, R, N>, DeviceOf<X>>,
  ];
  <X extends Tensor, const N extends S>(
    input: X,
    outputSize: N,
    options?: { returnIndices?: false },
  ): Tensor<X['dtype'], AdaptivePool<X, R, N>, DeviceOf<X>>;
}

const avgPool2dOp = bindOp('aten::adaptive_avg_pool2d');
const avgPool3dOp = bindOp('aten::adaptive_avg_pool3d');

/**
 * Means over as many windows as asked for: [B, C, H, W] or [C, H, W] → the same with the last two sizes `outputSize`; null
 * keeps a size.
 *
 * @throws {TorchError} the sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_avg_pool2d.html
 */
export function adaptiveAvgPool2d<X extends Tensor, const N extends AdaptiveSize>(
  input: X,
  outputSize: N,
): Tensor<X['dtype'], AdaptivePool<X, 2, N>, DeviceOf<X>> {
  return avgPool2dOp(input, sizes('adaptiveAvgPool2d', 2, input, outputSize));
}

/**
 * Means over as many windows as asked for: [B, C, D, H, W] or [C, D, H, W] → the same with the last three sizes
 * `outputSize`; null keeps a size.
 *
 * @throws {TorchError} the sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_avg_pool3d.html
 */
export function adaptiveAvgPool3d<X extends Tensor, const N extends AdaptiveSize>(
  input: X,
  outputSize: N,
): Tensor<X['dtype'], AdaptivePool<X, 3, N>, DeviceOf<X>> {
  return avgPool3dOp(input, sizes('adaptiveAvgPool3d', 3, input, outputSize));
}

function maxPool<S extends AdaptiveSize, R extends 1 | 2 | 3>(
  dims: R,
): AdaptiveMaxPoolFunction<S, R> {
  const label = `adaptiveMaxPool${dims}d`;
  const op = bindOp(`aten::adaptive_max_pool${dims}d`);
  const pool = (input: Tensor, outputSize: S, options?: AdaptiveMaxPoolOptions) => {
    const { returnIndices } = withDefaults(label, options, { returnIndices: false });
    const both = op<[Tensor, Tensor]>(input, sizes(label, dims, input, outputSize));
    if (returnIndices) return both;
    both[1].dispose();
    return both[0];
  };
  return pool as unknown as AdaptiveMaxPoolFunction<S, R>;
}

/**
 * Maxima over as many windows as asked for: [B, C, L] or [C, L] → the same with the last size `outputSize`; with
 * `returnIndices: true` the places of the maxima as well.
 *
 * @throws {TorchError} the sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_max_pool1d.html
 */
export const adaptiveMaxPool1d: AdaptiveMaxPoolFunction<Size, 1> = maxPool(1);

/**
 * Maxima over as many windows as asked for: [B, C, H, W] or [C, H, W] → the same with the last two sizes `outputSize`, null
 * keeping a size; with `returnIndices: true` the places of the maxima as well.
 *
 * @throws {TorchError} the sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_max_pool2d.html
 */
export const adaptiveMaxPool2d: AdaptiveMaxPoolFunction<AdaptiveSize, 2> = maxPool(2);

/**
 * Maxima over as many windows as asked for: [B, C, D, H, W] or [C, D, H, W] → the same with the last three sizes
 * `outputSize`, null keeping a size; with `returnIndices: true` the places of the maxima as well.
 *
 * @throws {TorchError} the sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_max_pool3d.html
 */
export const adaptiveMaxPool3d: AdaptiveMaxPoolFunction<AdaptiveSize, 3> = maxPool(3);

function sizes(op: string, dims: number, input: Tensor, outputSize: AdaptiveSize): number[] {
  checkTensors(op, { input });
  const wanted = Array.isArray(outputSize)
    ? outputSize
    : new Array<number | null>(dims).fill(outputSize as number | null);
  checkArg(wanted.length === dims, op, `a size or ${dims} of them`, 'outputSize', outputSize);
  checkArg(input.ndim > dims, op, `${dims + 1} or ${dims + 2} dimensions`, 'input', input.shape);
  return wanted.map((size: number | null, i) => size ?? input.size(i - dims));
}
