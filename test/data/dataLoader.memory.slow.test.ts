import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CategoryBlock,
  DataBlock,
  DataLoader,
  getImageFiles,
  ImageBlock,
  IndexSplitter,
  memory,
  Pipeline,
  Resize,
} from 'kindling';
import { jpeg } from '../vision/pictures.js';
import { useFolder } from './folder.js';

const [bs, prefetch, size] = [32, 2, 160];
const bytes = bs * 3 * size * size;

/** The most that is alive at any time of `run`, beyond what was alive before. */
async function peaks(run: () => Promise<void>): Promise<{ tensors: number; resident: number }> {
  globalThis.gc?.();
  const [tensors, resident] = [memory().bytes, process.memoryUsage.rss()];
  const peak = { tensors: 0, resident: 0 };
  const look = setInterval(() => {
    peak.tensors = Math.max(peak.tensors, memory().bytes - tensors);
    peak.resident = Math.max(peak.resident, process.memoryUsage.rss() - resident);
  }, 1);
  try {
    await run();
  } finally {
    clearInterval(look);
  }
  return peak;
}

describe('DataLoader memory', function () {
  this.timeout(120_000);
  const folder = useFolder();

  it('stays under three times prefetch batches, for a slow consumer and for a fast one', async () => {
    const file = await jpeg(320, 240, (x, y) => [x % 256, y % 256, (x * y) % 256]);
    for (let i = 0; i < 12 * bs; i++) folder.write(`${i}.jpg`, file);
    const block = new DataBlock({
      blocks: [ImageBlock(), CategoryBlock()],
      getItems: getImageFiles,
      splitter: IndexSplitter([]),
      getY: () => 'x',
      itemTfms: Resize(size),
    });
    const { train } = await block.dataloaders(folder.path, { bs, prefetch, seed: 1 });
    const { dataset, itemTfms } = train;
    // without batch transforms a batch is as it was read: one byte for each element
    const plain = new DataLoader(dataset, { bs, prefetch, itemTfms, batchTfms: new Pipeline([]) });
    for (const [loader, size] of [
      [plain, bytes],
      [train, 4 * bytes],
    ] as const) {
      const pass = (wait: number) => async () => {
        for await (const batch of loader) {
          await sleep(wait);
          for (const t of batch) t.dispose();
        }
      };
      await pass(0)(); // the heap gets its size
      for (const wait of [0, 40]) {
        const peak = await peaks(pass(wait));
        const most = 3 * prefetch * size;
        assert.ok(peak.tensors > size, 'something was measured');
        assert.ok(peak.tensors < most, `${peak.tensors} of ${most} bytes, wait ${wait}`);
        assert.ok(peak.resident < most, `${peak.resident} of ${most} resident, wait ${wait}`);
      }
    }
  });
});
