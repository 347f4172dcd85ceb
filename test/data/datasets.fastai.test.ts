// Samples, held against those of fastai's Datasets.
import assert from 'node:assert/strict';
import {
  CategoryBlock,
  DataBlock,
  type Dataset,
  type SetupValues,
  type Splits,
  Tensor,
  Transform,
  TransformBlock,
} from 'kindling';
import { loadFixture } from '../support/fixtures.js';

type Sample = readonly [number, number | string];

interface Fixture {
  readonly datasets: readonly [
    {
      readonly items: number[];
      readonly splits: Splits;
      readonly labels: string[];
      readonly mean: number;
      readonly vocab: string[];
      readonly train: Sample[];
      readonly valid: Sample[];
      readonly decoded: Sample[];
    },
  ];
  readonly sides: readonly {
    readonly items: number[];
    readonly splits: Splits;
    readonly splitIdx: 0 | 1;
    readonly train: Sample[];
    readonly valid: Sample[];
    readonly lent: Sample[];
    readonly testItems: number[];
    readonly test: number[][];
    readonly testWithLabels: Sample[];
  }[];
  readonly inputs: readonly { readonly blocks: number; readonly nInp: number }[];
}

const { datasets: whole, sides, inputs } = loadFixture<Fixture>('dsets');

/** Centres numbers by the mean of what it is set up on. */
class Centre extends Transform<number> {
  mean = 0;
  override async setup({ train }: SetupValues<number>): Promise<void> {
    const values: number[] = [];
    for await (const value of train) values.push(value);
    this.mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  }
  encodes(value: number): number {
    return value - this.mean;
  }
  override decodes(value: number): number {
    return value + this.mean;
  }
}

/** Adds 1, on one side only. */
class AddOne extends Transform<number> {
  constructor(override readonly splitIdx: 0 | 1) {
    super();
  }
  encodes(value: number): number {
    return value + 1;
  }
}

/** Every sample of one side, tensors as numbers. */
async function samplesOf(dataset: Dataset): Promise<unknown[][]> {
  const samples: unknown[][] = [];
  for (let i = 0; i < dataset.length; i++) {
    const sample = await dataset.sample(i);
    samples.push(sample.map((value) => (value instanceof Tensor ? value.item() : value)));
    for (const value of sample) if (value instanceof Tensor) value.dispose();
  }
  return samples;
}

describe("Datasets, as fastai's", () => {
  for (const { items, splits, labels, mean, vocab, train, valid, decoded } of whole) {
    it('learn from the training items only, encode, and decode', async () => {
      const centre = new Centre();
      const block = new DataBlock({
        blocks: [TransformBlock<number>({ typeTfms: () => [centre] }), CategoryBlock()],
        splitter: () => splits,
        getY: (item: number) => labels[items.indexOf(item)] as string,
      });
      const found = await block.datasets(items);
      assert.deepEqual([centre.mean, found.vocab], [mean, vocab]);
      assert.deepEqual(
        [await samplesOf(found.train), await samplesOf(found.valid)],
        [train, valid],
      );
      const shown = [];
      for (let i = 0; i < found.valid.length; i++)
        shown.push(found.decode(await found.valid.sample(i)));
      assert.deepEqual(shown, decoded);
    });
  }

  for (const { items, splits, splitIdx, ...expected } of sides) {
    it(`apply a transform of side ${splitIdx} there, to what is lent, and to test items`, async () => {
      const block = new DataBlock({
        blocks: [
          TransformBlock<number>({ typeTfms: () => [new AddOne(splitIdx)] }),
          TransformBlock<number>(),
        ],
        splitter: () => splits,
        getY: (item: number) => item * 10,
      });
      const found = await block.datasets(items);
      const { testItems } = expected;
      assert.deepEqual(
        {
          train: await samplesOf(found.subset(0)),
          valid: await samplesOf(found.subset(1)),
          lent: await samplesOf(found.valid.withSplitIdx(0)),
          testItems,
          test: await samplesOf(found.testSet(testItems)),
          testWithLabels: await samplesOf(found.testSet(testItems, { withLabels: true })),
        },
        expected,
      );
    });
  }

  it('count their inputs', async () => {
    for (const { blocks, nInp } of inputs) {
      const block = new DataBlock({
        blocks: Array.from({ length: blocks }, () => TransformBlock()),
        splitter: () => [[0], [1]],
      });
      assert.equal((await block.datasets([1, 2])).nInp, nInp, `${blocks} blocks`);
    }
  });
});
