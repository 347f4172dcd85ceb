import { callable, type TransformContext } from '../../data/transform.js';
import type { ImageSize } from '../points.js';
import { checkedSize, drawPlace, middleOf, type Place, type View } from './view.js';
import { ViewTransform } from './viewTransform.js';

class RandomCropTransform extends ViewTransform<Place | undefined> {
  readonly size: ImageSize;

  constructor(size: number | ImageSize) {
    super();
    this.size = checkedSize('RandomCrop', size);
  }

  protected draw({ splitIdx, rng }: TransformContext): Place | undefined {
    return splitIdx === 1 ? undefined : drawPlace(rng);
  }

  view(of: ImageSize, place: Place | undefined): View {
    const { size } = this;
    if (!place) return { frame: middleOf(size, of), size };
    const top = cornerIn(of[0] - size[0], place.vertical);
    const left = cornerIn(of[1] - size[1], place.horizontal);
    return { frame: { top, left, height: size[0], width: size[1] }, size };
  }
}

/**
 * Cuts a part of `size` out of each image, an integer for a square or [height, width], without
 * resizing it: at a random place while training, in the middle in validation. An image that is
 * smaller gets black around it, its mask class 0. Masks, points and boxes go along.
 *
 * @throws {ArgumentError} `size` is not one or two integers of at least 1.
 * @see https://docs.fast.ai/vision.augment.html#randomcrop
 */
export const RandomCrop = callable(RandomCropTransform, 'RandomCrop');
export type RandomCrop = RandomCropTransform;

/** From 0 to the room that there is; where the image is smaller, from all that is missing to 1, as fastai has it. */
function cornerIn(room: number, share: number): number {
  return room < 0 ? room + Math.floor(share * -room) : Math.floor(share * (room + 1));
}
