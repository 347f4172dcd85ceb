import { callable } from '../../data/transform.js';
import type { ImageSize } from '../points.js';
import { checkPadMode, type PadMode } from './padding.js';
import { checkedSize, middleOf, type View } from './view.js';
import { ViewTransform } from './viewTransform.js';

/** Options of {@link CropPad}. */
export interface CropPadOptions {
  /** What surrounds an image that is smaller. Default `'zeros'`. */
  padMode?: PadMode;
}

class CropPadTransform extends ViewTransform<undefined> {
  readonly size: ImageSize;
  override readonly padMode: PadMode;

  constructor(size: number | ImageSize, { padMode = 'zeros' }: CropPadOptions = {}) {
    super();
    this.size = checkedSize('CropPad', size);
    checkPadMode('CropPad', padMode);
    this.padMode = padMode;
  }

  protected draw(): undefined {}

  view(of: ImageSize): View {
    return { frame: middleOf(this.size, of), size: this.size };
  }
}

/**
 * The middle of each image in `size`, an integer for a square or [height, width], without resizing
 * it: cut where the image is larger, filled up where it is smaller. Masks, points and boxes go along.
 *
 * Runs where it stands among the transforms given. fastai's has order 0, before points are scaled to
 * their image, and misplaces them.
 *
 * @throws {ArgumentError} `size` is not one or two integers of at least 1, or `padMode` is unknown.
 * @see https://docs.fast.ai/vision.augment.html#croppad
 */
export const CropPad = callable(CropPadTransform, 'CropPad');
export type CropPad = CropPadTransform;
