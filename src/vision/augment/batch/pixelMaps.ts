// A plan's maps, which know nothing of pixels, for pictures and for what lies on them.
import type { ImageSize } from '../../points.js';
import { inverse, type Matrix, product, stretch } from '../matrix.js';

/** Maps from pixels of the result to pixels of the picture, in (column, row), whose middles are the whole numbers. */
export interface PixelMaps {
  readonly maps: readonly Matrix[];
  /** Over how many rows and columns of the picture a pixel of the result has to take the mean, per sample. */
  readonly shrink: readonly (readonly [rows: number, columns: number])[];
}

/** Sizes of the picture before and after. */
export interface Sizes {
  readonly from: ImageSize;
  readonly to: ImageSize;
}

export function pixelMaps(
  maps: readonly Matrix[],
  { from, to }: Sizes,
  alignCorners: boolean,
): PixelMaps {
  const before = toPixels(from, alignCorners);
  const after = inverse(toPixels(to, alignCorners));
  const made = maps.map((map) => product(before, map, after));
  return { maps: made, shrink: made.map((map) => shrinkOf(map, { from, to })) };
}

/**
 * Maps for points on the picture from where they were to where they are, in coordinates whose −1 and 1 are the picture's
 * edges. fastai takes them for those of the pixels, which are the middles of the outermost pixels with `alignCorners`: up to
 * a pixel off.
 */
export function targetMaps(
  maps: readonly Matrix[],
  { from, to }: Sizes,
  alignCorners: boolean,
): readonly Matrix[] {
  const before = fromEdges(from, alignCorners);
  const after = inverse(fromEdges(to, alignCorners));
  return maps.map((map) => product(after, inverse(map), before));
}

/** From −1 … 1 to pixels. With `alignCorners` the only pixel of a line is at 0. */
function toPixels([height, width]: ImageSize, alignCorners: boolean): Matrix {
  const scale = (size: number): number => (alignCorners ? Math.max(size - 1, tiny) : size) / 2;
  return stretch(scale(width), scale(height), (width - 1) / 2, (height - 1) / 2);
}

/** From coordinates whose −1 and 1 are edges to those of `toPixels`. */
function fromEdges([height, width]: ImageSize, alignCorners: boolean): Matrix {
  const scale = (size: number): number => (alignCorners && size > 1 ? size / (size - 1) : 1);
  return stretch(scale(width), scale(height));
}

/** Keeps the map of a line of one pixel invertible: it sends everything to that pixel. */
const tiny = 1e-9;

/** How many pixels of the picture come to one of the result, in its middle. */
function shrinkOf(
  map: Matrix,
  { from: [height, width], to }: Sizes,
): readonly [rows: number, columns: number] {
  const [a, b, c, d, e, f, g, h, i] = map as readonly number[] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [x, y] = [(to[1] - 1) / 2, (to[0] - 1) / 2];
  const w = g * x + h * y + i;
  const [column, row] = [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
  const columns = Math.hypot(a - g * column, b - h * column) / Math.abs(w);
  const rows = Math.hypot(d - g * row, e - h * row) / Math.abs(w);
  const times = (scale: number, size: number): number =>
    Math.min(size, Math.max(1, Number.isFinite(scale) ? Math.round(scale) : 1));
  return [times(rows, height), times(columns, width)];
}
