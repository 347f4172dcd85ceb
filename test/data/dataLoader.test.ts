import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CategoryBlock,
  DataBlock,
  type DataError,
  type DataLoader,
  type DataLoadersOptions,
  getImageFiles,
  ImageBlock,
  IndexSplitter,
  memory,
  RandomSplitter,
  Resize,
  Tensor,
  Transform,
  TransformBlock,
  type TransformContext,
  tensor,
  tidyAsync,
} from 'kindling';
import { jpeg, plain, png } from '../vision/pictures.js';
import { useFolder } from './folder.js';

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Adds a random number to every element. */
class Jitter extends Transform<Tensor, Tensor, number> {
  override readonly order = 6; // after ToTensor
  override readonly splitIdx = 0;
  override accepts(value: unknown): value is Tensor {
    return value instanceof Tensor;
  }
  override beforeCall(_tuple: readonly unknown[], { rng }: TransformContext): number {
    return rng.random();
  }
  encodes(value: Tensor, drawn: number): Tensor {
    return value.add(drawn);
  }
}

/** Takes longer for some items than for others, in no order of theirs. */
async function late(item: number): Promise<number> {
  await sleep((item * 7919) % 5);
  return item;
}

interface Trial {
  getX?: (item: number) => number | Promise<number>;
  n?: number;
  itemTfms?: readonly Transform[];
  batchTfms?: readonly Transform[];
}

/** Loaders of the numbers 0 … n−1, of which only the first validates. */
function loaders(
  { getX = (item) => item, n = 10, itemTfms = [], batchTfms = [] }: Trial,
  options: DataLoadersOptions = {},
) {
  const block = new DataBlock({
    blocks: [TransformBlock<number>(), TransformBlock<number>()],
    splitter: IndexSplitter([n]),
    getX,
    getY: (item: number) => item,
    itemTfms,
    batchTfms,
  });
  return block.dataloaders(numbers(n + 1), { seed: 7, bs: 4, ...options });
}

/** Everything that a loader yields, as numbers, freed on the way. */
async function epoch(loader: DataLoader<unknown, readonly Tensor[]>): Promise<unknown[][]> {
  const batches: unknown[][] = [];
  for await (const batch of loader) {
    batches.push(batch.map((t) => t.tolist()));
    for (const t of batch) t.dispose();
  }
  return batches;
}

