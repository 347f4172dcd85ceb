import { callable } from '../../../data/transform.js';
import { stretch } from '../matrix.js';
import { AffineCoordTfm, type AffineOptions, MovePart } from './affineCoordTfm.js';
import { checkDraw, type DrawOption, drawNumbers } from './draws.js';

/** Options of {@link Flip}. */
export interface FlipOptions extends AffineOptions {
  /** 1 for a mirrored sample, 0 for one that stays. Default 1. */
  draw?: DrawOption;
}

class FlipTransform extends AffineCoordTfm {
  constructor({ p = 0.5, draw, batch = false, ...frame }: FlipOptions = {}) {
    const name = 'Flip';
    checkDraw(name, p, [draw]);
    const settings = { name, p, batch, draw, neutral: 0, make: () => 1 };
    super([
      new MovePart(name, frame, (draft) => ({
        affine: drawNumbers(draft, settings).map((flip) => stretch(1 - 2 * flip, 1)),
      })),
    ]);
  }
}

/**
 * Mirrors samples left to right with probability `p`, default 0.5; points with `flipPairs` swap their
 * identities.
 *
 * @throws {ArgumentError} an option is out of range.
 * @example
 * ```ts
 * Flip({ p: 1, draw: [1, 0] }); // the first of two
 * ```
 * @see https://docs.fast.ai/vision.augment.html#flip
 */
export const Flip = callable(FlipTransform, 'Flip');
export type Flip = FlipTransform;
