// Convolutions and their transposes.

import type { Tensor } from '../../tensor/tensor.js';
import { type BoundOp, bindOp } from './op.js';

/** One number for all spatial dims, or one for each. */
export type Size = number | readonly number[];

/** Options of the convolutions. */
export interface ConvOptions {
  /** [C_out], or none. */
  bias?: Tensor | null;
  /** Step of the window. Default 1. */
  stride?: Size;
  /** Zeros added on every side; 'same' keeps the size (stride 1 only), 'valid' adds none. Default 0. */
  padding?: Size | 'same' | 'valid';
  /** Distance between the kernel's elements. Default 1. */
  dilation?: Size;
  /** Number of groups of channels that do not see each other. Default 1. */
  groups?: number;
}

/** Options of the transposed convolutions. */
export interface ConvTransposeOptions extends ConvOptions {
  padding?: Size;
  /** Added to one side of the output's size. Default 0. */
  outputPadding?: Size;
}

const conv1dOp = bindOp('aten::conv1d');
const conv1dPaddingOp = bindOp('aten::conv1d.padding');
const conv2dOp = bindOp('aten::conv2d');
const conv2dPaddingOp = bindOp('aten::conv2d.padding');
const conv3dOp = bindOp('aten::conv3d');
const conv3dPaddingOp = bindOp('aten::conv3d.padding');
const convTranspose1dOp = bindOp('aten::conv_transpose1d');
const convTranspose2dOp = bindOp('aten::conv_transpose2d.input');
const convTranspose3dOp = bindOp('aten::conv_transpose3d.input');

/** 1-d convolution: [B, C, L] with weight [C_out, C/groups, K] → [B, C_out, L']. */
export function conv1d(x: Tensor, weight: Tensor, options: ConvOptions = {}): Tensor {
  return conv(conv1dOp, conv1dPaddingOp, x, weight, options);
}

/** 2-d convolution: [B, C, H, W] with weight [C_out, C/groups, K, K] → [B, C_out, H', W']. */
export function conv2d(x: Tensor, weight: Tensor, options: ConvOptions = {}): Tensor {
  return conv(conv2dOp, conv2dPaddingOp, x, weight, options);
}

/** 3-d convolution: [B, C, D, H, W] with weight [C_out, C/groups, K, K, K] → [B, C_out, D', H', W']. */
export function conv3d(x: Tensor, weight: Tensor, options: ConvOptions = {}): Tensor {
  return conv(conv3dOp, conv3dPaddingOp, x, weight, options);
}

/** The gradient of `conv1d` as a layer: [B, C, L] with weight [C, C_out/groups, K] → [B, C_out, L']. */
export function convTranspose1d(
  x: Tensor,
  weight: Tensor,
  options: ConvTransposeOptions = {},
): Tensor {
  return convTranspose(convTranspose1dOp, x, weight, options);
}

/** The gradient of `conv2d` as a layer: [B, C, H, W] with weight [C, C_out/groups, K, K] → [B, C_out, H', W']. */
export function convTranspose2d(
  x: Tensor,
  weight: Tensor,
  options: ConvTransposeOptions = {},
): Tensor {
  return convTranspose(convTranspose2dOp, x, weight, options);
}

/** The gradient of `conv3d` as a layer: [B, C, D, H, W] with weight [C, C_out/groups, K, K, K] → [B, C_out, D', H', W']. */
export function convTranspose3d(
  x: Tensor,
  weight: Tensor,
  options: ConvTransposeOptions = {},
): Tensor {
  return convTranspose(convTranspose3dOp, x, weight, options);
}

function conv(
  plain: BoundOp,
  named: BoundOp,
  x: Tensor,
  weight: Tensor,
  options: ConvOptions,
): Tensor {
  const { bias = null, stride = 1, padding = 0, dilation = 1, groups = 1 } = options;
  const op = typeof padding === 'string' ? named : plain;
  return op(x, weight, bias, stride, padding, dilation, groups);
}

function convTranspose(
  op: BoundOp,
  x: Tensor,
  weight: Tensor,
  options: ConvTransposeOptions,
): Tensor {
  const {
    bias = null,
    stride = 1,
    padding = 0,
    outputPadding = 0,
    groups = 1,
    dilation = 1,
  } = options;
  return op(x, weight, bias, stride, padding, outputPadding, groups, dilation);
}
