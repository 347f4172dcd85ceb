// Which digit is it? One label for each image: CategoryBlock, and with it cross-entropy.
import { join } from 'node:path';
import {
  accuracy,
  CategoryBlock,
  DataBlock,
  getImageFiles,
  ImageBlock,
  Learner,
  manualSeed,
  parentLabel,
  RandomSplitter,
  TensorImageBW,
} from 'kindling';
import { digitNet } from './digitNet.js';
import { runAsProgram, type TaskOptions } from './task.js';

const digits = new DataBlock({
  blocks: [ImageBlock({ cls: TensorImageBW }), CategoryBlock()],
  getItems: getImageFiles,
  getY: parentLabel,
  splitter: RandomSplitter({ validPct: 0.2, seed: 42 }),
});

/** Trains on the folder of digits; `accuracy` is the share of validation digits that are named right. */
export async function whichDigit(data: string, { epochs = 3 }: TaskOptions = {}) {
  manualSeed(42);
  const dls = await digits.dataloaders(join(data, 'mnist'), { bs: 64, valBs: 256, seed: 42 });
  const learn = new Learner(dls, digitNet(dls.c ?? 0), { metrics: [accuracy] });
  await learn.fitOneCycle(epochs, { lrMax: 1e-2 });
  return learn;
}

await runAsProgram(import.meta.url, whichDigit);
