import { callable, type SetupValues, Transform } from '../../data/transform.js';
import { tensor } from '../../tensor/create.js';
import { ArgumentError, checkArg } from '../../tensor/errors.js';
import type { Tensor } from '../../tensor/tensor.js';
import { classOf, TensorImage } from '../image.js';
import { fuse } from './batch/augmentation.js';
import { type Part, partsOf } from './batch/plan.js';
import { type ChannelStats, StatsOfImages } from './channelStats.js';

export type { ChannelStats };

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

/** Which pictures an unknown normalisation learns from. */
type Learning = 'firstBatch' | 'trainSet';

class NormalizeTransform extends Transform<TensorImage, TensorImage> {
  override readonly order = 99;
  #stats: ChannelStats | undefined;
  #learning: Learning = 'firstBatch';

  /**
   * With statistics that are known: one mean and one standard deviation per channel, or one of each
   * for all channels.
   */
  static fromStats(mean: readonly number[], std: readonly number[]): NormalizeTransform {
    checkArg(
      std.length === mean.length,
      'Normalize',
      `${mean.length} numbers, as many as mean has,`,
      'std',
      std,
    );
    checkArg(
      mean.length > 0 && mean.every(Number.isFinite),
      'Normalize',
      'finite numbers, at least one,',
      'mean',
      mean,
    );
    checkArg(
      std.every((value) => value > 0 && Number.isFinite(value)),
      'Normalize',
      'numbers above 0',
      'std',
      std,
    );
    const normalize = new NormalizeTransform();
    normalize.#stats = [mean, std];
    return normalize;
  }

  /**
   * With the statistics of the whole training set, which the DataBlock reads once from end to end:
   * every picture in the size and form that it has here, without random changes.
   */
  static fromTrainSet(): NormalizeTransform {
    const normalize = new NormalizeTransform();
    normalize.#learning = 'trainSet';
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

  override async setup({ train, plain = train }: SetupValues<TensorImage>): Promise<void> {
    if (this.#stats) return;
    const seen = new StatsOfImages();
    const isWhole = this.#learning === 'trainSet';
    for await (const images of isWhole ? plain : train) {
      seen.add(images);
      if (!isWhole) break;
    }
    const stats = seen.stats;
    if (!stats) return;
    const extra = isWhole ? 0 : 1e-7; // fastai's
    this.#stats = [stats[0], stats[1].map((std) => (std > 0 ? std + extra : 1))];
  }

  override accepts(value: unknown): value is TensorImage {
    return value instanceof TensorImage;
  }

  get parts(): readonly Part[] {
    return [
      {
        name: this.name,
        stage: 'normalize',
        addTo: (draft) => {
          const [mean, std] = this.#known();
          draft.normalize = { mean, std };
        },
      },
    ];
  }

  override fusedWith(next: Transform): Transform | undefined {
    return fuse(this.parts, partsOf(next));
  }

  encodes(image: TensorImage): TensorImage {
    const { mean, std, precise } = this.#for(image);
    return inTypeOf(image, precise.sub(mean).div(std));
  }

  override decodes(image: TensorImage): TensorImage {
    const { mean, std, precise } = this.#for(image);
    return inTypeOf(image, precise.mul(std).add(mean));
  }

  /** Statistics [C, 1, 1], and the image in a type that has room for the arithmetic. */
  #for(image: TensorImage): Record<'mean' | 'std' | 'precise', Tensor> {
    const [mean, std] = this.#known();
    const channels = image.size(-3);
    if (mean.length !== 1 && mean.length !== channels)
      throw new ArgumentError(
        this.name,
        `expected images of ${mean.length} channels, as there are statistics for, got ${channels}`,
      );
    const dtype = image.dtype === 'float64' ? 'float64' : 'float32';
    const perChannel = (values: readonly number[]) =>
      tensor(values, { dtype, device: image.device }).reshape([-1, 1, 1]);
    return { mean: perChannel(mean), std: perChannel(std), precise: image.to(dtype) };
  }

  #known(): ChannelStats {
    if (this.#stats) return this.#stats;
    throw new ArgumentError(
      this.name,
      'expected statistics; a DataBlock learns them from training pictures, Normalize.fromStats takes them',
    );
  }
}

/**
 * Channels with mean 0 and standard deviation 1: `(x − mean) / std` on float images [B, C, H, W],
 * in training and validation. Decoding undoes it. float16 and bfloat16 images stay such, and are computed in float32.
 * The statistics are
 *
 * - given: `Normalize.fromStats(mean, std)`;
 * - those of the first training batch, `Normalize()`, as it is after the batch transforms before this
 *   one, random changes included, plus 1e-7 for the deviation, as fastai takes them;
 * - those of the whole training set, `Normalize.fromTrainSet()`, without random changes. fastai has
 *   nothing like it. The pictures are read once more, batch by batch.
 *
 * Deviations are those of a sample (n − 1). A channel of one level only has a deviation of 1, so that
 * it becomes 0 and other levels stay small. What has been learned stays: loaders of both sides
 * share it, and a second set-up learns nothing new.
 *
 * @throws {ArgumentError} lists that differ in length, a deviation that is not above 0, use before
 * set-up, or images of another number of channels than there are statistics (one pair serves all).
 * @example
 * ```ts
 * Normalize.fromStats(...imagenetStats); // known
 * Normalize.fromTrainSet(); // learned by the DataBlock
 * ```
 * @see https://docs.fast.ai/data.transforms.html#normalize
 */
export const Normalize = callable(NormalizeTransform, 'Normalize');
export type Normalize = NormalizeTransform;

/** What was computed, in the type and class of the image, where that can hold it. */
function inTypeOf(image: TensorImage, made: Tensor): TensorImage {
  const result = image.isFloatingPoint() ? made.to(image.dtype) : made;
  return result.as(classOf(image));
}
