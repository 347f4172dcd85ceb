// What all transforms share that show a part of a sample, resized and turned. A subclass only decides the view.
import { inClassOf, Transform, type TransformContext, type Tuple } from '../../data/transform.js';
import { ArgumentError, checkArg } from '../../tensor/errors.js';
import type { Tensor } from '../../tensor/tensor.js';
import { TensorImage } from '../image.js';
import { TensorMask } from '../mask.js';
import type { ImageSize } from '../points.js';
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
  /** Of the image, else the mask, that the other elements lie on; undefined without one. */
  readonly size: ImageSize | undefined;
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
    for (const mask of masks) checkProportions(this.name, mask, images);
    const [main] = [...images, ...masks];
    return { draws: this.draw(context), size: main && sizeOf(main) };
  }

  encodes(value: Viewed, { draws, size }: Drawn<Draws>): Viewed | Promise<Viewed> {
    if (value instanceof TensorImage) return this.#viewImage(value, draws);
    if (value instanceof TensorMask) return this.#viewMask(value, { draws, size });
    checkArg(size !== undefined, this.name, 'an image', 'what lies beside the points', size);
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

  /** A mask with fewer or more pixels than its image becomes as large as that. */
  #viewMask(mask: TensorMask, drawn: Drawn<Draws>): TensorMask {
    const own = sizeOf(mask);
    const size = drawn.size && haveOneShape(own, drawn.size) ? drawn.size : own;
    const view = this.#view(size, drawn.draws);
    const { frame, window = wholeOf(view.size), turn = 0 } = view;
    const rows = Array.from({ length: window.height }, (_, i) => {
      const inImage = frame.top + ((window.top + i + 0.5) * frame.height) / view.size[0];
      return Math.floor((inImage * own[0]) / size[0]);
    });
    const columns = Array.from({ length: window.width }, (_, i) => {
      const inImage = frame.left + ((window.left + i + 0.5) * frame.width) / view.size[1];
      return Math.floor((inImage * own[1]) / size[1]);
    });
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

function sizeOf(picture: Tensor): ImageSize {
  return [picture.size(-2), picture.size(-1)];
}

function isInside({ top, left, height, width }: Box, size: ImageSize): boolean {
  return top >= 0 && left >= 0 && top + height <= size[0] && left + width <= size[1];
}

/** Whether pictures have the same proportions, as far as whole pixels can. */
function haveOneShape(a: ImageSize, b: ImageSize): boolean {
  return Math.abs(a[0] - (b[0] * a[1]) / b[1]) <= 1 || Math.abs(a[1] - (b[1] * a[0]) / b[0]) <= 1;
}

function checkProportions(transform: string, mask: TensorMask, images: readonly Tensor[]): void {
  const [image] = images;
  if (!image || images.some((image) => haveOneShape(sizeOf(mask), sizeOf(image)))) return;
  throw new ArgumentError(
    transform,
    `expected a mask of the proportions of its image, ${sizeOf(image).join(' × ')}, got ${sizeOf(mask).join(' × ')} (height × width)`,
  );
}
