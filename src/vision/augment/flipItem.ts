import { callable, type TransformContext } from '../../data/transform.js';
import { checkArg } from '../../tensor/errors.js';
import type { ImageSize } from '../points.js';
import { leftToRight, type Turn } from './turn.js';
import { type View, wholeOf } from './view.js';
import { ViewTransform } from './viewTransform.js';

/** Options of {@link FlipItem}. */
export interface FlipItemOptions {
  /** How likely a sample is flipped, 0 … 1. Default 0.5. */
  p?: number;
}

class FlipItemTransform extends ViewTransform<Turn> {
  override readonly splitIdx = 0;
  override readonly keepsShape = true;
  readonly p: number;

  constructor({ p = 0.5 }: FlipItemOptions = {}) {
    super();
    checkArg(p >= 0 && p <= 1, 'FlipItem', 'a number from 0 to 1', 'p', p);
    this.p = p;
  }

  protected draw({ rng }: TransformContext): Turn {
    return rng.random() < this.p ? leftToRight : 0;
  }

  view(size: ImageSize, turn: Turn): View {
    return { frame: wholeOf(size), size, turn };
  }
}

/**
 * Flips samples left to right, with probability `p`, while training: images, masks, points and boxes.
 * Points of a class with `flipPairs` trade places with their partners, so that a left eye stays a left
 * eye; fastai's do not. `FlipItem({ p: 1 })` flips every sample.
 *
 * Runs where it stands among the transforms given. fastai's has order 0, before points are scaled to
 * their image, and misplaces them.
 *
 * @throws {ArgumentError} `p` is out of range.
 * @see https://docs.fast.ai/vision.augment.html#flipitem
 */
export const FlipItem = callable(FlipItemTransform, 'FlipItem');
export type FlipItem = FlipItemTransform;
