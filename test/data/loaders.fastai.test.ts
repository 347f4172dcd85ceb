import assert from 'node:assert/strict';
import {
  AttrGetter,
  CategoryBlock,
  DataBlock,
  DataLoader,
  DataLoaders,
  type DataLoadersOptions,
  type Dataset,
  IndexSplitter,
  type Rng,
  type SetupValues,
  type Tensor,
  Transform,
  TransformBlock,
} from 'kindling';
import { weighted } from '#kindling/data/sampling.js';
import { loadFixture } from '../support/fixtures.js';
import { epoch, numbers } from './loaders.js';

interface Row {
  readonly x: number;
  readonly label: string;
}

const fastai = loadFixture<{
  batches: { n: number; bs: number; dropLast: boolean; batches: number[][] }[];
  sides: {
    n: number;
    valid: number;
    options: DataLoadersOptions;
    trainSizes: number[];
    validSizes: number[];
  }[];
  partial: {
    n: number;
    bs: number;
    partialN: number;
    dropLast: boolean;
    sizes: number[];
    length: number;
  }[];
  weighted: { weights: number[]; uniform: number[]; picked: number[] }[];
  testDl: { rows: Row[]; items: Row[]; withLabels: boolean; batches: number[][][] }[];
  setUp: { items: number[]; mean: number; train: number[]; valid: number[] }[];
  split: { splitIdx: 0 | 1 | null; train: number[]; valid: number[] }[];
}>('loaders');

/** A data set of numbers. */
async function dataset(n: number): Promise<Dataset> {
  const block = new DataBlock({ blocks: [TransformBlock<number>()], splitter: IndexSplitter([]) });
  return (await block.datasets(numbers(n))).train;
}

const sizes = (batches: unknown[][]) => batches.map(([x]) => (x as unknown[]).length);

/** Numbers 0 … n + valid − 1, the last ones for validation, through transforms of their own. */
function through(tfm: () => Transform, n: number, valid: number): DataBlock {
  return new DataBlock({
    blocks: [TransformBlock({ typeTfms: () => [tfm()] } as never)],
    splitter: IndexSplitter(numbers(n + valid).slice(n)),
  }) as unknown as DataBlock;
}

describe('loaders beside fastai', () => {
  it("batch and drop as fastai's", async () => {
    for (const { n, bs, dropLast, batches } of fastai.batches) {
      const loader = new DataLoader(await dataset(n), { bs, dropLast });
      const both = [...(await epoch(loader)), ...(await epoch(loader))].map(([x]) => x);
      assert.deepEqual(both, batches);
    }
  });

  it('have its sides: validation is never shuffled or cut', async () => {
    for (const { n, valid, options, trainSizes, validSizes } of fastai.sides) {
      const block = new DataBlock({
        blocks: [TransformBlock<number>()],
        splitter: IndexSplitter(numbers(n + valid).slice(n)),
      });
      const dls = await block.dataloaders(numbers(n + valid), { ...options, seed: 1 });
      assert.deepEqual(sizes(await epoch(dls.train)), trainSizes);
      const held = await epoch(dls.valid);
      assert.deepEqual(sizes(held), validSizes);
      assert.deepEqual(
        held.flatMap(([x]) => x),
        numbers(n + valid).slice(n),
      );
    }
  });

  it('draw parts of its size', async () => {
    for (const { n, length, sizes: expected, ...options } of fastai.partial) {
      const loader = new DataLoader(await dataset(n), options);
      assert.equal(loader.length, length);
      assert.deepEqual(sizes(await epoch(loader)), expected);
    }
  });

  it('draw by weight as numpy does', () => {
    for (const { weights, uniform, picked } of fastai.weighted) {
      let at = 0;
      const rng = { random: () => uniform[at++] } as unknown as Rng;
      assert.deepEqual(weighted(Float64Array.from(weights), uniform.length, rng), picked);
    }
  });

  it('give its test batches, with labels and without', async () => {
    for (const { rows, items, withLabels, batches } of fastai.testDl) {
      const block = new DataBlock({
        blocks: [TransformBlock<number>(), CategoryBlock()],
        splitter: IndexSplitter([3, 4]),
        getX: AttrGetter('x') as (row: Row) => number,
        getY: AttrGetter('label') as (row: Row) => string,
      });
      const dls = await block.dataloaders(rows, { bs: 2, seed: 0, dropLast: false });
      assert.deepEqual(await epoch(dls.testDl(items, { withLabels })), batches);
    }
  });

  it('learn from the training items only', async () => {
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
    }
    for (const { items, train, valid } of fastai.setUp) {
      const block = through(() => new Centre(), 3, 2);
      const datasets = await block.datasets(items);
      const of = async (side: Dataset) =>
        Promise.all(side.items.map(async (_, i) => (await side.sample(i))[0]));
      const values = async (side: Dataset) => (await of(side)).map(numberOf);
      assert.deepEqual(await values(datasets.train), train);
      assert.deepEqual(await values(datasets.valid), valid);
    }
  });

  it('run a transform on its own side', async () => {
    class Negate extends Transform<number> {
      override readonly splitIdx: 0 | 1 | null;
      constructor(splitIdx: 0 | 1 | null) {
        super();
        this.splitIdx = splitIdx;
      }
      encodes(value: number): number {
        return -value;
      }
    }
    for (const { splitIdx, train, valid } of fastai.split) {
      const block = through(() => new Negate(splitIdx), 3, 1);
      const datasets = await block.datasets([1, 2, 3, 4]);
      const dls = DataLoaders.fromDsets(datasets, { shuffle: false });
      const flat = async (loader: DataLoader) => (await epoch(loader)).flatMap(([x]) => x);
      assert.deepEqual(await flat(dls.train as DataLoader), train);
      assert.deepEqual(await flat(dls.valid as DataLoader), valid);
    }
  });
});

function numberOf(value: unknown): unknown {
  if (typeof value === 'number') return value;
  const number = (value as Tensor).item();
  (value as Tensor).dispose();
  return number;
}
