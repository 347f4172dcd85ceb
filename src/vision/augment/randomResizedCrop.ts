import { callable, type TransformContext } from '../../data/transform.js';
import { checkArg } from '../../tensor/errors.js';
import { roundToEven } from '../fitSize.js';
import type { ImageSize } from '../points.js';
import type { Box } from './resizeImage.js';
import { checkedSize, drawPlace, middleOf, type Place, type View, wholeOf } from './view.js';
import { ViewTransform } from './viewTransform.js';

/** Options of {@link RandomResizedCrop}. */
export interface RandomResizedCropOptions {
  /** The least share of the image's area that is seen; above 0 to `maxScale`. Default 0.08. */
  minScale?: number;
  /** The largest share of the image's area that is seen; `minScale` to 1. Default 1. */
  maxScale?: number;
  /** Least and largest width over height of the part that is seen; above 0. Default [3/4, 4/3]. */
  ratio?: readonly [least: number, most: number];
  /** How much of the result is cut off in validation, as a share of its longer side; 0 or more. Default 0.14. */
  valXtra?: number;
}

/** So many frames are tried before the middle of the image is taken. */
const mostTries = 10;

/** What a frame is tried with: its share of the image's area, and its width over its height. */
export interface Try {
  readonly scale: number;
  readonly ratio: number;
}

/** In training; undefined in validation. */
export interface RandomFrame {
  readonly tries: readonly Try[];
  readonly place: Place;
}

class RandomResizedCropTransform extends ViewTransform<RandomFrame | undefined> {
  readonly size: ImageSize;
  readonly minScale: number;
  readonly maxScale: number;
  readonly ratio: readonly [least: number, most: number];
  readonly valXtra: number;

  constructor(
    size: number | ImageSize,
    {
      minScale = 0.08,
      maxScale = 1,
      ratio = [3 / 4, 4 / 3],
      valXtra = 0.14,
    }: RandomResizedCropOptions = {},
  ) {
    super();
    const op = 'RandomResizedCrop';
    this.size = checkedSize(op, size);
    checkArg(maxScale > 0 && maxScale <= 1, op, 'a number above 0, to 1', 'maxScale', maxScale);
    const isLeast = minScale > 0 && minScale <= maxScale;
    checkArg(isLeast, op, `a number above 0, to maxScale, ${maxScale},`, 'minScale', minScale);
    const isRange =
      Array.isArray(ratio) && ratio.length === 2 && ratio[0] > 0 && ratio[0] <= ratio[1];
    checkArg(isRange, op, '[least, most] width over height, above 0', 'ratio', ratio);
    checkArg(valXtra >= 0, op, 'a number of at least 0', 'valXtra', valXtra);
    this.minScale = minScale;
    this.maxScale = maxScale;
    this.ratio = ratio;
    this.valXtra = valXtra;
  }

  protected draw({ splitIdx, rng }: TransformContext): RandomFrame | undefined {
    if (splitIdx === 1) return undefined;
    const [least, most] = this.ratio.map(Math.log) as [number, number];
    const tries = Array.from({ length: mostTries }, () => ({
      scale: rng.uniform(this.minScale, this.maxScale),
      ratio: Math.exp(rng.uniform(least, most)),
    }));
    return { tries, place: drawPlace(rng) };
  }

  view(size: ImageSize, frame: RandomFrame | undefined): View {
    if (frame) return { frame: this.#frame(size, frame), size: this.size };
    const { larger } = this;
    return { frame: wholeOf(size), size: larger, window: middleOf(this.size, larger) };
  }

  /** To what images are stretched in validation, before the middle is taken. */
  get larger(): ImageSize {
    const [height, width] = this.size;
    const extra = Math.ceil((Math.max(height, width) * this.valXtra) / 8) * 8;
    return [height + extra, width + extra];
  }

  #frame([height, width]: ImageSize, { tries, place }: RandomFrame): Box {
    for (const { scale, ratio } of tries) {
      const area = scale * width * height;
      const frameWidth = Math.max(1, roundToEven(Math.sqrt(area * ratio)));
      const frameHeight = Math.max(1, roundToEven(Math.sqrt(area / ratio)));
      if (frameWidth > width || frameHeight > height) continue;
      return {
        top: Math.floor(place.vertical * (height - frameHeight + 1)),
        left: Math.floor(place.horizontal * (width - frameWidth + 1)),
        height: frameHeight,
        width: frameWidth,
      };
    }
    const [least, most] = this.ratio;
    const is = width / height;
    const tallest = is < least ? Math.max(1, Math.trunc(width / least)) : height;
    const widest = is > most ? Math.max(1, Math.trunc(height * most)) : width;
    return middleOf([tallest, widest], [height, width]);
  }
}

/**
 * Shows a random part of each image in `size`, an integer for a square or [height, width]: while
 * training, between `minScale` and `maxScale` of its area and between the two proportions of `ratio`.
 * In validation the whole image, stretched to a size that is larger by `valXtra`, a multiple of 8
 * (224 → 256, 128 → 152), of which the middle is kept. Masks, points and boxes go along; fastai
 * misplaces points in validation. Resampling is antialiased, equal to Pillow's within a grey level.
 *
 * As in fastai, ten random frames are tried; of an image that is so long or so tall that none fits,
 * the largest part in the middle is taken whose proportions `ratio` allows.
 *
 * @throws {ArgumentError} `size` is not one or two integers of at least 1, or an option is out of
 * its range.
 * @example
 * ```ts
 * RandomResizedCrop(224, { minScale: 0.35 });
 * ```
 * @see https://docs.fast.ai/vision.augment.html#randomresizedcrop
 */
export const RandomResizedCrop = callable(RandomResizedCropTransform, 'RandomResizedCrop');
export type RandomResizedCrop = RandomResizedCropTransform;
