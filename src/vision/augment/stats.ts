import { callable, type SetupValues, Transform } from '../../data/transform.js';
import { tensor } from '../../tensor/create.js';
import { ArgumentError, checkArg } from '../../tensor/errors.js';
import { tidy } from '../../tensor/scope.js';
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

class NormalizeTransform extends Transform<TensorImage, TensorImage> {
  override readonly order = 99;
  #stats: ChannelStats | undefined;

  /** With statistics that are known: one mean and one standard deviation per channel. */
  static fromStats(mean: readonly number[], std: readonly number[]): NormalizeTransform {
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
    const normalize = new NormalizeTransform();
    normalize.#stats = [mean, std];
    return normalize;
  }

  /** One per channel; undefined before set-up. */
  get mean(): readonly number[] | undefined {
    return this.#stats?.[0];
  }

  /** One per channel; undefined before set-up. */
  get std(): readonly number[] | undefined {
    return this.#stats?.[1];
  }

  override async setup({ train }: SetupValues<TensorImage>): Promise<void> {
    if (this.#stats) return;
    for await (const images of train) {
      this.#stats = tidy(() => [
        images.mean([0, 2, 3]).tolist() as number[],
        images.std([0, 2, 3]).add(1e-7).tolist() as number[],
      ]);
      return;
    }
  }

  override accepts(value: unknown): value is TensorImage {
    return value instanceof TensorImage;
  }

  encodes(image: TensorImage): TensorImage {
    const [mean, std] = this.#known();
    return image.sub(perChannel(mean, image)).div(perChannel(std, image)).as(classOf(image));
  }

  override decodes(image: TensorImage): TensorImage {
    const [mean, std] = this.#known();
    return image.mul(perChannel(std, image)).add(perChannel(mean, image)).as(classOf(image));
  }

  #known(): ChannelStats {
    if (this.#stats) return this.#stats;
    throw new ArgumentError(
      this.name,
      'expected statistics; a DataBlock learns them from a training batch, Normalize.fromStats takes them',
    );
  }
}

/**
 * Channels with mean 0 and standard deviation 1: `(x − mean) / std` on float images [B, C, H, W],
 * in training and validation. Decoding undoes it. Without statistics those of the first training
 * batch are taken, as it is after the batch transforms before this one, plus 1e-7 for the deviation.
 *
 * @throws {ArgumentError} lists that differ in length, a deviation that is not above 0, or use
 * before set-up.
 * @example
 * ```ts
 * Normalize.fromStats(...imagenetStats); // known
 * Normalize(); // learned by the DataBlock
 * ```
 * @see https://docs.fast.ai/data.transforms.html#normalize
 */
export const Normalize = callable(NormalizeTransform, 'Normalize');
export type Normalize = NormalizeTransform;

/** One number per channel, to be spread over [.., C, H, W]: [C, 1, 1]. */
function perChannel(values: readonly number[], { device }: TensorImage): Tensor {
  return tensor(values, { device }).reshape([-1, 1, 1]);
}
