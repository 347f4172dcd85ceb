import { callable } from '../../../data/transform.js';
import { checkArg } from '../../../tensor/errors.js';
import { type Matrix, stretch } from '../matrix.js';
import { AffineCoordTfm, type AffineOptions, MovePart } from './affineCoordTfm.js';
import { checkDraw, type DrawOption, drawNumbers } from './draws.js';
import type { Draft } from './plan.js';

/** Options of {@link Dihedral}. */
export interface DihedralOptions extends AffineOptions {
  /** Which of the eight, 0 … 7. Default: any, equally often. */
  draw?: DrawOption;
}

/** Of the eight symmetries: whether x and y are exchanged, and the signs of x and y after that. */
const dihedrals: readonly (readonly [swap: boolean, x: number, y: number])[] = [
  [false, 1, 1],
  [false, -1, 1],
  [false, 1, -1],
  [true, -1, 1],
  [false, -1, -1],
  [true, 1, -1],
  [true, 1, 1],
  [true, -1, -1],
];

class DihedralTransform extends AffineCoordTfm {
  constructor({ p = 0.5, draw, batch = false, ...frame }: DihedralOptions = {}) {
    const name = 'Dihedral';
    checkDraw(name, p, [draw]);
    const settings = {
      ...{ name, p, batch, draw, neutral: 0 },
      make: (rng: Draft['rng']) => rng.integer(0, 8),
    };
    const map = (k: number): Matrix => {
      const way = dihedrals[k];
      checkArg(way !== undefined, name, 'integers from 0 to 7', 'draw', k);
      const [swap, x, y] = way as (typeof dihedrals)[number];
      return swap ? [0, x, 0, y, 0, 0, 0, 0, 1] : stretch(x, y);
    };
    super([
      new MovePart(name, frame, (draft) => ({ affine: drawNumbers(draft, settings).map(map) })),
    ]);
  }
}

/**
 * One of the eight ways a square can lie, with probability `p`, default 0.5: 0 as it is, 1 mirrored, 2 upside down, 3 and 5 a quarter
 * turn, 4 half a turn, 6 and 7 mirrored along a diagonal. The numbers are those of `DihedralItem`.
 *
 * @throws {ArgumentError} an option is out of range.
 * @see https://docs.fast.ai/vision.augment.html#dihedral
 */
export const Dihedral = callable(DihedralTransform, 'Dihedral');
export type Dihedral = DihedralTransform;
