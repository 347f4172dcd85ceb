import assert from 'node:assert/strict';
import {
  CategoryBlock,
  DataBlock,
  ImageBlock,
  memory,
  PointBlock,
  Resize,
  type Tensor,
  TensorImage,
  type Tuple,
  type TupleFunction,
  zeros,
} from 'kindling';
import { elements, texts } from '../report/svg.js';

/** Notes what transforms have drawn, and in which state the images were. */
class Draws {
  readonly item: number[] = [];
  readonly batch: number[] = [];
  readonly sizes: number[] = [];

  readonly itemTfm: TupleFunction = (sample, { rng }) => {
    this.item.push(rng.random());
    return sample;
  };

  readonly batchTfm: TupleFunction = (batch, { rng }) => {
    this.batch.push(rng.random());
    this.sizes.push((batch[0] as Tensor).size(0));
    return batch;
  };
}

const image = (level: number) =>
  zeros([3, 8, 8], { dtype: 'uint8' }).add(level).to('uint8').as(TensorImage);

function blockWith(draws: Draws, itemTfms: readonly TupleFunction[] = []) {
  return new DataBlock({
    blocks: [ImageBlock(), CategoryBlock()],
    getX: (item: number) => image(10 * item),
    getY: (item: number) => `item ${item}`,
    splitter: () => [
      [0, 1, 2, 3, 4, 5],
      [6, 7],
    ],
    itemTfms: [draws.itemTfm, ...itemTfms],
    batchTfms: [draws.batchTfm],
  });
}

const items = [0, 1, 2, 3, 4, 5, 0, 1];
const options = { bs: 2, seed: 3, duplicates: 'allow' } as const;

describe('DataLoader#showTransforms()', () => {
  it('shows an item as it was, then transformed anew each time', async () => {
    const draws = new Draws();
    const dls = await blockWith(draws).dataloaders(items, options);
    const picture = await dls.showTransforms({ n: 5, index: 3 });
    assert.deepEqual(texts(picture.toSvg()), ['original', ...Array(6).fill('item 3')]);
    assert.equal(elements(picture.toSvg(), 'image').length, 6);
    assert.deepEqual([new Set(draws.item).size, new Set(draws.batch).size], [5, 5]);
    assert.deepEqual(draws.sizes, [1, 1, 1, 1, 1]);
    assert.equal(elements((await dls.showTransforms()).toSvg(), 'image').length, 9);
    assert.deepEqual(texts((await dls.valid.showTransforms({ n: 1, index: 1 })).toSvg()), [
      ...['original', 'item 1', 'item 1'],
    ]);
  });

  it('draws the same for the same seed and epoch', async () => {
    const [a, b] = [new Draws(), new Draws()];
    for (const draws of [a, b])
      await (await blockWith(draws).dataloaders(items, options)).showTransforms({ index: 2 });
    assert.deepEqual([a.item, a.batch], [b.item, b.batch]);
    const later = new Draws();
    const dls = await blockWith(later).dataloaders(items, options);
    dls.train.epoch = 1;
    await dls.showTransforms({ index: 2 });
    assert.notDeepEqual(later.item, a.item);
  });

  it('shows the original before anything was cut, with its targets', async () => {
    const block = new DataBlock({
      blocks: [ImageBlock(), PointBlock()],
      getX: () => zeros([3, 40, 80], { dtype: 'uint8' }).as(TensorImage),
      getY: () => [20, 10] as const,
      splitter: () => [[0], [1]],
      itemTfms: Resize([20, 20]),
    });
    const dls = await block.dataloaders([1, 2], { bs: 1 });
    const svg = (await dls.showTransforms({ n: 1 })).toSvg();
    const [original, moved] = elements(svg, 'image').map(({ attributes }) => attributes);
    assert.deepEqual([original?.width, original?.height], ['176', '88']);
    assert.deepEqual([moved?.width, moved?.height], ['176', '176']);
    const [dot] = elements(svg, 'circle').filter(({ attributes }) => attributes.fill !== 'none');
    const at = [Number(dot?.attributes.cx), Number(dot?.attributes.cy)];
    assert.deepEqual(at, [Number(original?.x) + 44, Number(original?.y) + 22]);
  });

  it('can show copies of different sizes', async () => {
    const grow: TupleFunction = (sample, { rng }) =>
      sample.map((value) =>
        value instanceof TensorImage ? zeros([3, 8, 8 + rng.integer(0, 9)]).as(TensorImage) : value,
      ) as Tuple;
    const dls = await blockWith(new Draws(), [grow]).dataloaders(items, options);
    const images = elements((await dls.showTransforms({ n: 6 })).toSvg(), 'image');
    assert.ok(new Set(images.map(({ attributes }) => attributes.height)).size > 2);
  });

  it('leaves training as it would have been', async () => {
    const seen = async (look: boolean, cache: boolean) => {
      const draws = new Draws();
      const dls = await blockWith(draws).dataloaders(items, { ...options, cache });
      const labels: unknown[] = [];
      const peek = async () => {
        if (!look) return;
        const [item, batch] = [draws.item.length, draws.batch.length];
        await dls.showTransforms({ n: 3, index: 1 });
        await dls.train.showBatch({ unique: true, maxN: 2 });
        draws.item.length = item;
        draws.batch.length = batch;
      };
      await peek();
      for (let epoch = 0; epoch < 2; epoch++) {
        for await (const batch of dls.train) {
          labels.push(batch[1].tolist());
          for (const t of batch) t.dispose();
          await peek();
        }
      }
      await peek();
      const state = dls.stateDict();
      dls.clearCache();
      return { item: [...draws.item].sort(), batch: draws.batch, labels, state };
    };
    for (const cache of [false, true])
      assert.deepEqual(await seen(true, cache), await seen(false, cache));
  });

  it('leaves no tensor behind, even where something fails', async () => {
    let fail = false;
    const failing: TupleFunction = (sample) => {
      if (fail) throw new Error('no');
      return sample;
    };
    const dls = await blockWith(new Draws(), [failing]).dataloaders(items, options);
    await dls.showTransforms(); // what is made once
    const before = memory().tensors;
    await dls.showTransforms({ n: 4 });
    fail = true;
    await assert.rejects(dls.showTransforms({ index: 4 }), {
      name: 'DataError',
      message: /no, for item 4|no, for 4/,
    });
    assert.equal(memory().tensors, before);
  });

  it('throws for numbers that are none, and without items', async () => {
    const dls = await blockWith(new Draws()).dataloaders(items, options);
    for (const [given, message] of [
      [{ n: 0 }, /showTransforms: expected an integer of at least 1 for n, got 0/],
      [{ n: 1.5 }, /for n, got 1\.5/],
      [{ index: 6 }, /showTransforms: expected an integer from 0 to 5 for index, got 6/],
      [{ index: -1 }, /for index, got -1/],
      [{ size: 1 }, /showTransforms: expected a number from 16 to 2048 for size, got 1/],
      [{ ncols: 0 }, /showTransforms: expected an integer of at least 1 for ncols, got 0/],
    ] as const)
      await assert.rejects(dls.showTransforms(given), { name: 'ArgumentError', message });
    await assert.rejects(dls.newEmpty().showTransforms(), {
      name: 'DataError',
      message: /showTransforms: there are no items/,
    });
  });
});
