import { callable } from '../../../data/transform.js';
import { checkArg } from '../../../tensor/errors.js';
import type { Matrix } from '../matrix.js';
import { AffineCoordTfm, type AffineOptions, MovePart } from './affineCoordTfm.js';
import { checkDraw, type DrawOption, drawNumbers } from './draws.js';
import type { Draft } from './plan.js';

/** Options of {@link Rotate}. */
export interface RotateOptions extends AffineOptions {
  /** The largest angle in degrees, either way. Default 10. */
  maxDeg?: number;
  /** Angles in degrees, clockwise. Default: any up to `maxDeg`, either way. */
  draw?: DrawOption;
}

class RotateTransform extends AffineCoordTfm {
  constructor({ maxDeg = 10, p = 0.5, draw, batch = false, ...frame }: RotateOptions = {}) {
    const name = 'Rotate';
    checkDraw(name, p, [draw]);
    checkArg(Number.isFinite(maxDeg) && maxDeg >= 0, name, 'at least 0', 'maxDeg', maxDeg);
    const settings = {
      ...{ name, p, batch, draw, neutral: 0 },
      make: (rng: Draft['rng']) => rng.uniform(-maxDeg, maxDeg),
    };
    const map = (degrees: number): Matrix => {
      const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
      return [cos, sin, 0, -sin, cos, 0, 0, 0, 1];
    };
    super([
      new MovePart(name, frame, (draft) => ({ affine: drawNumbers(draft, settings).map(map) })),
    ]);
  }
}

/**
 * Turns samples around their middle with probability `p`, default 0.5.
 *
 * @throws {ArgumentError} an option is out of range.
 * @example
 * ```ts
 * Rotate({ maxDeg: 30, padMode: 'zeros' });
 * ```
 * @see https://docs.fast.ai/vision.augment.html#rotate
 */
export const Rotate = callable(RotateTransform, 'Rotate');
export type Rotate = RotateTransform;
