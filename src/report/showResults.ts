// How data and results are shown. Which items, and what the model makes of them, the learner knows.
import { installBatchPainter, type ShownSample } from '../data/picture.js';
import { type Counts, installPainter, type Picture, type Result } from '../learner/picture.js';
import { Tensor } from '../tensor/tensor.js';
import { TensorImage } from '../vision/image.js';
import { drawGrid } from './grid.js';
import { distanceOf, isMarked, marksOf } from './marks.js';
import { legendOf } from './overlay.js';
import { sideBySide } from './sideBySide.js';
import { asImage, type Tile, type TitleLine } from './tile.js';

const right = '#1a7f37'; // both stand out against white at 4.5 : 1 and more
const wrong = '#cf222e';

/** What an empty list of labels is shown as, so that it cannot be taken for a missing answer. */
const noLabels = '(none)';

/** Of a tensor beside an image as many numbers can be read. */
const mostNumbers = 12;

/**
 * Results as a picture. Labels stand over each image, the target above the prediction, which is green when both are equal, as sets where there
 * are several, and red otherwise. Points, boxes with their labels, and masks in a colour for each class are marked on two images, the target on
 * the left, the prediction on the right; of points with the mean distance from the target in pixels, of masks with the share of pixels that are right. Of several targets each has its line, or is marked; of several inputs the images stand side by side, the others
 * are written.
 * No labels at all are shown as `(none)`; fastai shows nothing.
 *
 * @throws {ArgumentError} no input is an image.
 */
export function paintResults(
  results: readonly Result[],
  { nInp, nTargets }: Counts = { nInp: 1, nTargets: 1 },
): Promise<Picture> {
  const sides = results.map(
    ({ input, target, pred }): Sides => ({
      inputs: listOf(input, nInp),
      targets: listOf(target, nTargets),
      preds: listOf(pred, nTargets),
    }),
  );
  if (!sides.some(({ targets }) => targets.some(isMarked)))
    return drawGrid(sides.map(labelTile), { columns: columnsFor(results.length) });
  const pairs = results.length > 3 ? Math.min(3, Math.ceil(results.length / 3)) : 1;
  const tiles = sides.flatMap(markedTiles);
  return drawGrid(tiles, {
    columns: 2 * pairs,
    together: 2,
    heads: ['Target', 'Prediction'],
    legend: legendOf(tiles.flatMap(({ masks = [] }) => masks)),
  });
}

/**
 * Items as a picture: the images with their targets, which are written over them or marked on them.
 *
 * @throws {ArgumentError} no input is an image.
 */
export function paintItems(samples: readonly ShownSample[]): Promise<Picture> {
  const tiles = samples.map(({ inputs, targets }) => tileOf(inputs, targets));
  const legend = legendOf(tiles.flatMap(({ masks = [] }) => masks));
  return drawGrid(tiles, { columns: columnsFor(tiles.length), legend });
}

installBatchPainter(paintItems);
installPainter(paintResults);

/** A result with every element of it in a list. */
interface Sides {
  readonly inputs: readonly unknown[];
  readonly targets: readonly unknown[];
  readonly preds: readonly unknown[];
}

function listOf(value: unknown, count: number): readonly unknown[] {
  if (count === 0) return [];
  return count === 1 ? [value] : (value as readonly unknown[]);
}

/** The images side by side, targets written over them or marked on them. */
function tileOf(inputs: readonly unknown[], targets: readonly unknown[]): Tile {
  const images = inputs.filter((input) => input instanceof TensorImage);
  const first = asImage(images[0] ?? inputs[0]);
  const beside = inputs.filter((input) => !(input instanceof TensorImage));
  const { written, ...marks } = marksOf(targets);
  return {
    image: images.length > 1 ? sideBySide(images) : first,
    markedSize: [first.size(-2), first.size(-1)],
    title: [...beside, ...written.map((i) => targets[i])].map((value) => ({
      text: describe(value),
    })),
    ...marks,
  };
}

function labelTile({ inputs, targets, preds }: Sides): Tile {
  const tile = tileOf(inputs, targets);
  return { ...tile, title: [...tile.title, ...guessLines(targets, preds)] };
}

/** Two tiles: the targets, and what the model says. */
function markedTiles({ inputs, targets, preds }: Sides): Tile[] {
  const truth = tileOf(inputs, targets);
  const off = targets.flatMap((target, i) => distanceOf(target, preds[i]));
  const title = [...guessLines(targets, preds), ...off.map((text) => ({ text }))];
  const { points, masks, boxes } = marksOf(preds);
  return [truth, { ...truth, title, points, masks, boxes }];
}

/** What the model says about the targets that are written, in the colour of right or wrong. */
function guessLines(targets: readonly unknown[], preds: readonly unknown[]): TitleLine[] {
  return marksOf(targets).written.map((i) => {
    const [target, pred] = [targets[i], preds[i]];
    const text = describe(pred);
    if (!hasLabels(target)) return { text };
    return { text, color: sameLabels(target, pred) ? right : wrong };
  });
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
  if (value instanceof Tensor && value.numel() <= mostNumbers) return describe(value.tolist());
  return String(value);
}

function columnsFor(count: number): number {
  return count <= 4 ? Math.max(1, count) : Math.min(8, Math.ceil(Math.sqrt(count * 2)));
}
