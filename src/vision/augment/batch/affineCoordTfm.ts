// Batch transforms that move things: one interpolation for all that stand next to each other.
import type { ImageSize } from '../../points.js';
import { checkedSize } from '../view.js';
import { Augmentation } from './augmentation.js';
import { type FrameArgs, frameOf } from './frame.js';
import type { Draft, FrameOptions, Moves, Part } from './plan.js';

/** Options of every batch transform that moves things. */
export interface AffineOptions extends FrameArgs {
  /** The share of samples that are changed, 0 … 1. Default 0.5. */
  p?: number;
  /** The same numbers for all samples of a batch. Default `false`. */
  batch?: boolean;
}

/** Moves for the samples of a batch. */
export type MoveFunction = (draft: Draft) => Moves;

/** A part that moves things. */
export class MovePart implements Part {
  readonly stage = 'geometry';
  readonly name: string;
  readonly frame: FrameOptions;
  readonly size: ImageSize | undefined;
  readonly #moves: MoveFunction;

  constructor(name: string, args: FrameArgs, moves: MoveFunction) {
    this.name = name;
    this.frame = frameOf(name, args);
    this.size = args.size === undefined ? undefined : checkedSize(name, args.size);
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
