// Sizes that keep a picture's proportions. Sizes are (height, width).
import { checkArg } from '../tensor/errors.js';
import type { ImageSize } from './points.js';

/** Options of `resizeMax`; each is an integer of at least 1. */
export interface ResizeMaxOptions {
  /** Pixels of the whole, height × width. Default: any number. */
  maxPx?: number;
  /** Rows. Default: any number. */
  maxH?: number;
  /** Columns. Default: any number. */
  maxW?: number;
}

/** A size of the same proportions that is no larger than allowed; never 0. */
export function sizeWithin(
  [height, width]: ImageSize,
  { maxPx, maxH, maxW }: ResizeMaxOptions,
): ImageSize {
  for (const [name, most] of Object.entries({ maxPx, maxH, maxW }))
    checkArg(most === undefined || isSide(most), 'resizeMax', side, name, most);
  let [h, w] = [height, width];
  if (maxPx !== undefined && h * w > maxPx) {
    const scale = Math.sqrt(maxPx / (height * width));
    [h, w] = [h * scale, w * scale];
  }
  if (maxH !== undefined && h > maxH) [h, w] = [maxH, (maxH * w) / h];
  if (maxW !== undefined && w > maxW) [h, w] = [(maxW * h) / w, maxW];
  return [Math.max(1, roundToEven(h)), Math.max(1, roundToEven(w))];
}

/**
 * The size of a thumbnail that fits into a room, as Pillow's `Image.thumbnail` rounds it: of the two
 * whole numbers beside the exact side, the one whose proportions are nearer to the picture's.
 */
export function thumbSize(size: ImageSize, room: ImageSize): ImageSize {
  for (const [name, most] of [
    ['h', room[0]],
    ['w', room[1]],
  ] as const)
    checkArg(isSide(most), 'toThumb', side, name, most);
  const [height, width] = size;
  const [h, w] = room;
  if (h >= height && w >= width) return size;
  const aspect = width / height;
  if (w / h >= aspect) return [h, nearest(h * aspect, (n) => Math.abs(aspect - n / h))];
  return [nearest(w / aspect, (n) => (n === 0 ? 0 : Math.abs(aspect - w / n))), w];
}

/** A size of the same proportions whose longer side is at most this; never 0. */
export function longestSide(size: ImageSize, most: number | undefined): ImageSize {
  const longest = Math.max(...size);
  if (most === undefined || longest <= most) return size;
  const side = (n: number): number => Math.max(1, Math.round((n * most) / longest));
  return [side(size[0]), side(size[1])];
}

/** Checks [height, width] that a user gives. */
export function checkSize(op: string, size: ImageSize): void {
  const isSize = Array.isArray(size) && size.length === 2 && size.every(isSide);
  checkArg(isSize, op, '[height, width], integers of at least 1,', 'size', size);
}

const side = 'an integer of at least 1';

function isSide(n: number): boolean {
  return Number.isInteger(n) && n >= 1;
}

function nearest(exact: number, off: (n: number) => number): number {
  const [below, above] = [Math.floor(exact), Math.ceil(exact)];
  return Math.max(1, off(above) < off(below) ? above : below);
}

/** Halves go to the even number, as Python rounds. */
export function roundToEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}
