import assert from 'node:assert/strict';
import {
  Callback,
  CategoryBlock,
  DataBlock,
  FuncSplitter,
  Learner,
  MultiCategoryBlock,
  manualSeed,
  nn,
  type Tensor,
  TransformBlock,
  tidy,
} from 'kindling';
import { lineLearner } from './lines.js';

function free(...tensors: (Tensor | undefined)[]): void {
  for (const tensor of tensors) tensor?.dispose();
}

describe('Learner#getPreds()', () => {
  it('gives predictions and targets of the validation items in order', async () => {
    const learn = await lineLearner({ nValid: 5, bs: 2 });
    const { preds, targs, ...rest } = await learn.getPreds();
    assert.deepEqual([preds.shape, targs?.shape, rest], [[5, 1], [5], {}]);
    // items -1, -7/9, …: the first five of nine
    const y = Array.from({ length: 5 }, (_, i) => 3 * ((2 * i) / 9 - 1) + 2);
    const found = targs?.tolist() as number[];
    for (const [i, value] of found.entries()) assert.ok(Math.abs(value - (y[i] as number)) < 1e-5);
    free(preds, targs);
  });

  it('restores the order of a shuffled loader and leaves nothing out', async () => {
    const learn = await lineLearner({ nTrain: 7, bs: 3, shuffle: true });
    assert.equal(learn.dls.train.dropLast, true);
    const { preds, targs } = await learn.getPreds({ dsIdx: 0 });
    const found = targs?.tolist() as number[];
    assert.equal(found.length, 7);
    assert.deepEqual(
      found,
      [...found].sort((a, b) => a - b),
    );
    free(preds, targs);
  });

  it('gives inputs, decisions and losses when asked', async () => {
    const learn = await lineLearner({ nValid: 3 });
    const { preds, targs, inputs, decoded, losses } = await learn.getPreds({
      withInput: true,
      withDecoded: true,
      withLoss: true,
    });
    assert.deepEqual(
      [inputs?.length, inputs?.[0]?.shape, decoded?.shape, losses?.shape],
      [1, [3, 1], [3, 1], [3]],
    );
    const expected = tidy(() =>
      preds
        .flatten()
        .sub(targs as Tensor)
        .square()
        .tolist(),
    ) as number[];
    const found = losses?.tolist() as number[];
    for (const [i, loss] of found.entries())
      assert.ok(Math.abs(loss - (expected[i] as number)) < 1e-5);
    assert.equal(learn.lossFunc.reduction, 'mean');
    free(preds, targs, decoded, losses, ...(inputs ?? []));
  });

  it('gives no targets where the loader has none', async () => {
    const learn = await lineLearner();
    const { preds, targs, losses } = await learn.getPreds({
      dl: learn.dls.testDl([0.1, 0.2, 0.3]),
      withLoss: true,
    });
    assert.deepEqual([preds.shape, targs, losses], [[3, 1], undefined, undefined]);
    free(preds);
  });

  it("applies the loss's activation, or another", async () => {
    const learn = await labelLearner();
    const [probs, raw] = [
      await learn.getPreds(),
      await learn.getPreds({ act: (pred) => pred.mul(0) }),
    ];
    for (const sum of tidy(() => probs.preds.sum(1).tolist()) as number[])
      assert.ok(Math.abs(sum - 1) < 1e-5);
    assert.equal(
      tidy(() => raw.preds.abs().sum().item()),
      0,
    );
    free(probs.preds, probs.targs, raw.preds, raw.targs);
  });

  it('puts the reduction back and frees what it has gathered when a callback fails', async () => {
    class Broken extends Callback {
      override afterBatch(): void {
        throw new Error('no more');
      }
    }
    const learn = await lineLearner({ nValid: 4 });
    await assert.rejects(
      learn.getPreds({ withLoss: true, cbs: [new Broken()] }),
      /Broken\.afterBatch: no more/,
    );
    assert.equal(learn.lossFunc.reduction, 'mean');
  });

  it('throws ArgumentError when there are no items', async () => {
    const learn = await lineLearner();
    const dl = learn.dls.newEmpty().valid;
    await assert.rejects(learn.getPreds({ dl }), {
      name: 'ArgumentError',
      message: /getPreds: expected items/,
    });
  });
});

