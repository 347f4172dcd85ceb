// The p-norm of each window.

import type { DType } from '../../../tensor/dtype.js';
import { avgPool1d, avgPool2d, avgPool3d } from '../../../tensor/nnFunctions.generated.js';
import { tidy } from '../../../tensor/scope.js';
import type { Tensor } from '../../../tensor/tensor.js';
import { checkTensors, type Size, spread, withDefaults } from '../op.js';
import { maxPool1d, maxPool2d, maxPool3d } from './max.js';

/** Options of `lpPool1d`, `lpPool2d` and `lpPool3d`. */
export interface LPPoolOptions {
  /** Step of the window. Default: the kernel size. */
  stride?: Size | null;
  /** Round the output's size up, not down. Default false. */
  ceilMode?: boolean;
}

/**
 * (Σ xᵖ)^(1/p) over each window: [B, C, L] or [C, L] → [B, C, L′] or [C, L′].
 *
 * @param normType p; Infinity is the maximum of |x|, −Infinity its minimum
 * @throws {TorchError} the sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.lp_pool1d.html
 */
export function lpPool1d<D extends DType>(
  input: Tensor<D>,
  normType: number,
  kernelSize: Size,
  options?: LPPoolOptions,
): Tensor<D> {
  return lpPool(1, input, normType, kernelSize, options) as Tensor<D>;
}

/**
 * (Σ xᵖ)^(1/p) over each window: [B, C, H, W] or [C, H, W] → [B, C, H′, W′] or [C, H′, W′].
 *
 * @param normType p; Infinity is the maximum of |x|, −Infinity its minimum
 * @throws {TorchError} the sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.lp_pool2d.html
 */
export function lpPool2d<D extends DType>(
  input: Tensor<D>,
  normType: number,
  kernelSize: Size,
  options?: LPPoolOptions,
): Tensor<D> {
  return lpPool(2, input, normType, kernelSize, options) as Tensor<D>;
}

/**
 * (Σ xᵖ)^(1/p) over each window: [B, C, D, H, W] or [C, D, H, W] → [B, C, D′, H′, W′] or [C, D′, H′, W′].
 *
 * @param normType p; Infinity is the maximum of |x|, −Infinity its minimum
 * @throws {TorchError} the sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.lp_pool3d.html
 */
export function lpPool3d<D extends DType>(
  input: Tensor<D>,
  normType: number,
  kernelSize: Size,
  options?: LPPoolOptions,
): Tensor<D> {
  return lpPool(3, input, normType, kernelSize, options) as Tensor<D>;
}

const MEANS = [avgPool1d, avgPool2d, avgPool3d] as const;
const MAXIMA: readonly ((
  x: Tensor,
  window: readonly number[],
  options: { stride: Size | null; ceilMode: boolean },
) => Tensor)[] = [maxPool1d, maxPool2d, maxPool3d] as const;

function lpPool(
  dims: 1 | 2 | 3,
  input: Tensor,
  normType: number,
  kernelSize: Size,
  options: LPPoolOptions | undefined,
): Tensor {
  const op = `lpPool${dims}d`;
  const { stride, ceilMode } = withDefaults(op, options, { stride: null, ceilMode: false });
  checkTensors(op, { input });
  const window = spread(op, 'kernelSize', kernelSize, dims);
  const elements = window.reduce((product, size) => product * size, 1);
  const largest = (x: Tensor) => MAXIMA[dims - 1]?.(x, window, { stride, ceilMode }) as Tensor;
  return tidy(() => {
    if (normType === Number.POSITIVE_INFINITY) return largest(input.abs());
    if (normType === Number.NEGATIVE_INFINITY) return largest(input.abs().neg()).neg();
    const powers: Tensor = input.pow(normType);
    const mean = MEANS[dims - 1]?.(powers, window, { stride: stride ?? [], ceilMode }) as Tensor;
    return mean
      .sign()
      .mul(mean.abs().relu())
      .mul(elements)
      .pow(1 / normType) as Tensor;
  });
}
