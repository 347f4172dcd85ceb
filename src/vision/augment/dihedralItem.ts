import type { Rng } from '../../data/rng.js';
import { callable, type TransformContext } from '../../data/transform.js';
import { checkArg } from '../../tensor/errors.js';
import type { ImageSize } from '../points.js';
import type { Turn } from './turn.js';
import { type View, wholeOf } from './view.js';
import { ViewTransform } from './viewTransform.js';

/** Options of {@link DihedralItem}. */
export interface DihedralItemOptions {
  /** How likely a sample is changed, 0 … 1; one of eight changes is none. Default 1. */
  p?: number;
  /** Which change: its number, 0 … 7, or what draws one for a sample. Default: all alike. */
  draw?: number | ((rng: Rng) => number);
}

class DihedralItemTransform extends ViewTransform<Turn> {
  override readonly splitIdx = 0;
  readonly p: number;
  readonly #choose: (rng: Rng) => number;

  constructor({ p = 1, draw = (rng) => rng.integer(0, 8) }: DihedralItemOptions = {}) {
    super();
    checkArg(p >= 0 && p <= 1, 'DihedralItem', 'a number from 0 to 1', 'p', p);
    this.p = p;
    if (typeof draw === 'number') checkTurn(draw);
    this.#choose = typeof draw === 'number' ? () => draw : draw;
  }

  protected draw({ rng }: TransformContext): Turn {
    const isTurned = rng.random() < this.p;
    const turn = checkTurn(this.#choose(rng));
    return isTurned ? turn : 0;
  }

  view(size: ImageSize, turn: Turn): View {
    return { frame: wholeOf(size), size, turn };
  }
}

/**
 * Lays samples on one of the eight sides that a rectangle has, while training: images, points, boxes
 * and masks, which fastai's cannot turn. 0 leaves a sample as it is, 1 flips it left to right, 2 upside
 * down; 3, 4 and 5 turn it by 90°, 180° and 270° against the clock; 6 mirrors it at the diagonal from
 * the upper left corner, 7 at the other. An image that is not square becomes tall where it was wide.
 *
 * Points of a class with `flipPairs` trade places with their partners where the sample is mirrored.
 * Runs where it stands among the transforms given. fastai's has order 0, before points are scaled to
 * their image, and misplaces them.
 *
 * @throws {ArgumentError} `p` is out of range, or `draw` gives no integer from 0 to 7.
 * @example
 * ```ts
 * DihedralItem({ draw: 4 }); // every sample turned by 180°
 * DihedralItem({ draw: (rng) => 4 * rng.integer(0, 2) }); // every other one
 * ```
 * @see https://docs.fast.ai/vision.augment.html#dihedralitem
 */
export const DihedralItem = callable(DihedralItemTransform, 'DihedralItem');
export type DihedralItem = DihedralItemTransform;

function checkTurn(turn: number): Turn {
  const isTurn = Number.isInteger(turn) && turn >= 0 && turn <= 7;
  checkArg(isTurn, 'DihedralItem', 'an integer from 0 to 7', 'draw', turn);
  return turn as Turn;
}
