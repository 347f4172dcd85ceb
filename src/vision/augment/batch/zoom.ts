import { callable } from '../../../data/transform.js';
import { checkArg } from '../../../tensor/errors.js';
import { type Matrix, stretch } from '../matrix.js';
import { AffineCoordTfm, type AffineOptions, MovePart } from './affineCoordTfm.js';
import { checkDraw, type DrawOption, drawNumbers } from './draws.js';
import type { Draft } from './plan.js';

/** Options of {@link Zoom}. */
export interface ZoomOptions extends AffineOptions {
  /** The smallest factor, above 0; below 1 more than the picture is seen. Default 1. */
  minZoom?: number;
  /** The largest factor. Default 1.1. */
  maxZoom?: number;
  /** Factors. Default: any from `minZoom` to `maxZoom`. */
  draw?: DrawOption;
  /** Where the frame lies from left to right, 0 … 1. Default: anywhere. */
  drawX?: DrawOption;
  /** Where the frame lies from top to bottom, 0 … 1. Default: anywhere. */
  drawY?: DrawOption;
}

class ZoomTransform extends AffineCoordTfm {
  constructor({
    minZoom = 1,
    maxZoom = 1.1,
    p = 0.5,
    draw,
    drawX,
    drawY,
    batch = false,
    ...frame
  }: ZoomOptions = {}) {
    const name = 'Zoom';
    checkDraw(name, p, [draw, drawX, drawY]);
    checkArg(minZoom > 0, name, 'a number above 0', 'minZoom', minZoom);
    checkArg(maxZoom >= minZoom, name, `at least minZoom, ${minZoom},`, 'maxZoom', maxZoom);
    const factor = {
      ...{ name, p, batch, draw, neutral: 1 },
      make: (rng: Draft['rng']) => rng.uniform(minZoom, maxZoom),
    };
    const place = {
      ...{ name, p: 1, batch, neutral: 0.5 },
      make: (rng: Draft['rng']) => rng.random(),
    };
    super([
      new MovePart(name, frame, (draft) => {
        const factors = drawNumbers(draft, factor);
        const across = drawNumbers(draft, { ...place, draw: drawX });
        const down = drawNumbers(draft, { ...place, draw: drawY });
        const map = (by: number, i: number): Matrix => {
          const s = 1 / by;
          const [x, y] = [across[i] as number, down[i] as number];
          return stretch(s, s, (1 - s) * (2 * x - 1), (1 - s) * (2 * y - 1));
        };
        return { affine: factors.map(map) };
      }),
    ]);
  }
}

/**
 * Looks closer at some part of samples, with probability `p`, default 0.5.
 *
 * @throws {ArgumentError} an option is out of range.
 * @see https://docs.fast.ai/vision.augment.html#zoom
 */
export const Zoom = callable(ZoomTransform, 'Zoom');
export type Zoom = ZoomTransform;
