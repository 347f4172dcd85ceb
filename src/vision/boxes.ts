// Boxes on images and their labels. How several images' become one batch is bbPad.ts, how crops move
// them augment/moveTargets.ts.
import { callable, Transform, type Tuple } from '../data/transform.js';
import { tensor } from '../tensor/create.js';
import { ArgumentError } from '../tensor/errors.js';
import { Tensor } from '../tensor/tensor.js';

/**
 * Boxes as (x1, y1, x2, y2), the upper left and the lower right corner: float32 [N, 4], in a batch
 * [B, N, 4]. In pixels as they are read and shown; from `PointScaler` on relative to their image,
 * from −1 to 1. Unlike fastai's it is no kind of `TensorPoint`: what moves points may put corners in
 * another order.
 *
 * @see https://docs.fast.ai/vision.core.html#tensorbbox
 */
export class TensorBBox extends Tensor<'float32'> {
  declare protected readonly semantics: 'bbox';
}

/** The indices of the labels of boxes: int64 [N], in a batch [B, N]; 0, `#na#`, for no box. */
export class TensorBBoxLabel extends Tensor<'int64'> {
  declare protected readonly semantics: 'bboxLabel';
}

/** Boxes in pixels of their image; an image without any has an empty list. */
export type BBoxesLike = readonly (readonly [x1: number, y1: number, x2: number, y2: number])[];

class BBoxCreateTransform extends Transform<BBoxesLike, TensorBBox> {
  encodes(boxes: BBoxesLike): TensorBBox {
    const areBoxes =
      Array.isArray(boxes) &&
      boxes.every(
        (box) =>
          Array.isArray(box) && box.length === 4 && box.every((n: unknown) => Number.isFinite(n)),
      );
    if (!areBoxes)
      throw ArgumentError.of(this.name, '[[x1, y1, x2, y2], …] in finite numbers', 'boxes', boxes);
    for (const [i, [x1, y1, x2, y2]] of (boxes as BBoxesLike).entries()) {
      if (x1 <= x2 && y1 <= y2) continue;
      throw new ArgumentError(
        this.name,
        `expected x1 ≤ x2 and y1 ≤ y2, got [${[x1, y1, x2, y2].join(', ')}] for box ${i}; a box is its upper left and its lower right corner`,
      );
    }
    return tensor(Float32Array.from(boxes.flat())).reshape([-1, 4]).as(TensorBBox);
  }
}

/**
 * Reads boxes: [[x1, y1, x2, y2], …] in pixels → TensorBBox [N, 4]. An empty list is legal and
 * means that nothing is to be found.
 *
 * @throws {ArgumentError} when a value is not of that form, or corners are in the wrong order.
 */
export const BBoxCreate = callable(BBoxCreateTransform, 'BBoxCreate');
export type BBoxCreate = BBoxCreateTransform;

class BBoxLabelsTransform extends Transform<readonly number[], TensorBBoxLabel> {
  override readonly order = 2;

  encodes(indices: readonly number[]): TensorBBoxLabel {
    return tensor(BigInt64Array.from(indices, BigInt)).as(TensorBBoxLabel);
  }

  override decodes(labels: TensorBBoxLabel): readonly number[] {
    return Array.from(labels.toTypedArray() as BigInt64Array, Number);
  }
}

/** The indices that a `MultiCategorize` before it makes as a tensor: number[] → TensorBBoxLabel [N]. */
export const BBoxLabels = callable(BBoxLabelsTransform, 'BBoxLabels');
export type BBoxLabels = BBoxLabelsTransform;

type BoxesOrLabels = TensorBBox | TensorBBoxLabel;

class BBoxLabelerTransform extends Transform<BoxesOrLabels, BoxesOrLabels> {
  override readonly order = 4; // after what moves boxes, so that decoding begins here

  override accepts(value: unknown): value is BoxesOrLabels {
    return value instanceof TensorBBox || value instanceof TensorBBoxLabel;
  }

  override beforeCall(tuple: Tuple): void {
    for (const { boxes, labels } of labelledBoxes(tuple)) {
      if (labels && !boxes)
        throw new ArgumentError(this.name, 'expected boxes beside their labels, got none');
      if (!labels || !boxes || boxes.size(0) === labels.size(0)) continue;
      throw new ArgumentError(
        this.name,
        `expected one label for each box, got ${labels.size(0)} labels for ${boxes.size(0)} boxes`,
      );
    }
  }

  encodes(value: BoxesOrLabels): BoxesOrLabels {
    return value;
  }

  override decodes(value: BoxesOrLabels, tuple: Tuple): Tensor {
    const pair = labelledBoxes(tuple).find(
      ({ boxes, labels }) => boxes === value || labels === value,
    );
    const boxes = pair?.boxes?.reshape([-1, 4]);
    if (!boxes) return value;
    return (value instanceof TensorBBox ? boxes : value).at(isBox(boxes));
  }
}

/**
 * Holds boxes and their labels together, an item transform of both blocks: as many labels as boxes
 * while encoding, and no padding in what is decoded. Several pairs belong together in their order.
 *
 * @throws {ArgumentError} when counts differ, or labels stand without boxes.
 * @see https://docs.fast.ai/vision.core.html#bboxlabeler
 */
export const BBoxLabeler = callable(BBoxLabelerTransform, 'BBoxLabeler');
export type BBoxLabeler = BBoxLabelerTransform;

/** Boxes and their labels, either of which may be missing. */
export interface LabelledBoxes {
  readonly boxes: TensorBBox | undefined;
  readonly labels: TensorBBoxLabel | undefined;
}

/** The pairs of a tuple: the first boxes with the first labels, and so on. */
export function labelledBoxes(tuple: Tuple): LabelledBoxes[] {
  const boxes = tuple.filter((value) => value instanceof TensorBBox);
  const labels = tuple.filter((value) => value instanceof TensorBBoxLabel);
  return Array.from({ length: Math.max(boxes.length, labels.length) }, (_, i) => ({
    boxes: boxes[i],
    labels: labels[i],
  }));
}

/** Which rows are boxes, not padding, whose corners are one point: bool [N]. */
function isBox(boxes: Tensor): Tensor {
  return boxes
    .narrow(1, 2, 2)
    .ne(boxes.narrow(1, 0, 2))
    .any(1);
}