describe('DataLoader', () => {
  it('yields every item once, training items in another order each epoch', async () => {
    const { train } = await loaders({}, { dropLast: false });
    const [first, second] = [await epoch(train), await epoch(train)];
    assert.deepEqual(
      first.map(([x]) => (x as number[]).length),
      [4, 4, 2],
    );
    for (const batches of [first, second]) {
      const seen = batches.flatMap(([x]) => x as number[]);
      assert.deepEqual(
        seen.sort((a, b) => a - b),
        numbers(10),
      );
    }
    assert.notDeepEqual(first, second);
  });

  it('keeps order and draws for the same seed and epoch, whatever prefetch is and what finishes first', async () => {
    const trial = { getX: late, itemTfms: [new Jitter()], batchTfms: [new Jitter()] };
    const runs: unknown[] = [];
    for (const prefetch of [0, 1, 2, 7]) {
      for (const cache of [false, true]) {
        const dls = await loaders(trial, { prefetch, cache });
        runs.push([await epoch(dls.train), await epoch(dls.train)]);
        dls.clearCache();
      }
    }
    for (const run of runs) assert.deepEqual(run, runs[0]);
    const other = await loaders(trial, { seed: 8 });
    assert.notDeepEqual(await epoch(other.train), (runs[0] as unknown[])[0]);
  });

  it('draws for an item by its own index, not by its place in a batch', async () => {
    const draws = async (options: DataLoadersOptions) => {
      const { train } = await loaders(
        { itemTfms: [new Jitter()] },
        { dropLast: false, ...options },
      );
      const batches = await epoch(train);
      const [x, y] = [0, 1].map((k) => batches.flatMap((batch) => batch[k] as number[]));
      return (x as number[]).map((value, i) => [value, (y as number[])[i]]).sort();
    };
    const expected = await draws({ shuffle: false });
    assert.ok(expected.every(([x]) => (x as number) % 1 > 0));
    assert.deepEqual(await draws({ shuffle: false, bs: 3 }), expected);
    assert.deepEqual(await draws({ shuffle: true }), expected);
  });

  it('repeats an epoch that it is set to', async () => {
    const { train } = await loaders({ itemTfms: [new Jitter()] });
    const epochs = [await epoch(train), await epoch(train), await epoch(train)];
    assert.equal(train.epoch, 3);
    train.epoch = 1;
    assert.deepEqual([await epoch(train), await epoch(train)], epochs.slice(1));
  });

  it('leaves the order of validation items alone', async () => {
    const block = new DataBlock({ splitter: IndexSplitter([4, 1, 3]) });
    const { valid } = await block.dataloaders(numbers(5), { bs: 2, valBs: 3 });
    assert.deepEqual(await epoch(valid), [
      [
        [4, 1, 3],
        [4, 1, 3],
      ],
    ]);
  });

  it('drops a last small batch of training, but never the only one', async () => {
    const lengths = async (n: number, options: DataLoadersOptions = {}) => {
      const { train } = await loaders({ n }, options);
      const found = (await epoch(train)).map(([x]) => (x as number[]).length);
      assert.equal(train.length, found.length);
      return found;
    };
    assert.deepEqual(await lengths(10), [4, 4]);
    assert.deepEqual(await lengths(10, { shuffle: false }), [4, 4, 2]);
    assert.deepEqual(await lengths(10, { dropLast: false }), [4, 4, 2]);
    assert.deepEqual(await lengths(3), [3]);
    assert.deepEqual(await lengths(4), [4]);
  });

  it('reads no further ahead than prefetch says', async () => {
    let read = 0;
    const getX = (item: number) => {
      read++;
      return item;
    };
    for (const [prefetch, atMost] of [
      [0, 4],
      [1, 8],
      [3, 16],
    ] as const) {
      const dls = await loaders({ n: 40, getX }, { prefetch });
      read = 0;
      for await (const [xb, yb] of dls.train) {
        xb.dispose();
        yb.dispose();
        await sleep(20);
        break;
      }
      assert.equal(read, atMost, `prefetch ${prefetch}`);
    }
  });

  it('reads each item once with cache, and runs item transforms anew', async () => {
    let read = 0;
    const getX = (item: number) => {
      read++;
      return item;
    };
    const before = memory().tensors;
    const dls = await loaders({ getX, itemTfms: [new Jitter()] }, { cache: true, dropLast: false });
    const [first, second] = [await epoch(dls.train), await epoch(dls.train)];
    assert.equal(read, 10);
    const drawn = (batches: unknown[][]) =>
      batches.flatMap(([x]) => (x as number[]).map((value) => value % 1)).sort();
    assert.notDeepEqual(drawn(first), drawn(second));
    dls.clearCache();
    assert.equal(memory().tensors, before);
    await epoch(dls.train);
    assert.equal(read, 20);
    dls.clearCache();
  });

  it('gives one batch without beginning an epoch', async () => {
    const { train } = await loaders({ itemTfms: [new Jitter()] });
    const [x, y] = await train.oneBatch();
    const [first] = await epoch(train);
    assert.deepEqual([x.tolist(), y.tolist()], first);
    x.dispose();
    y.dispose();
    assert.equal(train.epoch, 1);
  });

  it('yields tensors that outlive the scope they were asked for in', async () => {
    const { train } = await loaders({});
    let kept: readonly Tensor[] = [];
    await tidyAsync(async () => {
      for await (const batch of train) {
        if (kept.length === 0) kept = batch;
        else for (const t of batch) t.dispose();
      }
    });
    assert.deepEqual(
      kept.map((t) => t.disposed),
      [false, false],
    );
    for (const t of kept) t.dispose();
  });

  it('throws ArgumentError for options out of range', async () => {
    await assert.rejects(
      loaders({}, { bs: 0 }),
      /DataLoader: expected an integer of at least 1 for bs, got 0/,
    );
    await assert.rejects(loaders({}, { valBs: 1.5 }), /for bs, got 1\.5/);
    await assert.rejects(
      loaders({}, { prefetch: -1 }),
      /DataLoader: expected an integer of at least 0 for prefetch/,
    );
    await assert.rejects(
      loaders({}, { seed: 0.5 }),
      /DataLoader: expected an integer for seed, got 0\.5/,
    );
  });
});

