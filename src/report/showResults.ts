// How data and results are shown. Which items, and what the model makes of them, the learner knows.
import {
  checkPictureOptions,
  installBatchPainter,
  type Picture,
  type PictureOptions,
  type ShownSample,
} from '../data/picture.js';
import { type Counts, installPainter, type Result } from '../learner/picture.js';
import { TensorMask } from '../vision/mask.js';
import { cellOf, type HeadedCell, type Sides } from './cells.js';
import { drawGrid } from './grid.js';
import { maskLegend } from './maskLegend.js';
import { pointLegend } from './pointLegend.js';
import { isLabels, signLegend } from './values.js';

/**
 * Results as a picture. Labels stand over each image, the target above the prediction. Each label that is predicted is signed: `✓` in green
 * where it is right, `✗` in red where it is wrong; those that were missed are added, struck out. No labels at all are shown as `none`; fastai shows nothing, and one colour for all.
 *
 * Points, boxes with their labels, and masks in a colour for each class are marked on two images, the target on the left, the prediction
 * on the right, with what is between them below: of points the mean distance in pixels, of boxes the mean IoU of the best ones, of masks the share of pixels that are right. A
 * target that is an image stands beside its input and its prediction. Of several targets each has its line, its marks, or its columns; several
 * inputs stand side by side, those that are no images are written. Without targets only predictions are shown.
 *
 * @throws {ArgumentError} there is no image, or an option is out of range.
 */
export async function paintResults(
  results: readonly Result[],
  { nInp, nTargets }: Counts = { nInp: 1, nTargets: 1 },
  options: PictureOptions = {},
): Promise<Picture> {
  const samples = results.map(
    ({ input, target, pred }): Sides => ({
      inputs: listOf(input, nInp),
      targets: listOf(target, nTargets),
      preds: listOf(pred, nTargets),
    }),
  );
  return paintSamples('showResults', samples, options);
}

/**
 * Items as a picture: the images with their targets, which are written over them, marked on them, or stand beside them.
 *
 * @throws {ArgumentError} there is no image, or an option is out of range.
 */
export async function paintItems(
  op: string,
  samples: readonly ShownSample[],
  options: PictureOptions = {},
): Promise<Picture> {
  return paintSamples(op, samples, options);
}

installBatchPainter(paintItems);
installPainter(paintResults);

function paintSamples(
  op: string,
  samples: readonly Sides[],
  options: PictureOptions,
): Promise<Picture> {
  checkPictureOptions(op, options);
  const headed = samples.map((sample) => cellOf(op, sample));
  const [first] = samples;
  const masks = samples
    .flatMap(({ inputs, targets, preds = [] }) => [...inputs, ...targets, ...preds])
    .filter((value) => value instanceof TensorMask);
  return drawGrid(
    headed.map(({ cell }) => cell),
    {
      ...options,
      heads: longest(headed.map(({ heads }) => heads)),
      legend: [
        ...maskLegend(masks),
        ...pointLegend([first?.targets ?? [], first?.preds ?? []]),
        ...labelLegend(samples, headed),
      ],
    },
  );
}

/** What the signs mean, where there are lists of labels that can be missed. */
function labelLegend(samples: readonly Sides[], headed: readonly HeadedCell[]) {
  const isJudged = samples.some(
    ({ targets, preds = [] }) => targets.some(isLabels) && preds.some(isLabels),
  );
  if (!isJudged) return [];
  return signLegend(headed.flatMap(({ cell }) => cell.panels.flatMap(({ title }) => title)));
}

function listOf(value: unknown, count: number): readonly unknown[] {
  if (count === 0) return [];
  return count === 1 ? [value] : ((value ?? []) as readonly unknown[]);
}

function longest<T>(lists: readonly (readonly T[])[]): readonly T[] {
  return lists.reduce((most, list) => (list.length > most.length ? list : most), []);
}
