// A loader of image files in another process or thread: `resumeChild.ts` runs it, dataLoader.resume.slow.test.ts compares.
import {
  CategoryBlock,
  DataBlock,
  type DataLoaderState,
  getImageFiles,
  ImageBlock,
  IndexSplitter,
  Resize,
  type Tensor,
} from 'kindling';
import { Jitter } from './loaders.js';

/** What the other side is told. */
export interface Order {
  readonly folder: string;
  readonly prefetch: number;
  readonly state?: DataLoaderState;
  /** Stop after so many batches. */
  readonly stop?: number;
}

/** What it answers: the bytes of each batch, and where it stopped. */
export interface Answer {
  readonly batches: readonly string[];
  readonly state: DataLoaderState;
}

/** Two epochs' batches, from `state` on. */
export async function carryOut({ folder, prefetch, state, stop }: Order): Promise<Answer> {
  const block = new DataBlock({
    blocks: [ImageBlock(), CategoryBlock()],
    getItems: getImageFiles,
    splitter: IndexSplitter([0]),
    getY: (file: string) => (file.includes('odd') ? 'odd' : 'even'),
    itemTfms: Resize(9),
    batchTfms: [new Jitter()],
  });
  const options = { bs: 3, seed: 5, prefetch, weights: (file: string) => 1 + file.length };
  const { train } = await block.dataloaders(folder, options);
  if (state) train.loadStateDict(state);
  const batches: string[] = [];
  while (train.epoch < 2) {
    for await (const batch of train) {
      batches.push(batch.map(hex).join(' '));
      for (const t of batch) t.dispose();
      if (batches.length === stop) return { batches, state: train.stateDict() };
    }
  }
  return { batches, state: train.stateDict() };
}

function hex(t: Tensor): string {
  const { buffer } = t.toTypedArray();
  return Buffer.from(buffer).toString('hex');
}
