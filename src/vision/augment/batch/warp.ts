import { callable } from '../../../data/transform.js';
import { checkArg } from '../../../tensor/errors.js';
import type { Matrix } from '../matrix.js';
import { AffineCoordTfm, type AffineOptions, MovePart } from './affineCoordTfm.js';
import { checkDraw, type DrawOption, drawNumbers } from './draws.js';
import type { Draft } from './plan.js';

/** Options of {@link Warp}. */
export interface WarpOptions extends AffineOptions {
  /** How far corners move at most, as a share of half the picture; 0 … below 0.5. Default 0.2. */
  magnitude?: number;
  /** How much the picture is tilted left or right. Default: anything up to `magnitude`, either way. */
  drawX?: DrawOption;
  /** How much the picture is tilted up or down. Default: anything up to `magnitude`, either way. */
  drawY?: DrawOption;
}

class WarpTransform extends AffineCoordTfm {
  constructor({
    magnitude = 0.2,
    p = 0.5,
    drawX,
    drawY,
    batch = false,
    ...frame
  }: WarpOptions = {}) {
    const name = 'Warp';
    checkDraw(name, p, [drawX, drawY]);
    checkArg(
      magnitude >= 0 && magnitude < 0.5,
      name,
      'from 0 to below 0.5',
      'magnitude',
      magnitude,
    );
    const settings = {
      ...{ name, p, batch, neutral: 0 },
      make: (rng: Draft['rng']) => rng.uniform(-magnitude, magnitude),
    };
    super([
      new MovePart(name, frame, (draft) => {
        const xs = drawNumbers(draft, { ...settings, draw: drawX });
        const ys = drawNumbers(draft, { ...settings, draw: drawY });
        return { warps: xs.map((x, i) => warpMap(x, ys[i] as number)) };
      }),
    ]);
  }
}

/**
 * Looks at samples from another side: a perspective, with probability `p`, default 0.5, for each of the two directions.
 *
 * @throws {ArgumentError} an option is out of range.
 * @see https://docs.fast.ai/vision.augment.html#warp
 */
export const Warp = callable(WarpTransform, 'Warp');
export type Warp = WarpTransform;

/**
 * The map that sends four tilted corners, (−1−y, −1−x), (−1+y, 1+x), (1+y, −1+x) and (1−y, 1−x), to those of the square, (−1, −1),
 * (−1, 1), (1, −1) and (1, 1): pictures are read through it. fastai solves eight equations for each sample; for these corners the
 * solution is known.
 */
function warpMap(x: number, y: number): Matrix {
  const by = 1 / (1 - x * x - y * y);
  const shear = 2 * x * y * by;
  const right = x * (x * x - y * y - 1) * by;
  const down = y * (y * y - x * x - 1) * by;
  return [1, shear, right, shear, 1, down, right, down, 1];
}
