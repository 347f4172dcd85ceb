// Transposed convolution layers in 1 to 3 dims: they enlarge.

import {
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
} from '../../tensor/nnFunctions.generated.js';
import type { Tensor } from '../../tensor/tensor.js';
import type { Size } from '../functional/op.js';
import { pyRepr } from '../names.js';
import { ConvNd, type ConvNdOptions, spread } from './convNd.js';

/** Options of the transposed convolution layers. Padding is of the convolution that is transposed: it shrinks. */
export interface ConvTransposeNdOptions extends Omit<ConvNdOptions, 'padding' | 'paddingMode'> {
  /** Taken off on every side. Default 0. */
  padding?: Size;
  /** Added to one side, to choose among the sizes that a stride > 1 allows. Default 0. */
  outputPadding?: Size;
}

type ConvTransposeOptions = Pick<
  TransposedConv,
  'bias' | 'stride' | 'padding' | 'outputPadding' | 'groups' | 'dilation'
>;

abstract class TransposedConv extends ConvNd {
  readonly outputPadding: readonly number[];
  declare readonly padding: readonly number[];

  constructor(channels: readonly [number, number], dims: number, options: ConvTransposeNdOptions) {
    super(channels, { dims, transposed: true }, options);
    this.outputPadding = spread(new.target.name, dims, {
      outputPadding: options.outputPadding ?? 0,
    });
  }

  protected abstract convolve(x: Tensor, weight: Tensor, options: ConvTransposeOptions): Tensor;

  override forward(x: Tensor): Tensor {
    const { weight, bias, stride, padding, outputPadding, groups, dilation } = this;
    const sizes = { stride, padding, outputPadding, groups, dilation };
    return this.convolve(x, weight, { bias, ...sizes });
  }

  protected override extraParts(): string[] {
    const { outputPadding } = this;
    return outputPadding.some((size) => size !== 0)
      ? [`output_padding=${pyRepr(outputPadding)}`]
      : [];
  }
}

/**
 * The transpose of a convolution over lines: [B, C_in, L] → [B, C_out, L'].
 *
 * @throws {ArgumentError} an option is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose1d.html
 */
export class ConvTranspose1d extends TransposedConv {
  constructor(inChannels: number, outChannels: number, options: ConvTransposeNdOptions) {
    super([inChannels, outChannels], 1, options);
  }

  protected override convolve(x: Tensor, weight: Tensor, options: ConvTransposeOptions): Tensor {
    return convTranspose1d(x, weight, options);
  }
}

/**
 * The transpose of a convolution over images: [B, C_in, H, W] → [B, C_out, H', W'].
 *
 * @throws {ArgumentError} an option is out of range.
 * @example
 * ```ts
 * const up = new nn.ConvTranspose2d(16, 8, { kernelSize: 2, stride: 2 });
 * up.call(rand([1, 16, 14, 14])).shape; // [1, 8, 28, 28]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html
 */
export class ConvTranspose2d extends TransposedConv {
  constructor(inChannels: number, outChannels: number, options: ConvTransposeNdOptions) {
    super([inChannels, outChannels], 2, options);
  }

  protected override convolve(x: Tensor, weight: Tensor, options: ConvTransposeOptions): Tensor {
    return convTranspose2d(x, weight, options);
  }
}

/**
 * The transpose of a convolution over volumes: [B, C_in, D, H, W] → [B, C_out, D', H', W'].
 *
 * @throws {ArgumentError} an option is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose3d.html
 */
export class ConvTranspose3d extends TransposedConv {
  constructor(inChannels: number, outChannels: number, options: ConvTransposeNdOptions) {
    super([inChannels, outChannels], 3, options);
  }

  protected override convolve(x: Tensor, weight: Tensor, options: ConvTransposeOptions): Tensor {
    return convTranspose3d(x, weight, options);
  }
}
