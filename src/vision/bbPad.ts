// Images with different numbers of boxes in one batch. What boxes are is boxes.ts.
import type { CollateSample } from '../data/block.js';
import { DataError } from '../data/dataError.js';
import { shown } from '../data/shown.js';
import type { Tuple } from '../data/transform.js';
import { full, zeros } from '../tensor/create.js';
import { cat } from '../tensor/functions.js';
import type { Tensor } from '../tensor/tensor.js';
import { labelledBoxes, TensorBBox, TensorBBoxLabel } from './boxes.js';
import { type ClipOptions, checkMinVisibility, clip } from './clipBoxes.js';

/**
 * Boxes cut to the image, −1 to 1, without those of which nothing is left, and their labels without
 * theirs.
 *
 * @throws {ArgumentError} `minVisibility` is not in 0 … 1.
 * @see https://docs.fast.ai/vision.data.html#clip_remove_empty
 */
export function clipRemoveEmpty(
  boxes: TensorBBox,
  labels: TensorBBoxLabel,
  options?: ClipOptions,
): [TensorBBox, TensorBBoxLabel];
export function clipRemoveEmpty(
  boxes: TensorBBox,
  labels?: undefined,
  options?: ClipOptions,
): [TensorBBox];
export function clipRemoveEmpty(
  boxes: TensorBBox,
  labels?: TensorBBoxLabel,
  { minVisibility = 0 }: ClipOptions = {},
): [TensorBBox, TensorBBoxLabel?] {
  const { clipped, isLeft } = clip(boxes, checkMinVisibility('clipRemoveEmpty', minVisibility));
  const kept = clipped.at(isLeft).as(TensorBBox);
  return labels ? [kept, labels.at(isLeft).as(TensorBBoxLabel)] : [kept];
}

/** Options of {@link bbPad}. */
export interface BBPadOptions extends ClipOptions {
  /** The label of the boxes that are added. Default 0, which is `#na#` with `addNa`. */
  padIdx?: number;
}

/**
 * Makes the boxes of all samples equally many, the `beforeBatch` of a BBoxBlock: those that reach
 * over the edge are cut, those outside are removed with their labels, and zero boxes with the label
 * `padIdx` are added. Boxes need no labels beside them, where fastai's do.
 *
 * @see https://docs.fast.ai/vision.data.html#bb_pad
 */
export function bbPad(
  samples: readonly CollateSample[],
  { padIdx = 0, ...options }: BBPadOptions = {},
): readonly CollateSample[] {
  const tuples = samples.map(({ tuple }) => withoutEmpty(tuple, options));
  for (const at of (tuples[0] ?? []).keys()) {
    const values = tuples.map((tuple) => tuple[at]);
    const most = Math.max(...values.map((value) => (isPadded(value) ? value.size(0) : 0)));
    for (const tuple of tuples) {
      const value = tuple[at];
      if (isPadded(value)) tuple[at] = padded(value, most - value.size(0), padIdx);
    }
  }
  return samples.map(({ item }, i) => ({ item, tuple: tuples[i] as Tuple }));
}

/**
 * Samples whose images have equally many boxes, as they must where no label is free for none: the
 * `beforeBatch` of a BBoxLblBlock without `addNa`.
 *
 * @throws {DataError} counts differ; the message names two items.
 */
export function sameCounts(samples: readonly CollateSample[]): readonly CollateSample[] {
  const counts = samples.map(({ tuple }) =>
    labelledBoxes(tuple).map(({ boxes }) => (boxes ? clipRemoveEmpty(boxes)[0].size(0) : 0)),
  );
  const odd = counts.findIndex((count) => String(count) !== String(counts[0]));
  if (odd < 0) return samples;
  const [here, there] = [samples[0]?.item, samples[odd]?.item];
  throw new DataError(
    'BBoxLblBlock',
    `expected equally many boxes in all images of a batch without addNa, got ${counts[0]} in ${shown(here)} and ${counts[odd]} in ${shown(there)}`,
    { item: there },
  );
}

function withoutEmpty(tuple: Tuple, options: ClipOptions): unknown[] {
  const kept = [...tuple];
  for (const { boxes, labels } of labelledBoxes(tuple)) {
    if (!boxes) continue;
    const [some, theirs] = labels
      ? clipRemoveEmpty(boxes, labels, options)
      : clipRemoveEmpty(boxes, undefined, options);
    kept[tuple.indexOf(boxes)] = some;
    if (labels) kept[tuple.indexOf(labels)] = theirs;
  }
  return kept;
}

function isPadded(value: unknown): value is TensorBBox | TensorBBoxLabel {
  return value instanceof TensorBBox || value instanceof TensorBBoxLabel;
}

/** Boxes or labels with `missing` more rows. */
function padded<T extends TensorBBox | TensorBBoxLabel>(
  value: T,
  missing: number,
  padIdx: number,
): Tensor {
  if (missing === 0) return value;
  if (value instanceof TensorBBox) return cat([value, zeros([missing, 4])]).as(TensorBBox);
  return cat([value, full([missing], padIdx, { dtype: 'int64' })]).as(TensorBBoxLabel);
}
