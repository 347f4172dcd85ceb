import { callable } from '../../data/transform.js';
import { checkArg } from '../../tensor/errors.js';
import type { ImageSize } from '../points.js';
import { type View, wholeOf } from './view.js';
import { ViewTransform } from './viewTransform.js';

class RatioResizeTransform extends ViewTransform<undefined> {
  readonly maxSz: number;

  constructor(maxSz: number) {
    super();
    const isSize = Number.isInteger(maxSz) && maxSz >= 1;
    checkArg(isSize, 'RatioResize', 'an integer of at least 1', 'maxSz', maxSz);
    this.maxSz = maxSz;
  }

  protected draw(): undefined {}

  view([height, width]: ImageSize): View {
    const { maxSz } = this;
    const size: ImageSize =
      width >= height
        ? [Math.max(1, Math.trunc((height * maxSz) / width)), maxSz]
        : [maxSz, Math.max(1, Math.trunc((width * maxSz) / height))];
    return { frame: wholeOf([height, width]), size };
  }
}

/**
 * Makes the longer side of each image `maxSz` pixels, and the other one as long as the proportions
 * ask for, rounded down, at least 1. Masks, points and boxes go along. Resampling is antialiased,
 * equal to Pillow's in every pixel.
 *
 * The whole image is seen, in training and in validation. fastai's cuts off at a random place, also
 * in validation, what the rounding of the other side leaves over.
 *
 * @throws {ArgumentError} `maxSz` is not an integer of at least 1.
 * @see https://docs.fast.ai/vision.augment.html#ratioresize
 */
export const RatioResize = callable(RatioResizeTransform, 'RatioResize');
export type RatioResize = RatioResizeTransform;
