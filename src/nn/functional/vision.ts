// Images: sampling at given places, and windows as columns.

import type { DType } from '../../tensor/dtype.js';
import { checkArg } from '../../tensor/errors.js';
import type { Tensor } from '../../tensor/tensor.js';
import { bindOp, checkTensors, type Size, spread, withDefaults } from './op.js';

/** Options of `affineGrid`. */
export interface AffineGridOptions {
  /** Whether −1 and 1 are the centres of the corners' pixels, not their outer edges. Default false. */
  alignCorners?: boolean | null;
}

/** Options of `gridSample`. */
export interface GridSampleOptions extends AffineGridOptions {
  /** How to fill in between pixels; 'bicubic' for images only. Default 'bilinear'. */
  mode?: 'bilinear' | 'nearest' | 'bicubic';
  /** What lies outside: zeros, the nearest pixel of the border, or the image mirrored. Default 'zeros'. */
  paddingMode?: 'zeros' | 'border' | 'reflection';
}

/** Options of `unfold` and `fold`. */
export interface UnfoldOptions {
  /** Distance between the window's elements. Default 1. */
  dilation?: Size;
  /** Zeros added on every side. Default 0. */
  padding?: Size;
  /** Step of the window. Default 1. */
  stride?: Size;
}

const affineGridOp = bindOp('aten::affine_grid_generator', 'affineGrid');
const gridSampleOp = bindOp('aten::grid_sampler', 'gridSample');
const im2colOp = bindOp('aten::im2col', 'unfold');
const col2imOp = bindOp('aten::col2im', 'fold');

/** In the order of LibTorch's numbers. */
const MODES: readonly string[] = ['bilinear', 'nearest', 'bicubic'];
const PADDING_MODES: readonly string[] = ['zeros', 'border', 'reflection'];

/**
 * Where `gridSample` is to look for an affine map of the image: matrices [B, 2, 3] and size [B, C, H, W] → [B, H, W, 2], or
 * [B, 3, 4] and [B, C, D, H, W] → [B, D, H, W, 3]. Coordinates are x, y (z) in [−1, 1].
 *
 * @throws {ArgumentError} `theta` has not that shape or no fractions, or a size is not > 0.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.affine_grid.html
 */
export function affineGrid<D extends DType>(
  theta: Tensor<D>,
  size: readonly number[],
  options?: AffineGridOptions,
): Tensor<D> {
  const op = 'affineGrid';
  const { alignCorners } = withDefaults(op, options, { alignCorners: false });
  checkTensors(op, { theta });
  const sizes = Array.isArray(size) && (size.length === 4 || size.length === 5);
  checkArg(sizes && size.every((n) => n > 0), op, '4 or 5 sizes > 0', 'size', size);
  const dims = size.length - 2;
  const { shape } = theta;
  const fits = shape.length === 3 && shape[1] === dims && shape[2] === dims + 1;
  checkArg(fits, op, `shape [B, ${dims}, ${dims + 1}]`, 'theta', shape);
  checkArg(theta.isFloatingPoint(), op, 'a tensor of floats', 'theta', theta.dtype);
  return affineGridOp(theta, size, alignCorners ?? false);
}

/**
 * The image at given places: [B, C, H, W] and grid [B, H′, W′, 2] → [B, C, H′, W′], or [B, C, D, H, W] and [B, D′, H′, W′, 3] →
 * [B, C, D′, H′, W′]. Places are x, y (z), and [−1, 1] is the image.
 *
 * @throws {ArgumentError} there is no such mode.
 * @throws {TorchError} the sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.grid_sample.html
 */
export function gridSample<D extends DType>(
  input: Tensor<D>,
  grid: Tensor,
  options?: GridSampleOptions,
): Tensor<D> {
  const op = 'gridSample';
  const defaults = { alignCorners: false, mode: 'bilinear', paddingMode: 'zeros' } as const;
  const { mode, paddingMode, alignCorners } = withDefaults(op, options, defaults);
  checkArg(MODES.includes(mode), op, "'bilinear', 'nearest' or 'bicubic'", 'mode', mode);
  const paddings = "'zeros', 'border' or 'reflection'";
  checkArg(PADDING_MODES.includes(paddingMode), op, paddings, 'paddingMode', paddingMode);
  const codes = [MODES.indexOf(mode), PADDING_MODES.indexOf(paddingMode)];
  return gridSampleOp(input, grid, ...codes, alignCorners ?? false);
}

/**
 * Each window of an image as a column: [B, C, H, W] or [C, H, W] → [B, C·k·k, L] or [C·k·k, L], L being the number of windows.
 *
 * @throws {TorchError} the sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.unfold.html
 */
export function unfold<D extends DType>(
  input: Tensor<D>,
  kernelSize: Size,
  options?: UnfoldOptions,
): Tensor<D> {
  return im2colOp(input, pair('unfold', 'kernelSize', kernelSize), ...windows('unfold', options));
}

/**
 * An image of columns, overlapping ones added: [B, C·k·k, L] or [C·k·k, L] → [B, C, …outputSize] or [C, …outputSize]. It is the
 * gradient of `unfold`, not its inverse.
 *
 * @throws {TorchError} the sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.fold.html
 */
export function fold<D extends DType>(
  input: Tensor<D>,
  outputSize: Size,
  kernelSize: Size,
  options?: UnfoldOptions,
): Tensor<D> {
  const sizes = [pair('fold', 'outputSize', outputSize), pair('fold', 'kernelSize', kernelSize)];
  return col2imOp(input, ...sizes, ...windows('fold', options));
}

function windows(op: string, options: UnfoldOptions | undefined): number[][] {
  const defaults = { dilation: 1, padding: 0, stride: 1 };
  const { dilation, padding, stride } = withDefaults(op, options, defaults);
  return [pair(op, 'dilation', dilation), pair(op, 'padding', padding), pair(op, 'stride', stride)];
}

function pair(op: string, name: string, value: Size): number[] {
  return spread(op, name, value, 2);
}
