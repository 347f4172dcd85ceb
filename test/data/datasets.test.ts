// What fastai's tests of Datasets demand (03_data.core), on blocks. Against fastai's own samples: datasets.fastai.test.ts.
import assert from 'node:assert/strict';
import {
  CategoryBlock,
  DataBlock,
  FuncSplitter,
  ImageBlock,
  IndexSplitter,
  MultiCategoryBlock,
  RegressionBlock,
  type SetupValues,
  type Tensor,
  TensorCategory,
  Transform,
  TransformBlock,
  tensor,
  zeros,
} from 'kindling';
import { Datasets } from '#kindling/data/datasets.js';

/** Adds 1, on one side only. */
class AddOne extends Transform<number> {
  constructor(override readonly splitIdx: 0 | 1) {
    super();
  }
  encodes(value: number): number {
    return value + 1;
  }
  override decodes(value: number): number {
    return value - 1;
  }
}

/** Centres numbers by the mean of what it is set up on, which it remembers. */
class Centre extends Transform<number> {
  readonly seen: number[] = [];
  override async setup({ train }: SetupValues<number>): Promise<void> {
    for await (const value of train) this.seen.push(value);
  }
  get mean(): number {
    return this.seen.reduce((sum, value) => sum + value, 0) / this.seen.length;
  }
  encodes(value: number): number {
    return value - this.mean;
  }
  override decodes(value: number): number {
    return value + this.mean;
  }
}

const pairOf = (tfms: () => readonly Transform[]) =>
  new DataBlock({
    blocks: [TransformBlock<number>({ typeTfms: tfms }), TransformBlock<number>()],
    splitter: IndexSplitter([2]),
  });

describe('Datasets', () => {
  it('is set up on the training items only, each transform after those before it', async () => {
    const [first, second] = [new Centre(), new Centre()];
    const datasets = await pairOf(() => [first, second]).datasets([1, 2, 3, 6]);
    assert.deepEqual(
      [first.seen, second.seen],
      [
        [1, 2, 6],
        [-2, -1, 3],
      ],
    );
    assert.deepEqual(await datasets.valid.sample(0), [0, 3]);
  });

  it('learns labels from the training items only', async () => {
    const block = new DataBlock({
      blocks: [TransformBlock(), CategoryBlock()],
      splitter: IndexSplitter([0]),
      getY: (item: string) => item,
    });
    assert.deepEqual((await block.datasets(['b', 'b', 'a'])).vocab, ['a', 'b']);
    await assert.rejects(block.datasets(['c', 'b', 'a']), /'c'/);
  });

  it('applies transforms of one side to that side', async () => {
    const datasets = await pairOf(() => [new AddOne(0)]).datasets([1, 2, 3, 4]);
    assert.deepEqual(
      [await datasets.train.sample(0), await datasets.valid.sample(0)],
      [
        [2, 1],
        [3, 3],
      ],
    );
    assert.deepEqual(
      [datasets.subset(0), datasets.subset(1), datasets.train.splitIdx, datasets.valid.splitIdx],
      [datasets.train, datasets.valid, 0, 1],
    );
  });

  it('lends validation items the transforms of training, and leaves its own alone', async () => {
    const { valid } = await pairOf(() => [new AddOne(0)]).datasets([1, 2, 3, 4]);
    const asInTraining = valid.withSplitIdx(0);
    assert.deepEqual(
      [await asInTraining.sample(0), await valid.sample(0), asInTraining.items],
      [[4, 3], [3, 3], [3]],
    );
  });

  it('decodes samples to what a person is shown', async () => {
    const block = new DataBlock({
      blocks: [RegressionBlock(), CategoryBlock(), MultiCategoryBlock()],
      nInp: 1,
      splitter: IndexSplitter([0]),
      getX: (row: { n: number }) => [row.n, 1],
      getY: [
        (row: { n: number }) => `n${row.n}`,
        (row: { n: number }) => (row.n ? ['a', 'c'] : []),
      ],
    });
    const datasets = await block.datasets([{ n: 1 }, { n: 0 }, { n: 1 }]);
    const sample = (await datasets.train.sample(1)) as readonly [Tensor, Tensor, Tensor];
    assert.ok(sample[1] instanceof TensorCategory);
    const [numbers, label, labels] = datasets.decode(sample);
    assert.deepEqual([numbers, label, labels], [[1, 1], 'n1', ['a', 'c']]);
    assert.deepEqual(datasets.train.decode(await datasets.train.sample(0)), [[0, 1], 'n0', []]);
    for (const t of sample) t.dispose();
  });

  it('says which items occur more than once', async () => {
    const { elements } = await pairOf(() => []).datasets([1, 2, 3]);
    const of = (train: number[], valid: number[]) =>
      Datasets.create([5, 6, 7], [train, valid], elements, 1);
    assert.deepEqual((await of([0, 1], [2])).overlappingSplits(), []);
    assert.deepEqual((await of([2, 0, 1, 0], [2])).overlappingSplits(), [0, 2]);
  });

  it('keeps what it learned when it is emptied', async () => {
    const block = new DataBlock({
      blocks: [TransformBlock(), CategoryBlock()],
      splitter: IndexSplitter([0]),
      getY: (item: string) => item,
    });
    const empty = (await block.datasets(['a', 'b', 'a'])).newEmpty();
    assert.deepEqual(
      [empty.items, empty.train.length, empty.valid.length, empty.vocab, empty.c, empty.nInp],
      [[], 0, 0, ['a', 'b'], 2, 1],
    );
  });

  it('makes a test set with the transforms of validation, without targets unless told', async () => {
    const datasets = await pairOf(() => [new AddOne(1)]).datasets([1, 2, 3, 4]);
    const [plain, labelled] = [
      datasets.testSet([7, 8]),
      datasets.testSet([7, 8], { withLabels: true }),
    ];
    assert.deepEqual(
      [await plain.sample(1), await labelled.sample(1), plain.splitIdx],
      [[9], [9, 8], 1],
    );
    assert.throws(() => datasets.testSet([]), /testSet: expected at least one item, got none/);
  });

  it('takes what has been read already in place of items', async () => {
    const grey = (level: number) => zeros([3, 2, 2], { dtype: 'uint8' }).add(level).to('uint8');
    const block = new DataBlock({
      blocks: [ImageBlock(), TransformBlock<Tensor>(), CategoryBlock()],
      splitter: FuncSplitter((n: number) => n === 1),
      getX: [(n: number) => grey(n), (n: number) => tensor([n])],
      getY: (n: number) => `${n % 2}`,
    });
    const datasets = await block.datasets([1, 2, 3]);
    const first = async (item: Parameters<typeof datasets.testSet>[0][0]) =>
      (await datasets.testSet([item]).sample(0)).map((t) => (t as Tensor).flatten().at(0).item());
    assert.deepEqual(
      [await first(3), await first([grey(9), tensor([0.5])])],
      [
        [3, 3],
        [9, 0.5],
      ],
    );
  });

  it("lets getters read tensors that are the data's own items", async () => {
    const items = [1, 2, 3].map((n) => tensor([n]));
    const block = new DataBlock({
      blocks: [TransformBlock<Tensor>(), TransformBlock<number>()],
      splitter: IndexSplitter([0]),
      getX: (item: Tensor) => item.mul(10),
      getY: () => 1,
    });
    const datasets = await block.datasets(items);
    const [x] = (await datasets.testSet([items[2] as Tensor]).sample(0)) as [Tensor];
    assert.deepEqual(x.tolist(), [30]);
    for (const t of [x, ...items]) t.dispose();
  });
});
