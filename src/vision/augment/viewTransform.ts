// What all transforms share that show a part of a sample, resized and turned. A subclass only decides the view.
import { inClassOf, Transform, type TransformContext, type Tuple } from '../../data/transform.js';
import { ArgumentError, checkArg } from '../../tensor/errors.js';
import { TensorBBox } from '../boxes.js';
import { TensorImage } from '../image.js';
import { TensorMask } from '../mask.js';
import { type ImageSize, sizeOf } from '../points.js';
import { isOnImage, moveTargets, type OnImage } from './moveTargets.js';
import { cutOut, linesAt, type PadMode } from './padding.js';
import { type Box, resizeImage } from './resizeImage.js';
import { turnPicture } from './turn.js';
import { mapOf, type View, wholeOf } from './view.js';

/** What moves with a view. */
export type Viewed = TensorImage | TensorMask | OnImage;

/** What all elements of a sample share. */
export interface Drawn<Draws> {
  readonly draws: Draws;
  /** Sizes of the images, or of the masks where there is none; the other elements lie on the first. */
  readonly pictures: readonly ImageSize[];
}

/**
 * Shows a part of each sample, resized and turned: images antialiased, in one step; masks by the
 * nearest pixel; points and boxes where they belong.
 */
export abstract class ViewTransform<Draws> extends Transform<Viewed, Viewed, Drawn<Draws>> {
  override readonly order: number = 1; // after points have been scaled
  /** What lies outside pictures. */
  readonly padMode: PadMode = 'zeros';

  /** Draws what a sample needs, always as many numbers: where files are read in batches, no size is known yet. */
  protected abstract draw(context: TransformContext): Draws;

  /** What becomes of a picture of this size. */
  abstract view(size: ImageSize, draws: Draws): View;

  override accepts(value: unknown): value is Viewed {
    return value instanceof TensorImage || value instanceof TensorMask || isOnImage(value);
  }

  override beforeCall(tuple: Tuple, context: TransformContext): Drawn<Draws> {
    const images = tuple.filter((value) => value instanceof TensorImage);
    const masks = tuple.filter((value) => value instanceof TensorMask);
    const pictures = (images.length > 0 ? images : masks).map(sizeOf);
    return { draws: this.draw(context), pictures };
  }

  encodes(value: Viewed, { draws, pictures }: Drawn<Draws>): Viewed | Promise<Viewed> {
    if (value instanceof TensorImage) return this.#viewImage(value, draws);
    if (value instanceof TensorMask) return this.#viewMask(value, { draws, pictures });
    const [size] = pictures;
    const what = value instanceof TensorBBox ? 'boxes' : 'points';
    checkArg(size !== undefined, this.name, 'an image', `what the ${what} lie on`, size);
    return moveTargets(value, mapOf(this.#view(size, draws), size));
  }

  async #viewImage(image: TensorImage, draws: Draws): Promise<TensorImage> {
    const size = sizeOf(image);
    const { frame, window, turn = 0, ...view } = this.#view(size, draws);
    const resized = isInside(frame, size)
      ? await resizeImage(image, view.size, frame)
      : await resizeImage(cutOut(image, frame, this.padMode), view.size);
    const kept = window ? cutOut(resized, window, this.padMode) : resized;
    return inClassOf(image, turnPicture(kept, turn)) as TensorImage;
  }

  /** A mask that lies on an image of another size becomes as large as that. */
  #viewMask(mask: TensorMask, { draws, pictures }: Drawn<Draws>): TensorMask {
    const own = sizeOf(mask);
    const size = pictures.find((size) => size.join() === own.join()) ?? pictures[0] ?? own;
    const view = this.#view(size, draws);
    const { frame, window = wholeOf(view.size), turn = 0 } = view;
    const [y, x] = [own[0] / size[0], own[1] / size[1]]; // to pixels of the mask
    const rows = nearestLines(
      { from: frame.top * y, count: frame.height * y, to: view.size[0] },
      { from: window.top, count: window.height },
    );
    const columns = nearestLines(
      { from: frame.left * x, count: frame.width * x, to: view.size[1] },
      { from: window.left, count: window.width },
    );
    const tall = linesAt(mask, -2, rows, this.padMode);
    return inClassOf(
      mask,
      turnPicture(linesAt(tall, -1, columns, this.padMode), turn),
    ) as TensorMask;
  }

  #view(size: ImageSize, draws: Draws): View {
    const hasPixels = size[0] > 0 && size[1] > 0;
    if (hasPixels) return this.view(size, draws);
    throw new ArgumentError(this.name, `expected a picture with pixels, got ${size.join(' × ')}`);
  }
}

function isInside({ top, left, height, width }: Box, size: ImageSize): boolean {
  return top >= 0 && left >= 0 && top + height <= size[0] && left + width <= size[1];
}

/**
 * Which lines of a mask lie under the middles of resized ones, of those that a window keeps. Where a middle lies between
 * two, the sum of steps decides, as in Pillow's NEAREST.
 */
function nearestLines(
  { from, count, to }: { from: number; count: number; to: number },
  window: { from: number; count: number },
): number[] {
  const first = Math.floor(from);
  const step = count / to;
  const lines: number[] = [];
  let at = from - first + step / 2;
  for (let i = 0; i < window.from + window.count; i++, at += step)
    if (i >= window.from) lines.push(first + Math.floor(at));
  return lines;
}
