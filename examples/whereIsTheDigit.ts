// Where is the digit? A point on each image: PointBlock, and with it mean squared error.
import { join } from 'node:path';
import {
  DataBlock,
  FuncSplitter,
  ImageBlock,
  Learner,
  manualSeed,
  PointBlock,
  pixelError,
  TensorImageBW,
} from 'kindling';
import { type Canvas, getCanvases } from './canvases.js';
import { digitNet } from './digitNet.js';
import { runAsProgram, type TaskOptions } from './task.js';

const digitCentres = new DataBlock({
  blocks: [ImageBlock({ cls: TensorImageBW }), PointBlock()],
  getItems: getCanvases,
  getX: (canvas: Canvas) => canvas.file,
  getY: (canvas: Canvas) => canvas.centres,
  splitter: FuncSplitter((canvas: Canvas) => canvas.valid),
});

/** Trains on canvases with one digit; `pixelError` is the mean distance between its middle and the model's guess, in pixels of 64. */
export async function whereIsTheDigit(data: string, { epochs = 5 }: TaskOptions = {}) {
  manualSeed(42);
  const dls = await digitCentres.dataloaders(join(data, 'oneDigit'), {
    bs: 64,
    valBs: 256,
    seed: 42,
    cache: true,
  });
  const learn = new Learner(dls, digitNet(dls.c ?? 0, { yRange: [-1, 1] }), {
    metrics: [pixelError({ width: 64 })],
  });
  await learn.fitOneCycle(epochs, { lrMax: 1e-2 });
  return learn;
}

await runAsProgram(import.meta.url, whereIsTheDigit);
