import assert from 'node:assert/strict';
import {
  CategoryBlock,
  DataBlock,
  DataLoader,
  DataLoaders,
  IndexSplitter,
  manualSeed,
  TransformBlock,
  tensor,
} from 'kindling';
import { epoch, Jitter, loaders } from './loaders.js';

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
    const cached = dls.testDl(open, { cache: true });
    assert.deepEqual([await epoch(cached), await epoch(cached)], [[[[5, 6]]], [[[5, 6]]]]);
    cached.clearCache();
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

  it('adds transforms to the loaders that it is told, from the next batch on', async () => {
    class Add extends Jitter {
      override beforeCall(): number {
        return 100;
      }
    }
    const dls = await loaders({ n: 4 }, { shuffle: false });
    assert.deepEqual(dls.loaders, [dls.train, dls.valid]);
    const first = async () => [(await epoch(dls.train))[0]?.[0], (await epoch(dls.valid))[0]?.[0]];
    assert.deepEqual(await first(), [[0, 1, 2, 3], [4]]);
    assert.equal(dls.addTfms(new Add(), { event: 'batchTfms', loaders: ['train'] }), dls);
    assert.deepEqual(await first(), [[100, 101, 102, 103], [4]]);
    dls.addTfms([([x, y]) => [2 * (x as number), y]], { event: 'itemTfms' });
    assert.deepEqual(await first(), [[100, 102, 104, 106], [8]]);
    assert.throws(
      () => dls.addTfms([], { event: 'afterItem' as never }),
      /addTfms: expected 'itemTfms' or 'batchTfms' for event, got 'afterItem'/,
    );
    assert.throws(
      () => dls.addTfms([], { event: 'itemTfms', loaders: ['test' as never] }),
      /addTfms: expected 'train' and 'valid' for loaders, got 'test'/,
    );
  });

  it('stands on data sets too, with transforms beside the blocks own', async () => {
    const block = new DataBlock({
      blocks: [TransformBlock<number>(), CategoryBlock()],
      splitter: IndexSplitter([2]),
      getY: (item: unknown) => String(item),
    });
    const datasets = await block.datasets([1, 1, 1] as never);
    const dls = DataLoaders.fromDsets(datasets, { seed: 3, bs: 2, itemTfms: new Jitter() });
    const [[x] = []] = await epoch(dls.train);
    assert.ok((x as number[]).every((value) => value > 1 && value < 2));
    assert.deepEqual([dls.vocab, dls.nInp, dls.train.seed], [['1'], 1, 3]);
    const loader = new DataLoader(datasets.train, { bs: 2 });
    assert.deepEqual(await epoch(loader), [
      [
        [1, 1],
        [0, 0],
      ],
    ]);
  });
});
