// What reading a folder of pictures takes, in a process of its own: resident memory means nothing in one that has run tests.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CategoryBlock,
  DataBlock,
  type DataLoader,
  getImageFiles,
  ImageBlock,
  IndexSplitter,
  memory,
  Pipeline,
  Resize,
} from 'kindling';

/** What is read. */
interface Sizes {
  readonly folder: string;
  readonly bs: number;
  readonly prefetch: number;
  readonly size: number;
}

const { folder, bs, prefetch, size } = JSON.parse(process.argv[2] as string) as Sizes;

/** The most bytes at any time of `run` beyond those before. */
async function peaks(run: () => Promise<void>): Promise<{ tensors: number; resident: number }> {
  globalThis.gc?.();
  const [tensors, resident] = [memory().bytes, process.memoryUsage.rss()];
  const peak = { tensors: 0, resident: 0 };
  const look = setInterval(() => {
    peak.tensors = Math.max(peak.tensors, memory().bytes - tensors);
    peak.resident = Math.max(peak.resident, process.memoryUsage.rss() - resident);
  }, 1);
  await run();
  clearInterval(look);
  return peak;
}

async function measured(loader: DataLoader): Promise<unknown[]> {
  const pass = (wait: number) => async () => {
    for await (const batch of loader) {
      await sleep(wait);
      for (const t of batch) t.dispose();
    }
  };
  for (let i = 0; i < 3; i++) await pass(0)(); // the heap gets its size
  return [await peaks(pass(0)), await peaks(pass(40))];
}

const block = new DataBlock({
  blocks: [ImageBlock(), CategoryBlock()],
  getItems: getImageFiles,
  splitter: IndexSplitter([]),
  getY: () => 'x',
  itemTfms: Resize(size),
});
const { train } = await block.dataloaders(folder, { bs, prefetch, seed: 1 });
// without batch transforms a batch is as it was read: one byte for each element
const plain = train.new({ batchTfms: new Pipeline([]) });
const answer = [await measured(plain as DataLoader), await measured(train as DataLoader)];
process.stdout.write(JSON.stringify(answer));
