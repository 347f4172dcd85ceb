// The perspective of Warp.
import type { Matrix } from '../matrix.js';

/**
 * The map that sends four tilted corners, (−1−y, −1−x), (−1+y, 1+x), (1+y, −1+x) and (1−y, 1−x), to those of the square, (−1, −1),
 * (−1, 1), (1, −1) and (1, 1): pictures are read through it. fastai solves eight equations for each sample; for these corners the
 * solution is known.
 */
export function warpMap(x: number, y: number): Matrix {
  const by = 1 / (1 - x * x - y * y);
  const shear = 2 * x * y * by;
  const right = x * (x * x - y * y - 1) * by;
  const down = y * (y * y - x * x - 1) * by;
  return [1, shear, right, shear, 1, down, right, down, 1];
}
