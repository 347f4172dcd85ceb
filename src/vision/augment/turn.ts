// The eight ways to lay a rectangle on itself: flips, and turns by right angles.
import type { Tensor } from '../../tensor/tensor.js';
import type { Matrix } from './matrix.js';

/**
 * 0 leaves a picture as it is, 1 flips it left to right, 2 upside down; 3, 4 and 5 turn it by 90°,
 * 180° and 270°, against the clock; 6 mirrors it at the diagonal from the upper left corner, 7 at the
 * other. fastai's and Pillow's numbers.
 */
export type Turn = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A flip left to right. */
export const leftToRight: Turn = 1;

const flipsColumns = new Set<Turn>([1, 3, 4, 7]);
const flipsRows = new Set<Turn>([2, 4, 5, 7]);
const swaps = new Set<Turn>([3, 5, 6, 7]);

/** A picture [.., H, W] flipped, then its rows and columns exchanged. */
export function turnPicture(picture: Tensor, turn: Turn): Tensor {
  const dims = [...(flipsRows.has(turn) ? [-2] : []), ...(flipsColumns.has(turn) ? [-1] : [])];
  const flipped = dims.length > 0 ? picture.flip(dims) : picture;
  return swaps.has(turn) ? flipped.transpose(-2, -1).contiguous() : flipped;
}

/** Where a turn sends what lies on the picture, in coordinates scaled to it. */
export function turnMatrix(turn: Turn): Matrix {
  const x = flipsColumns.has(turn) ? -1 : 1;
  const y = flipsRows.has(turn) ? -1 : 1;
  return swaps.has(turn) ? [0, y, 0, x, 0, 0, 0, 0, 1] : [x, 0, 0, 0, y, 0, 0, 0, 1];
}
