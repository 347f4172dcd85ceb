// What is seen of a picture, and in which size: sizes and places in numbers, before any pixel is touched.
import type { Rng } from '../../data/rng.js';
import { checkArg } from '../../tensor/errors.js';
import type { ImageSize } from '../points.js';
import { type Matrix, product, stretch } from './matrix.js';
import type { Box } from './resizeImage.js';
import { type Turn, turnMatrix } from './turn.js';

/** What becomes of a picture: a part of it, resized, cut again, turned; in that order. */
export interface View {
  /** The part, in pixels of the picture, whose edges it may pass. */
  readonly frame: Box;
  /** The size that the part gets. */
  readonly size: ImageSize;
  /** What is kept of that, inside it. Default: all. */
  readonly window?: Box;
  /** Default 0: not turned. */
  readonly turn?: Turn;
}

/** Where a frame sits in the room it has, 0 … 1 both ways. */
export interface Place {
  readonly vertical: number;
  readonly horizontal: number;
}

/** The middle. */
export const middle: Place = { vertical: 0.5, horizontal: 0.5 };

/** Any place; across first, then down, as fastai draws. */
export function drawPlace(rng: Rng): Place {
  const horizontal = rng.random();
  return { horizontal, vertical: rng.random() };
}

/** All of a picture. */
export function wholeOf([height, width]: ImageSize): Box {
  return { top: 0, left: 0, height, width };
}

/** A frame in the middle of a picture, half a pixel up and to the left where it cannot be. */
export function middleOf([height, width]: ImageSize, of: ImageSize): Box {
  const [top, left] = [Math.floor((of[0] - height) / 2), Math.floor((of[1] - width) / 2)];
  return { top, left, height, width };
}

/** Where a view sends what lies on a picture of a size, both scaled to their picture. */
export function mapOf(view: View, [height, width]: ImageSize): Matrix {
  const { frame, size, window = wholeOf(view.size), turn = 0 } = view;
  const along = (
    picture: number,
    from: number,
    count: number,
    to: number,
    cut: number,
    kept: number,
  ) => {
    const scale = (picture * to) / (count * kept);
    return [scale, scale - (2 * from * to) / (count * kept) - (2 * cut) / kept - 1] as const;
  };
  const [x, dx] = along(width, frame.left, frame.width, size[1], window.left, window.width);
  const [y, dy] = along(height, frame.top, frame.height, size[0], window.top, window.height);
  return product(turnMatrix(turn), stretch(x, y, dx, dy));
}

/** Height and width of what a user gave as `size`. @throws {ArgumentError} it is none. */
export function checkedSize(transform: string, size: number | ImageSize): ImageSize {
  const sizes = [size].flat();
  const isSize =
    (sizes.length === 1 || sizes.length === 2) && sizes.every((n) => Number.isInteger(n) && n >= 1);
  checkArg(isSize, transform, 'an integer of at least 1, or [height, width]', 'size', size);
  return typeof size === 'number' ? [size, size] : size;
}
