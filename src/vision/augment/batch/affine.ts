// Batch transforms that move things: one interpolation for all that stand next to each other.
import { callable } from '../../../data/transform.js';
import { checkArg } from '../../../tensor/errors.js';
import type { ImageSize } from '../../points.js';
import type { Matrix } from '../matrix.js';
import { stretch } from '../matrix.js';
import { Augmentation } from './augmentation.js';
import { checkDraw, type DrawOption, drawNumbers } from './draws.js';
import { type FrameArgs, frameOf, sizeArg } from './frame.js';
import type { Draft, FrameOptions, Moves, Part } from './plan.js';
import { warpMap } from './warp.js';

/** Options of every batch transform that moves things. */
export interface AffineOptions extends FrameArgs {
  /** The share of samples that are changed, 0 … 1. */
  p?: number;
  /** The same numbers for all samples of a batch. Default `false`. */
  batch?: boolean;
}

/** Moves for the samples of a batch. */
export type MoveFunction = (draft: Draft) => Moves;

class MovePart implements Part {
  readonly stage = 'geometry';
  readonly name: string;
  readonly frame: FrameOptions;
  readonly size: ImageSize | undefined;
  readonly #moves: MoveFunction;

  constructor(name: string, args: FrameArgs, moves: MoveFunction) {
    this.name = name;
    this.frame = frameOf(name, args);
    this.size = sizeArg(name, args.size);
    this.#moves = moves;
  }

  addTo(draft: Draft): void {
    draft.move(draft.isTraining ? this.#moves(draft) : {}, this.size);
  }
}

/**
 * Moves batches of images, masks, points and boxes by affine maps and perspectives, with one interpolation; what Flip, Rotate and
 * the others are, and what `augTransforms` makes of them. Order 30. Maps are drawn for each sample of a training batch; in
 * validation nothing moves, and only `size` applies. While images shrink they are antialiased.
 *
 * @see https://docs.fast.ai/vision.augment.html#affinecoordtfm
 */
export class AffineCoordTfm extends Augmentation {
  override readonly order = 30;

  /** A transform of your own: `moves` gives for each sample an affine map, a warp, or both. */
  static of(name: string, args: FrameArgs, moves: MoveFunction): AffineCoordTfm {
    return new AffineCoordTfm([new MovePart(name, args, moves)]);
  }
}

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
