// Initialisations scaled by how many values a layer reads and writes.

import { checkArg } from '../../tensor/errors.js';
import type { Tensor } from '../../tensor/tensor.js';
import { type InitOptions, normal_, uniform_ } from './fill.js';

/** What follows a layer, in PyTorch's words. */
export type Nonlinearity =
  | 'linear'
  | 'conv1d'
  | 'conv2d'
  | 'conv3d'
  | 'conv_transpose1d'
  | 'conv_transpose2d'
  | 'conv_transpose3d'
  | 'sigmoid'
  | 'tanh'
  | 'relu'
  | 'leaky_relu'
  | 'selu';

/** Options of `kaimingUniform_` and `kaimingNormal_`. */
export interface KaimingOptions extends InitOptions {
  /** Negative slope of the rectifier, for 'leaky_relu'. Default 0. */
  a?: number;
  /** Keep the variance of the forward pass ('fan_in', the default) or of the backward pass ('fan_out'). */
  mode?: 'fan_in' | 'fan_out';
  /** Default 'leaky_relu'. */
  nonlinearity?: Nonlinearity;
}

const PLAIN = /^(linear|sigmoid|conv(_transpose)?[123]d)$/;

/** The factor by which `nonlinearity` asks weights to grow: 1, 5/3 for tanh, √2 for relu, 3/4 for selu. */
export function calculateGain(nonlinearity: Nonlinearity, negativeSlope = 0.01): number {
  switch (nonlinearity) {
    case 'tanh':
      return 5 / 3;
    case 'relu':
      return Math.SQRT2;
    case 'leaky_relu':
      return Math.sqrt(2 / (1 + negativeSlope ** 2));
    case 'selu':
      return 3 / 4;
    default:
      checkArg(
        PLAIN.test(nonlinearity),
        'calculateGain',
        'the name of a function in PyTorch',
        'nonlinearity',
        nonlinearity,
      );
      return 1;
  }
}

/** Xavier (Glorot) uniform: U(−a, a), a = gain·√(6 / (fanIn + fanOut)). @see https://proceedings.mlr.press/v9/glorot10a.html */
export function xavierUniform_<T extends Tensor>(
  tensor: T,
  options: InitOptions & { gain?: number } = {},
): T {
  const a = Math.sqrt(3) * xavierStd(tensor, options.gain);
  return uniform_(tensor, { a: -a, b: a, generator: options.generator });
}

/** Xavier (Glorot) normal: std = gain·√(2 / (fanIn + fanOut)). */
export function xavierNormal_<T extends Tensor>(
  tensor: T,
  options: InitOptions & { gain?: number } = {},
): T {
  return normal_(tensor, { std: xavierStd(tensor, options.gain), generator: options.generator });
}

/** Kaiming (He) uniform: U(−bound, bound), bound = gain·√(3 / fan). @see https://arxiv.org/abs/1502.01852 */
export function kaimingUniform_<T extends Tensor>(tensor: T, options: KaimingOptions = {}): T {
  if (tensor.numel() === 0) return tensor;
  const bound = Math.sqrt(3) * kaimingStd(tensor, options);
  return uniform_(tensor, { a: -bound, b: bound, generator: options.generator });
}

/** Kaiming (He) normal: std = gain / √fan. @see https://arxiv.org/abs/1502.01852 */
export function kaimingNormal_<T extends Tensor>(tensor: T, options: KaimingOptions = {}): T {
  if (tensor.numel() === 0) return tensor;
  return normal_(tensor, { std: kaimingStd(tensor, options), generator: options.generator });
}

export function fanInAndFanOut(tensor: Tensor): [number, number] {
  checkArg(
    tensor.ndim >= 2,
    'fanInAndFanOut',
    'a tensor with 2 or more dimensions',
    'tensor',
    tensor,
  );
  const field = tensor.shape.slice(2).reduce((product, size) => product * size, 1);
  return [tensor.size(1) * field, tensor.size(0) * field];
}

function xavierStd(tensor: Tensor, gain = 1): number {
  const [fanIn, fanOut] = fanInAndFanOut(tensor);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}

function kaimingStd(
  tensor: Tensor,
  { a = 0, mode = 'fan_in', nonlinearity = 'leaky_relu' }: KaimingOptions,
): number {
  checkArg(
    mode === 'fan_in' || mode === 'fan_out',
    'kaiming',
    "'fan_in' or 'fan_out'",
    'mode',
    mode,
  );
  const [fanIn, fanOut] = fanInAndFanOut(tensor);
  return calculateGain(nonlinearity, a) / Math.sqrt(mode === 'fan_in' ? fanIn : fanOut);
}
