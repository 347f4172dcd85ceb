// Which targets are marked on an image instead of written over it, and how far two of them are apart.
import type { Tensor } from '../tensor/tensor.js';
import { TensorBBox } from '../vision/boxes.js';
import { TensorMask } from '../vision/mask.js';
import { TensorPoint } from '../vision/points.js';
import { type LabelledBox, shareRight } from './overlay.js';
import type { Tile } from './tile.js';

type Marked = TensorPoint | TensorMask | TensorBBox;

/** Targets that are written, and those that are marked. */
export interface Marks extends Required<Pick<Tile, 'points' | 'masks' | 'boxes'>> {
  /** Which of the targets are written: their positions. */
  readonly written: readonly number[];
}

/** Whether a target is marked on the image. */
export function isMarked(target: unknown): target is Marked {
  return (
    target instanceof TensorPoint || target instanceof TensorMask || target instanceof TensorBBox
  );
}

/** What of the targets is marked; the labels of boxes go with them. */
export function marksOf(targets: readonly unknown[]): Marks {
  const labels = new Map<number, number>(); // position of the boxes → position of their labels
  for (const [i, target] of targets.entries()) {
    if (!(target instanceof TensorBBox)) continue;
    const taken = [...labels.values()];
    const theirs = (value: unknown, at: number): boolean =>
      !taken.includes(at) && isTexts(value) && value.length === target.reshape([-1, 4]).size(0);
    const after = targets.findIndex((value, at) => at > i && theirs(value, at));
    const at = after >= 0 ? after : targets.findIndex(theirs); // a BBoxLblBlock may stand before
    if (at >= 0) labels.set(i, at);
  }
  const isLabels = [...labels.values()];
  return {
    written: [...targets.keys()].filter((i) => !isMarked(targets[i]) && !isLabels.includes(i)),
    points: targets.filter((value) => value instanceof TensorPoint).flatMap(pointsOf),
    masks: targets.filter((value) => value instanceof TensorMask),
    boxes: targets.flatMap((value, i) =>
      value instanceof TensorBBox
        ? boxesOf(value, targets[labels.get(i) ?? -1] as readonly string[] | undefined)
        : [],
    ),
  };
}

/** In words, how far a prediction is from its target; of boxes nothing can be said. */
export function distanceOf(target: unknown, pred: unknown): string[] {
  if (target instanceof TensorPoint)
    return [`${meanDistance(target, pred as Tensor).toFixed(1)} px off`];
  if (target instanceof TensorMask)
    return [`${(100 * shareRight(target, pred as Tensor)).toFixed(1)} % right`];
  return [];
}

/** How far points are from where they should be, in pixels of the image. */
function meanDistance(target: Tensor, pred: Tensor): number {
  const [truth, guess] = [pointsOf(target), pointsOf(pred)];
  const distances = truth.map(([x, y], i) =>
    Math.hypot((guess[i]?.[0] ?? x) - x, (guess[i]?.[1] ?? y) - y),
  );
  return distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
}

function pointsOf(points: Tensor): [number, number][] {
  return points.reshape([-1, 2]).tolist() as [number, number][];
}

function boxesOf(boxes: Tensor, labels: readonly string[] | undefined): LabelledBox[] {
  const rows = boxes.reshape([-1, 4]).tolist() as [number, number, number, number][];
  return rows.map((corners, i) => {
    const label = labels?.[i];
    return label === undefined ? { corners } : { corners, label };
  });
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}