interface Item {
  x: number;
  sign: string;
  signs: string[];
  valid?: boolean;
}

const items: Item[] = [-2, -1.5, -1, 1, 1.5, 2].flatMap((x) => {
  const sign = x < 0 ? 'minus' : 'plus';
  const signs = Math.abs(x) < 1.2 ? [] : [sign];
  return [0, 0.01, 0.02].map((more) => ({ x: x + more, sign, signs, valid: more === 0.01 }));
});

async function labelLearner() {
  manualSeed(1);
  const block = new DataBlock({
    blocks: [TransformBlock<readonly number[]>(), CategoryBlock()],
    getX: (item: Item) => [item.x],
    getY: (item: Item) => item.sign,
    splitter: FuncSplitter((item: Item) => item.valid === true),
  });
  const dls = await block.dataloaders(items, { bs: 4, seed: 0 });
  const learn = new Learner(dls, new nn.Linear(1, 2), { lr: 0.2 });
  await learn.noBar(() => learn.fit(20));
  return learn;
}

async function labelsLearner() {
  manualSeed(1);
  const block = new DataBlock({
    blocks: [TransformBlock<readonly number[]>(), MultiCategoryBlock()],
    getX: (item: Item) => [item.x, item.x ** 2],
    getY: (item: Item) => item.signs,
    splitter: FuncSplitter((item: Item) => item.valid === true),
  });
  const dls = await block.dataloaders(items, { bs: 4, seed: 0 });
  const learn = new Learner(dls, new nn.Linear(2, 2), { lr: 0.2 });
  await learn.noBar(() => learn.fit(80));
  return learn;
}

describe('Learner#predict()', () => {
  it('gives label, index and probabilities', async () => {
    const learn = await labelLearner();
    for (const [x, sign, index] of [
      [1.7, 'plus', 1],
      [-1.7, 'minus', 0],
    ] as const) {
      const { decoded, pred, probs } = await learn.predict({ x, sign: '', signs: [] });
      assert.deepEqual([decoded, pred.item(), probs.shape], [sign, index, [2]]);
      const values = probs.tolist() as [number, number];
      assert.ok(values[index] > 0.5 && Math.abs(values[0] + values[1] - 1) < 1e-5);
      free(pred, probs);
    }
  });

  it('gives labels, a mask and a probability for each label, none included', async () => {
    const learn = await labelsLearner();
    const says = async (x: number) => {
      const { decoded, pred, probs } = await learn.predict({ x, sign: '', signs: [] });
      const mask = pred.tolist();
      free(pred, probs);
      return [decoded, mask];
    };
    assert.deepEqual(await says(2), [['plus'], [false, true]]);
    assert.deepEqual(await says(-2), [['minus'], [true, false]]);
    assert.deepEqual(await says(0.3), [[], [false, false]]);
  });

  it('fires no event, and puts every layer back in its mode', async () => {
    class Fail extends Callback {
      override beforeFit(): void {
        throw new Error('an event');
      }
    }
    const learn = await lineLearner();
    learn.model = new nn.Sequential(new nn.Linear(1, 1), new nn.Dropout(0.5));
    learn.addCb(new Fail());
    const [linear, dropout] = learn.model.children() as [nn.Module, nn.Module];
    linear.training = false;
    const both = [await learn.predict(0.5), await learn.predict(0.5)] as const;
    assert.deepEqual(both[0].probs.tolist(), both[1].probs.tolist());
    assert.deepEqual(
      [learn.model.training, linear.training, dropout.training],
      [true, false, true],
    );
    free(...both.flatMap(({ pred, probs }) => [pred, probs]));
  });

  it('can be asked during a fit', async () => {
    const learn = await lineLearner({ nTrain: 40 });
    const fit = learn.fit(1);
    const { decoded, pred, probs } = await learn.predict(0.5);
    assert.equal((decoded as unknown as number[]).length, 1);
    free(pred, probs);
    await fit;
    assert.equal(learn.trainIter, 20);
  });
});
