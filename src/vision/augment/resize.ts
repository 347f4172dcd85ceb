import { callable, type TransformContext } from '../../data/transform.js';
import { checkArg } from '../../tensor/errors.js';
import type { ImageSize } from '../points.js';
import { checkPadMode, type PadMode } from './padding.js';
import { checkedSize, drawPlace, middle, type Place, type View, wholeOf } from './view.js';
import { ViewTransform } from './viewTransform.js';

/** How a picture meets a frame of another shape: cut to it, filled up to it, or stretched. */
export type ResizeMethod = 'crop' | 'pad' | 'squish';

/** Options of {@link Resize}. */
export interface ResizeOptions {
  /** Default `'crop'`. */
  method?: ResizeMethod;
  /** For `method: 'pad'`. Default `'reflection'`. */
  padMode?: PadMode;
}

class ResizeTransform extends ViewTransform<Place> {
  readonly size: ImageSize;
  readonly method: ResizeMethod;
  override readonly padMode: PadMode;

  constructor(
    size: number | ImageSize,
    { method = 'crop', padMode = 'reflection' }: ResizeOptions = {},
  ) {
    super();
    this.size = checkedSize('Resize', size);
    const isMethod = ['crop', 'pad', 'squish'].includes(method);
    checkArg(isMethod, 'Resize', "'crop', 'pad' or 'squish'", 'method', method);
    checkPadMode('Resize', padMode);
    this.method = method;
    this.padMode = padMode;
  }

  protected draw({ splitIdx, rng }: TransformContext): Place {
    return splitIdx === 1 || this.method === 'squish' ? middle : drawPlace(rng);
  }

  /** The frame of the target's shape: the largest inside the picture (crop), or the smallest around it (pad). */
  view([height, width]: ImageSize, { vertical, horizontal }: Place): View {
    const { size, method } = this;
    if (method === 'squish') return { frame: wholeOf([height, width]), size };
    const [toHeight, toWidth] = size;
    const ratios = [width / toWidth, height / toHeight] as const;
    const ratio = method === 'crop' ? Math.min(...ratios) : Math.max(...ratios);
    const frameHeight = Math.max(1, Math.trunc(ratio * toHeight));
    const frameWidth = Math.max(1, Math.trunc(ratio * toWidth));
    const top = Math.trunc(vertical * (height - frameHeight));
    const left = Math.trunc(horizontal * (width - frameWidth));
    return { frame: { top, left, height: frameHeight, width: frameWidth }, size };
  }
}

/**
 * Makes every image `size`, an integer for a square or [height, width]; points stay where they are
 * in the picture, and so do boxes. Masks go along with their image, by the nearest pixel. While
 * training, the frame of `'crop'` and `'pad'` sits at a random place, in validation in the middle.
 * Resampling is antialiased, equal to Pillow's in every pixel.
 *
 * @throws {ArgumentError} `size` is not one or two integers of at least 1, or an option is
 * unknown.
 * @example
 * ```ts
 * Resize(224); // largest square that fits, then 224×224
 * Resize([240, 320], { method: 'pad', padMode: 'zeros' });
 * ```
 * @see https://docs.fast.ai/vision.augment.html#resize
 */
export const Resize = callable(ResizeTransform, 'Resize');
export type Resize = ResizeTransform;
