// Mean and deviation of the channels of many images, in one pass over them.
import { ArgumentError } from '../../tensor/errors.js';
import { stack } from '../../tensor/functions.js';
import { tidy } from '../../tensor/scope.js';
import type { Tensor } from '../../tensor/tensor.js';

/** Mean and standard deviation of each channel. */
export type ChannelStats = readonly [mean: readonly number[], std: readonly number[]];

/** What is known of the pixels of a channel that have been seen. */
interface Seen {
  readonly count: number;
  readonly mean: number;
  /** Sum of the squared distances from the mean. */
  readonly squares: number;
}

/**
 * Collects images and tells the mean and the deviation of all their pixels, channel by channel, as if they stood in
 * one tensor. In float64, image by image, so that a hundred thousand of them lose nothing and need no memory.
 *
 * @see https://en.wikipedia.org/wiki/Algorithms_for_calculating_variance#Parallel_algorithm
 */
export class StatsOfImages {
  #channels: Seen[] | undefined;

  /**
   * @param images [B, C, H, W] or [C, H, W]
   * @throws {ArgumentError} other images had another number of channels.
   */
  add(images: Tensor): void {
    const found = tidy(() => seenIn(images));
    const before = this.#channels;
    if (before && before.length !== found.length)
      throw new ArgumentError(
        'Normalize',
        `expected images of ${before.length} channels, as those before, got ${found.length}`,
      );
    this.#channels = before
      ? found.map((seen, channel) => together([before[channel] as Seen, seen]))
      : found;
  }

  /** The statistics, with the deviation of a sample (n − 1); undefined without images. */
  get stats(): ChannelStats | undefined {
    const channels = this.#channels;
    if (!channels) return undefined;
    const std = channels.map(({ count, squares }) => Math.sqrt(squares / Math.max(1, count - 1)));
    return [channels.map(({ mean }) => mean), std];
  }
}

function seenIn(images: Tensor): Seen[] {
  const batch = images.ndim === 3 ? images.unsqueeze(0) : images;
  const [, channels, height, width] = batch.shape as readonly [number, number, number, number];
  const count = height * width;
  const each = batch.unbind(0).map((image) =>
    tidy(() => {
      const pixels = image.to('float64').reshape([channels, count]);
      // From a pixel of its own, so that a channel of one level has a deviation of exactly 0.
      const first = pixels.narrow(1, 0, 1);
      const apart = pixels.sub(first);
      const mean = apart.mean(1, { keepdim: true });
      const squares = apart.sub(mean).square().sum(1);
      return stack([mean.add(first).squeeze(1), squares]); // [2, C]
    }),
  );
  const numbers = stack(each).tolist() as number[][][]; // [B, 2, C]
  return Array.from({ length: channels }, (_, channel) =>
    together(
      numbers.map(([mean, squares]) => ({
        count,
        mean: mean?.[channel] as number,
        squares: squares?.[channel] as number,
      })),
    ),
  );
}

/** Of all pixels together. */
function together(parts: readonly Seen[]): Seen {
  return parts.reduce((a, b) => {
    const count = a.count + b.count;
    const apart = b.mean - a.mean;
    const mean = a.mean + (apart * b.count) / count;
    const squares = a.squares + b.squares + (apart * apart * a.count * b.count) / count;
    return { count, mean, squares };
  });
}
