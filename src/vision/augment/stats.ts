import { Transform } from '../../data/transform.js';
import { tensor } from '../../tensor/create.js';
import { checkArg } from '../../tensor/errors.js';
import type { Tensor } from '../../tensor/tensor.js';
import { TensorImage } from '../image.js';
import { classOf } from '../intToFloat.js';

/** Mean and standard deviation of each channel. */
export type ChannelStats = readonly [mean: readonly number[], std: readonly number[]];

/** Of ImageNet's training images. @see https://docs.fast.ai/vision.core.html */
export const imagenetStats: ChannelStats = [
  [0.485, 0.456, 0.406],
  [0.229, 0.224, 0.225],
];

/** Of CIFAR's training images. @see https://docs.fast.ai/vision.core.html */
export const cifarStats: ChannelStats = [
  [0.491, 0.482, 0.447],
  [0.247, 0.243, 0.261],
];

/** Of MNIST's training images. @see https://docs.fast.ai/vision.core.html */
export const mnistStats: ChannelStats = [[0.131], [0.308]];

/**
 * Channels with mean 0 and standard deviation 1: `(x − mean) / std` on float images [B, C, H, W],
 * in training and validation. Decoding undoes it.
 *
 * @throws {ArgumentError} lists that differ in length, or a deviation that is not above 0.
 * @example
 * ```ts
 * Normalize.fromStats(...imagenetStats);
 * ```
 * @see https://docs.fast.ai/data.transforms.html#normalize
 */
export class Normalize extends Transform<TensorImage, TensorImage> {
  override readonly order = 99;
  readonly mean: readonly number[];
  readonly std: readonly number[];

  private constructor(mean: readonly number[], std: readonly number[]) {
    super();
    this.mean = mean;
    this.std = std;
  }

  /** With statistics that are known: one mean and one standard deviation per channel. */
  static fromStats(mean: readonly number[], std: readonly number[]): Normalize {
    checkArg(
      std.length === mean.length,
      'Normalize',
      `${mean.length} numbers, as many as mean has,`,
      'std',
      std,
    );
    checkArg(
      std.every((value) => value > 0),
      'Normalize',
      'numbers above 0',
      'std',
      std,
    );
    return new Normalize(mean, std);
  }

  override accepts(value: unknown): value is TensorImage {
    return value instanceof TensorImage;
  }

  encodes(image: TensorImage): TensorImage {
    return image
      .sub(perChannel(this.mean, image))
      .div(perChannel(this.std, image))
      .as(classOf(image));
  }

  override decodes(image: TensorImage): TensorImage {
    return image
      .mul(perChannel(this.std, image))
      .add(perChannel(this.mean, image))
      .as(classOf(image));
  }
}

/** One number per channel, to be spread over [.., C, H, W]: [C, 1, 1]. */
function perChannel(values: readonly number[], { device }: TensorImage): Tensor {
  return tensor(values, { device }).reshape([-1, 1, 1]);
}
