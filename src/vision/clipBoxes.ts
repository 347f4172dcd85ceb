// Boxes cut to their picture, and those of which nothing is left: what transforms of whole batches leave behind.
import { callable, Transform, type Tuple } from '../data/transform.js';
import { checkArg } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';
import { labelledBoxes, TensorBBox, TensorBBoxLabel } from './boxes.js';

/** Options of whatever cuts boxes. */
export interface ClipOptions {
  /**
   * The share of a box that has to be left of it, 0 … 1; with less it is removed. Default 0: any part will do. Boxes that are cut
   * again, by a crop and then by a rotation, are measured by what the first has left.
   */
  minVisibility?: number;
}

/** Options of {@link ClipBoxes}. */
export interface ClipBoxesOptions extends ClipOptions {
  /** The label of a box that is removed. Default 0, which is `#na#` with `addNa`. */
  padIdx?: number;
}

type BoxesOrLabels = TensorBBox | TensorBBoxLabel;

class ClipBoxesTransform extends Transform<BoxesOrLabels, Tensor, ReadonlyMap<unknown, Tensor>> {
  override readonly order = 110; // after all that moves boxes, and not among what is done in one pass
  readonly #minVisibility: number;
  readonly #padIdx: number;

  constructor({ minVisibility = 0, padIdx = 0 }: ClipBoxesOptions = {}) {
    super();
    this.#minVisibility = checkMinVisibility('ClipBoxes', minVisibility);
    const isIndex = Number.isInteger(padIdx) && padIdx >= 0;
    checkArg(isIndex, 'ClipBoxes', 'an integer of at least 0', 'padIdx', padIdx);
    this.#padIdx = padIdx;
  }

  override accepts(value: unknown): value is BoxesOrLabels {
    return value instanceof TensorBBox || value instanceof TensorBBoxLabel;
  }

  override beforeCall(tuple: Tuple): ReadonlyMap<unknown, Tensor> {
    const changed = new Map<unknown, Tensor>();
    for (const { boxes, labels } of labelledBoxes(tuple)) {
      if (!boxes) continue;
      const { clipped, isLeft } = clip(boxes, this.#minVisibility);
      changed.set(boxes, clipped.where(isLeft.unsqueeze(-1), 0));
      if (labels) changed.set(labels, labels.where(isLeft, this.#padIdx));
    }
    return changed;
  }

  encodes(value: BoxesOrLabels, changed: ReadonlyMap<unknown, Tensor>): Tensor {
    return changed.get(value) ?? value;
  }
}

/**
 * Boxes of a batch cut to the picture, −1 to 1, the last batch transform of a BBoxBlock. One of which nothing is left, or less than
 * `minVisibility`, becomes padding in its place: a zero box, its label `padIdx`. The others keep their places, so that whatever else is
 * known of boxes in this order still belongs to them; decoding leaves padding out. Several pairs of boxes and labels belong together
 * in their order. fastai leaves boxes outside the picture as they are.
 *
 * @throws {ArgumentError} an option is out of range.
 * @example
 * ```ts
 * const batchTfms = [...augTransforms(), ClipBoxes({ minVisibility: 0.25 })];
 * ```
 */
export const ClipBoxes = callable(ClipBoxesTransform, 'ClipBoxes');
export type ClipBoxes = ClipBoxesTransform;

/** A side that float32 has left of nothing: a hundredth of a pixel in a picture of two thousand. */
const hairline = 1e-5;

/** Boxes [..., N, 4] cut to the picture, and whether enough is left of each: [..., N]. */
export function clip(
  boxes: Tensor,
  minVisibility: number,
): { readonly clipped: Tensor; readonly isLeft: Tensor } {
  const clipped = boxes.clamp(-1, 1);
  const sides = sidesOf(clipped); // [..., N, 2]
  const some = sides.gt(hairline).all(-1);
  if (minVisibility === 0) return { clipped, isLeft: some };
  const enough = sides.prod(-1).ge(
    sidesOf(boxes)
      .prod(-1)
      .mul(minVisibility - hairline),
  );
  return { clipped, isLeft: some.logicalAnd(enough) };
}

function sidesOf(boxes: Tensor): Tensor {
  return boxes.narrow(-1, 2, 2).sub(boxes.narrow(-1, 0, 2));
}

/** @throws {ArgumentError} it is no share. */
export function checkMinVisibility(step: string, minVisibility: number): number {
  const isShare = minVisibility >= 0 && minVisibility <= 1;
  checkArg(isShare, step, 'a number from 0 to 1', 'minVisibility', minVisibility);
  return minVisibility;
}