describe('DataLoader that is left early', () => {
  /** Tensors alive and rejections nobody handled, after what `run` does and what it left under way. */
  async function remains(run: () => Promise<void>): Promise<unknown[]> {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    const before = memory().tensors;
    try {
      await run();
      const after = memory().tensors;
      await sleep(40);
      return [...unhandled, after - before, memory().tensors - before];
    } finally {
      process.off('unhandledRejection', note);
    }
  }

  const broken = async (item: number): Promise<number> => {
    await sleep((item * 7919) % 5);
    if (item === 5 || item === 9) throw new Error(`item ${item} is broken`);
    return item;
  };

  it('frees what is under way after a break and after an error of the consumer', async () => {
    const { train } = await loaders({ n: 60, getX: late }, { prefetch: 3 });
    assert.deepEqual(
      await remains(async () => {
        for await (const batch of train) {
          for (const t of batch) t.dispose();
          break;
        }
      }),
      [0, 0],
    );
    assert.deepEqual(
      await remains(async () => {
        const loop = async () => {
          for await (const batch of train) {
            for (const t of batch) t.dispose();
            throw new Error('enough');
          }
        };
        await assert.rejects(loop(), { message: 'enough' });
      }),
      [0, 0],
    );
  });

  it('throws the error of the first broken item, in its turn, and frees the rest', async () => {
    for (const prefetch of [0, 1, 2, 10]) {
      const { train } = await loaders({ n: 60, getX: broken }, { prefetch, shuffle: false });
      let batches = 0;
      const left = await remains(async () => {
        const loop = async () => {
          for await (const batch of train) {
            batches++;
            for (const t of batch) t.dispose();
          }
        };
        await assert.rejects(loop(), (error: DataError) => {
          assert.equal(error.message, 'broken: item 5 is broken, for item 5');
          assert.equal(error.item, 5);
          return true;
        });
      });
      assert.deepEqual([batches, left], [1, [0, 0]], `prefetch ${prefetch}`);
    }
  });

  it('frees a batch whose transform fails', async () => {
    class Fail extends Transform {
      override readonly order = 6;
      override readonly splitIdx = 0;
      encodes(value: unknown): unknown {
        (value as Tensor).mul(2);
        throw new Error('no more');
      }
    }
    for (const trial of [{ itemTfms: [new Fail()] }, { batchTfms: [new Fail()] }]) {
      const { train } = await loaders(trial);
      const left = await remains(async () => {
        await assert.rejects(epoch(train), { name: 'DataError', message: /^Fail: no more/ });
      });
      assert.deepEqual(left, [0, 0]);
    }
  });

  it('can be iterated again', async () => {
    const { train } = await loaders({ n: 8 });
    for await (const batch of train) {
      for (const t of batch) t.dispose();
      break;
    }
    assert.equal((await epoch(train)).length, 2);
  });
});

describe('DataLoader of files', () => {
  const folder = useFolder();
  const block = new DataBlock({
    blocks: [ImageBlock(), CategoryBlock()],
    getItems: getImageFiles,
    splitter: RandomSplitter({ validPct: 0, seed: 1 }),
    getY: () => 'x',
    itemTfms: new Resize(8),
  });

  it('names a truncated JPEG', async () => {
    const whole = await jpeg(32, 32, plain(9, 9, 9));
    for (let i = 0; i < 6; i++) folder.write(`${i}.jpg`, whole);
    const file = folder.write('4.jpg', whole.subarray(0, whole.length / 2));
    const { train } = await block.dataloaders(folder.path, { bs: 2 });
    await assert.rejects(epoch(train), (error: DataError) => {
      assert.ok(
        error.message.startsWith(`openImage: ${file}: not a readable image: `),
        error.message,
      );
      assert.equal(error.item, file);
      return true;
    });
  });

  it('names an empty folder and a file that is gone', async () => {
    await assert.rejects(block.dataloaders(folder.path), /getImageFiles: there is no image/);
    const file = folder.write('a.png', await png(9, 9, plain(1)));
    const dls = await block.dataloaders(folder.path);
    folder.write('a.png', '');
    await assert.rejects(dls.oneBatch(), /openImage: .*a\.png: not a readable image/);
    assert.ok(file.endsWith('a.png'));
  });

  it('cuts at places that depend on seed, epoch and file only', async () => {
    for (let i = 0; i < 6; i++) folder.write(`${i}.png`, await png(16, 8, (x) => [10 * x, i, 0]));
    const runs = [];
    for (const prefetch of [0, 3]) {
      const { train } = await block.dataloaders(folder.path, {
        bs: 2,
        seed: 3,
        prefetch,
        cache: prefetch > 0,
      });
      runs.push([await epoch(train), await epoch(train)]);
      train.clearCache();
    }
    assert.deepEqual(runs[0], runs[1]);
    assert.notDeepEqual(runs[0]?.[0], runs[0]?.[1]);
  });
});

