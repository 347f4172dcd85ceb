// Which elements of a sample are pictures, which are marked on one, which are written.
import type { Tensor } from '../tensor/tensor.js';
import { TensorBBox } from '../vision/boxes.js';
import { TensorImage } from '../vision/image.js';
import { TensorMask } from '../vision/mask.js';
import { TensorMultiPoint } from '../vision/multiPoint.js';
import { TensorPoint } from '../vision/points.js';
import type { LabelledBox } from './boxes.js';
import type { Marks } from './panel.js';
import type { MarkedPoint } from './points.js';
import { isLabels } from './values.js';

/** Whether an element is a picture of its own. */
export function isPicture(value: unknown): value is TensorImage | TensorMask {
  return value instanceof TensorImage || value instanceof TensorMask;
}

/** The elements of a side, by how they are shown: their positions. */
export interface Roles {
  readonly written: readonly number[];
  readonly marked: readonly number[];
  readonly pictured: readonly number[];
}

/** How elements are shown; masks are marked where there is an `image` to mark them on. */
export function rolesOf(values: readonly unknown[], { image }: { image: boolean }): Roles {
  const labels = new Set(labelsOfBoxes(values).values());
  const roles = { written: [], marked: [], pictured: [] } as Record<keyof Roles, number[]>;
  for (const [i, value] of values.entries()) {
    const isMask = value instanceof TensorMask;
    if (value === undefined) continue;
    if (value instanceof TensorImage || (isMask && !image)) roles.pictured.push(i);
    else if (isMask || isPlaced(value) || labels.has(i)) roles.marked.push(i);
    else roles.written.push(i);
  }
  return roles;
}

/** What is marked on an image of a size; the labels of boxes go with them. */
export function marksOf(
  values: readonly unknown[],
  { image }: { image: Tensor | undefined },
): Marks {
  if (!image) return {};
  const labels = labelsOfBoxes(values);
  const [height, width] = [image.size(-2), image.size(-1)];
  const shares = (row: readonly number[]): number[] =>
    row.map((coordinate, i) => coordinate / (i % 2 === 0 ? width : height));
  return {
    points: values.filter(isPoints).flatMap((value) => {
      const seen = visibilityOf(value);
      return rows(value).map((row, i): MarkedPoint => {
        const [x = 0, y = 0] = shares(row);
        return { x, y, visible: seen[i] ?? true };
      });
    }),
    masks: image instanceof TensorImage ? values.filter((v) => v instanceof TensorMask) : [],
    boxes: values.flatMap((value, i) => {
      if (!(value instanceof TensorBBox)) return [];
      const theirs = values[labels.get(i) ?? -1] as readonly string[] | undefined;
      return rows(value).map((row, at) => boxOf(shares(row), theirs?.[at]));
    }),
  };
}

/** Coordinates, a list for each point or box. */
export function rows(value: Tensor): number[][] {
  if (hasVisibility(value)) return (value.tolist() as number[][]).map(([x = 0, y = 0]) => [x, y]);
  const length = value instanceof TensorBBox ? 4 : 2;
  return value.reshape([-1, length]).tolist() as number[][];
}

/** Whether each point is to be seen; none where that is not known. */
export function visibilityOf(value: Tensor): boolean[] {
  if (!hasVisibility(value)) return [];
  return (value.tolist() as number[][]).map(([, , seen = 1]) => seen > 0);
}

/** Whether an element is points. */
export function isPoints(value: unknown): value is TensorPoint | TensorMultiPoint {
  return value instanceof TensorPoint || value instanceof TensorMultiPoint;
}

function hasVisibility(value: Tensor): boolean {
  return value instanceof TensorMultiPoint && value.size(-1) === 3;
}

function isPlaced(value: unknown): boolean {
  return isPoints(value) || value instanceof TensorBBox;
}

function boxOf(corners: readonly number[], label: string | undefined): LabelledBox {
  const box = { corners: corners as unknown as LabelledBox['corners'] };
  return label === undefined ? box : { ...box, label };
}

/** From the positions of boxes to those of their labels. */
function labelsOfBoxes(values: readonly unknown[]): Map<number, number> {
  const labels = new Map<number, number>();
  for (const [i, value] of values.entries()) {
    if (!(value instanceof TensorBBox)) continue;
    const taken = [...labels.values()];
    const theirs = (labels: unknown, at: number): boolean =>
      !taken.includes(at) && isLabels(labels) && labels.length === rows(value).length;
    const after = values.findIndex((labels, at) => at > i && theirs(labels, at));
    const at = after >= 0 ? after : values.findIndex(theirs); // a BBoxLblBlock may stand before
    if (at >= 0) labels.set(i, at);
  }
  return labels;
}
