import type { Rng } from '../../../data/rng.js';
import { callable } from '../../../data/transform.js';
import { checkArg } from '../../../tensor/errors.js';
import { roundToEven } from '../../fitSize.js';
import type { ImageSize } from '../../points.js';
import { type Matrix, stretch } from '../matrix.js';
import type { Box } from '../resizeImage.js';
import { checkedSize } from '../view.js';
import { Augmentation } from './augmentation.js';
import { type FrameArgs, frameOf } from './frame.js';
import type { Draft, FrameOptions, Part } from './plan.js';

/** Options of {@link RandomResizedCropGPU}. */
export interface RandomResizedCropGPUOptions extends Omit<FrameArgs, 'size'> {
  /** The smallest share of the picture's area, above 0, at most 1. Default 0.08. */
  minScale?: number;
  /** The largest share of the picture's area. Default 1. */
  maxScale?: number;
  /** The range of width over height of what is cut out. Default [3/4, 4/3]. */
  ratio?: readonly [low: number, high: number];
  /** How much of each side is seen in validation, above 0, at most 1. Default 1. */
  validScale?: number;
  /** One frame for all samples of a batch, as in fastai. Default `false`: one for each. */
  batch?: boolean;
}

class CropPart implements Part {
  readonly stage = 'geometry';
  readonly name = 'RandomResizedCropGPU';
  readonly frame: FrameOptions;
  readonly #size: ImageSize;
  readonly #options: Required<Omit<RandomResizedCropGPUOptions, keyof FrameArgs>>;

  constructor(
    size: number | ImageSize,
    {
      minScale = 0.08,
      maxScale = 1,
      ratio = [3 / 4, 4 / 3],
      validScale = 1,
      batch = false,
      ...frame
    }: RandomResizedCropGPUOptions,
  ) {
    const { name } = this;
    const isShare = (share: number): boolean => share > 0 && share <= 1;
    checkArg(isShare(minScale), name, 'above 0 and at most 1', 'minScale', minScale);
    const isMost = isShare(maxScale) && maxScale >= minScale;
    checkArg(isMost, name, `from minScale, ${minScale}, to 1`, 'maxScale', maxScale);
    const isRange = ratio.length === 2 && ratio[0] > 0 && ratio[1] >= ratio[0];
    checkArg(isRange, name, '[low, high] above 0', 'ratio', ratio);
    checkArg(isShare(validScale), name, 'above 0 and at most 1', 'validScale', validScale);
    this.frame = frameOf(name, frame);
    this.#size = checkedSize(name, size);
    this.#options = { minScale, maxScale, ratio, validScale, batch };
  }

  addTo(draft: Draft): void {
    const { size } = draft;
    const box = (): Box => (draft.isTraining ? this.#draw(size, draft.rng) : this.#middle(size));
    const shared = this.#options.batch || !draft.isTraining ? box() : undefined;
    const maps = Array.from({ length: draft.n }, () => this.#map(shared ?? box(), size));
    draft.crop(maps, this.#size);
  }

  /** Up to ten tries, as in fastai; then the middle. */
  #draw([height, width]: ImageSize, rng: Rng): Box {
    const { minScale, maxScale, ratio } = this.#options;
    for (let attempt = 0; attempt < 10; attempt++) {
      const area = rng.uniform(minScale, maxScale) * width * height;
      const aspect = Math.exp(rng.uniform(Math.log(ratio[0]), Math.log(ratio[1])));
      const columns = Math.max(1, roundToEven(Math.sqrt(area * aspect)));
      const rows = Math.max(1, roundToEven(Math.sqrt(area / aspect)));
      if (columns > width || rows > height) continue;
      const top = rng.integer(0, height - rows + 1);
      return { top, left: rng.integer(0, width - columns + 1), height: rows, width: columns };
    }
    return this.#middle([height, width], 1);
  }

  /** The largest frame in the middle whose proportions are in range. */
  #middle([height, width]: ImageSize, scale = this.#options.validScale): Box {
    const [low, high] = this.#options.ratio;
    const rows = width / height < low ? width / low : height;
    const columns = width / height > high ? height * high : width;
    const side = (length: number): number => Math.max(1, Math.trunc(Math.trunc(length) * scale));
    const [tall, wide] = [side(rows), side(columns)];
    const middle = (room: number): number => Math.floor(room / 2);
    return { top: middle(height - tall), left: middle(width - wide), height: tall, width: wide };
  }

  #map(box: Box, [height, width]: ImageSize): Matrix {
    // with alignCorners the middles of the outermost pixels of the frame are the result's
    const rim = this.frame.alignCorners ? 1 : 0;
    const part = (first: number, length: number, size: number): [scale: number, shift: number] => {
      if (size === rim) return [1, 0];
      const scale = (length - rim) / (size - rim);
      return [scale, (2 * first) / (size - rim) + scale - 1];
    };
    const [x, dx] = part(box.left, box.width, width);
    const [y, dy] = part(box.top, box.height, height);
    return stretch(x, y, dx, dy);
  }
}

class RandomResizedCropGPUTransform extends Augmentation {
  override readonly order = 30;

  constructor(size: number | ImageSize, options: RandomResizedCropGPUOptions = {}) {
    super([new CropPart(size, options)]);
  }
}

/**
 * Cuts a frame of random size and proportions out of each sample of a batch and makes it `size`, an integer for a square or [height,
 * width]; in validation the largest frame in the middle with allowed proportions. On whatever device the batch is. What stands next to
 * it moves with the same interpolation. fastai has one frame for a whole batch, and does not move points with it.
 *
 * @throws {ArgumentError} an option is out of range.
 * @see https://docs.fast.ai/vision.augment.html#randomresizedcropgpu
 */
export const RandomResizedCropGPU = callable(RandomResizedCropGPUTransform, 'RandomResizedCropGPU');
export type RandomResizedCropGPU = RandomResizedCropGPUTransform;