describe('DataLoaders', () => {
  it('tells sides, lengths and device, and moves to another device', async () => {
    const dls = await loaders({}, { valBs: 1 });
    assert.deepEqual([dls.train.n, dls.valid.n, dls.train.bs, dls.valid.bs], [10, 1, 4, 1]);
    assert.deepEqual([dls.trainDs.splitIdx, dls.validDs.splitIdx, dls.device], [0, 1, 'cpu']);
    assert.equal(dls.to('cpu'), dls);
    dls.to('cuda');
    assert.deepEqual([dls.device, dls.valid.device], ['cuda', 'cuda']);
  });

  it('draws a seed from the global generator without one', async () => {
    const { manualSeed } = await import('kindling');
    const block = new DataBlock({ splitter: IndexSplitter([0]) });
    manualSeed(5);
    const seeds = [await block.dataloaders([1, 2]), await block.dataloaders([1, 2])].map(
      (dls) => dls.train.seed,
    );
    manualSeed(5);
    assert.equal((await block.dataloaders([1, 2])).train.seed, seeds[0]);
    assert.notEqual(seeds[0], seeds[1]);
  });

  it('makes loaders of other items, with and without targets', async () => {
    const block = new DataBlock({
      blocks: [TransformBlock<number>(), CategoryBlock()],
      splitter: IndexSplitter([2]),
      getX: ([x]: readonly [number, string]) => x,
      getY: ([, label]) => label,
      itemTfms: [new Jitter()],
    });
    const dls = await block.dataloaders(
      [
        [1, 'a'],
        [2, 'b'],
        [3, 'b'],
      ],
      { seed: 1 },
    );
    const plainItems = [
      [7, 'b'],
      [8, 'never seen'],
    ] as const;
    assert.deepEqual(await epoch(dls.testDl(plainItems)), [[[7, 8]]]);
    assert.deepEqual(await epoch(dls.testDl([[7, 'b']], { withLabels: true, bs: 1 })), [
      [[7], [1]],
    ]);
    await assert.rejects(
      epoch(dls.testDl(plainItems, { withLabels: true })),
      /Categorize: label 'never seen' is not among the 2 labels/,
    );
    const open = [tensor(5), tensor(6)];
    assert.deepEqual(await epoch(dls.testDl(open)), [[[5, 6]]]);
    assert.deepEqual(
      open.map((t) => t.disposed),
      [false, false],
    );
    for (const t of open) t.dispose();
    assert.throws(() => dls.testDl([]), /testDl: expected at least one item, got none/);
  });

  it('copies itself with other options, and without items', async () => {
    const dls = await loaders({ itemTfms: [new Jitter()] });
    const other = dls.new({ bs: 2, seed: 9 });
    assert.deepEqual(
      [other.train.bs, other.valid.bs, other.train.seed, other.train.shuffle],
      [2, 2, 9, true],
    );
    assert.equal(dls.train.bs, 4);
    assert.equal(other.trainDs, dls.trainDs);
    const empty = dls.newEmpty();
    assert.deepEqual([empty.train.n, empty.valid.n, empty.train.length], [0, 0, 0]);
    assert.deepEqual(await epoch(empty.train), []);
    await assert.rejects(empty.oneBatch(), {
      name: 'DataError',
      message: 'oneBatch: there are no items',
    });
    assert.deepEqual(await epoch(empty.testDl([3])), [[[3]]]);
  });
});
