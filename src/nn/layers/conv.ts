// Convolution layers in 1 to 3 dims.

import { conv1d, conv2d, conv3d, pad } from '../../tensor/nnFunctions.generated.js';
import type { Tensor } from '../../tensor/tensor.js';
import { ConvNd, type ConvNdOptions } from './convNd.js';

type ConvOptions = Pick<ConvNd, 'bias' | 'stride' | 'dilation' | 'groups'> &
  Partial<Pick<ConvNd, 'padding'>>;

abstract class PlainConv extends ConvNd {
  protected abstract convolve(x: Tensor, weight: Tensor, options: ConvOptions): Tensor;

  override forward(x: Tensor): Tensor {
    const { weight, bias, stride, padding, dilation, groups, paddingMode: mode } = this;
    if (mode === 'zeros')
      return this.convolve(x, weight, { bias, stride, padding, dilation, groups });
    const padded = pad(x, this.#sides(), { mode });
    return this.convolve(padded, weight, { bias, stride, dilation, groups });
  }

  /** For `pad`: two sides for each dim, the last dim first. */
  #sides(): number[] {
    const { padding, kernelSize, dilation } = this;
    const sides = kernelSize.map((size, i): [number, number] => {
      if (padding === 'valid') return [0, 0];
      if (padding !== 'same') return [padding[i] as number, padding[i] as number];
      const total = (dilation[i] as number) * (size - 1);
      return [Math.floor(total / 2), Math.ceil(total / 2)];
    });
    return sides.reverse().flat();
  }
}

/**
 * A convolution over lines: [B, C_in, L] → [B, C_out, L'].
 *
 * @throws {ArgumentError} an option is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv1d.html
 */
export class Conv1d extends PlainConv {
  constructor(inChannels: number, outChannels: number, options: ConvNdOptions) {
    super([inChannels, outChannels], { dims: 1 }, options);
  }

  protected override convolve(x: Tensor, weight: Tensor, options: ConvOptions): Tensor {
    return conv1d(x, weight, options);
  }
}

/**
 * A convolution over images: [B, C_in, H, W] → [B, C_out, H', W'].
 *
 * @throws {ArgumentError} an option is out of range.
 * @example
 * ```ts
 * const conv = new nn.Conv2d(3, 16, { kernelSize: 3, stride: 2, padding: 1 });
 * conv.call(rand([8, 3, 64, 64])).shape; // [8, 16, 32, 32]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
 */
export class Conv2d extends PlainConv {
  constructor(inChannels: number, outChannels: number, options: ConvNdOptions) {
    super([inChannels, outChannels], { dims: 2 }, options);
  }

  protected override convolve(x: Tensor, weight: Tensor, options: ConvOptions): Tensor {
    return conv2d(x, weight, options);
  }
}

/**
 * A convolution over volumes: [B, C_in, D, H, W] → [B, C_out, D', H', W'].
 *
 * @throws {ArgumentError} an option is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv3d.html
 */
export class Conv3d extends PlainConv {
  constructor(inChannels: number, outChannels: number, options: ConvNdOptions) {
    super([inChannels, outChannels], { dims: 3 }, options);
  }

  protected override convolve(x: Tensor, weight: Tensor, options: ConvOptions): Tensor {
    return conv3d(x, weight, options);
  }
}
