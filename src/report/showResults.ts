// How data and results are shown. Which items, and what the model makes of them, the learner knows.
import type { DataLoaders } from '../data/dataLoaders.js';
import { installPainter, type Picture, type Result } from '../learner/picture.js';
import type { Tensor } from '../tensor/tensor.js';
import { TensorPoint } from '../vision/points.js';
import { drawGrid } from './grid.js';
import { asImage, type Tile, type TitleLine } from './tile.js';

const right = '#1a7f37'; // both stand out against white at 4.5 : 1 and more
const wrong = '#cf222e';

/** What an empty list of labels is shown as, so that it cannot be taken for a missing answer. */
const noLabels = '(none)';

/**
 * Results as a picture. Labels stand over each image, the target above the prediction, which is green when both are equal, as sets where there
 * are several, and red otherwise. Points are marked on two images, the target on the left, the prediction on the right with its mean distance
 * from the target in pixels.
 * No labels at all are shown as `(none)`; fastai shows nothing.
 *
 * @throws {ArgumentError} the inputs are no images.
 */
export function paintResults(results: readonly Result[]): Promise<Picture> {
  const withPoints = results.some(({ target }) => target instanceof TensorPoint);
  if (withPoints) {
    const pairs = results.length > 3 ? Math.min(3, Math.ceil(results.length / 3)) : 1;
    return drawGrid(results.flatMap(pointTiles), {
      columns: 2 * pairs,
      together: 2,
      heads: ['Target', 'Prediction'],
    });
  }
  return drawGrid(results.map(labelTile), { columns: columnsFor(results.length) });
}

/** Options of {@link showBatch}. */
export interface ShowBatchOptions {
  /** How many items to show. Default 9. */
  maxN?: number;
}

/**
 * The first items of a training batch as a picture, as the model will see them, with their targets.
 *
 * @throws {ArgumentError} the inputs are no images.
 * @see https://docs.fast.ai/data.core.html#tfmddl.show_batch
 */
export async function showBatch(
  dls: DataLoaders,
  { maxN = 9 }: ShowBatchOptions = {},
): Promise<Picture> {
  const batch = await dls.oneBatch();
  try {
    const samples = dls.decodeBatch(batch, { maxN });
    const tiles = samples.map(({ input, target }): Tile => {
      const image = asImage(input);
      return target instanceof TensorPoint
        ? { image, title: [], points: pointsOf(target) }
        : { image, title: [{ text: describe(target) }] };
    });
    return await drawGrid(tiles, { columns: columnsFor(tiles.length) });
  } finally {
    for (const tensor of batch) tensor.dispose();
  }
}

installPainter(paintResults);

function labelTile({ input, target, pred }: Result): Tile {
  const [truth, guess] = [describe(target), describe(pred)];
  const color = hasLabels(target) ? { color: sameLabels(target, pred) ? right : wrong } : {};
  const title: TitleLine[] = [{ text: truth }, { text: guess, ...color }];
  return { image: asImage(input), title };
}

function pointTiles({ input, target, pred }: Result): Tile[] {
  const image = asImage(input);
  const [truth, guess] = [pointsOf(target as Tensor), pointsOf(pred as Tensor)];
  const distances = truth.map(([x, y], i) =>
    Math.hypot((guess[i]?.[0] ?? x) - x, (guess[i]?.[1] ?? y) - y),
  );
  const off = distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
  return [
    { image, title: [], points: truth },
    { image, title: [{ text: `${off.toFixed(1)} px off` }], points: guess },
  ];
}

function pointsOf(points: Tensor): [number, number][] {
  return points.reshape([-1, 2]).tolist() as [number, number][];
}

function hasLabels(target: unknown): boolean {
  return typeof target === 'string' || Array.isArray(target);
}

function sameLabels(target: unknown, pred: unknown): boolean {
  const labels = (value: unknown): unknown[] =>
    Array.isArray(value) ? [...value].sort() : [value];
  const [a, b] = [labels(target), labels(pred)];
  return a.length === b.length && a.every((label, i) => label === b[i]);
}

function describe(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(4)));
  if (Array.isArray(value)) return value.length === 0 ? noLabels : value.map(describe).join(', ');
  return String(value);
}

function columnsFor(count: number): number {
  return count <= 4 ? Math.max(1, count) : Math.min(8, Math.ceil(Math.sqrt(count * 2)));
}
