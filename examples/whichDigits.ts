// Which digits are on it? Any number of labels for each image, none included: MultiCategoryBlock, and with it binary cross-entropy.
import { join } from 'node:path';
import {
  accuracyMulti,
  DataBlock,
  FuncSplitter,
  ImageBlock,
  Learner,
  MultiCategoryBlock,
  manualSeed,
  subsetAccuracy,
  TensorImageBW,
} from 'kindling';
import { type Canvas, getCanvases } from './canvases.js';
import { digitNet } from './digitNet.js';
import { runAsProgram, type TaskOptions } from './task.js';

const digitSets = new DataBlock({
  blocks: [ImageBlock({ cls: TensorImageBW }), MultiCategoryBlock()],
  getItems: getCanvases,
  getX: (canvas: Canvas) => canvas.file,
  getY: (canvas: Canvas) => canvas.digits,
  splitter: FuncSplitter((canvas: Canvas) => canvas.valid),
});

/** Trains on canvases of zero to four digits; `subsetAccuracy` is the share of canvases whose digits are all found, and no others. */
export async function whichDigits(data: string, { epochs = 8 }: TaskOptions = {}) {
  manualSeed(42);
  const dls = await digitSets.dataloaders(join(data, 'manyDigits'), {
    bs: 64,
    valBs: 256,
    seed: 42,
    cache: true,
  });
  const learn = new Learner(dls, digitNet(dls.c ?? 0), {
    metrics: [accuracyMulti(), subsetAccuracy()],
  });
  await learn.fitOneCycle(epochs, { lrMax: 1e-2 });
  return learn;
}

await runAsProgram(import.meta.url, whichDigits);
