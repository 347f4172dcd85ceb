// Data with several targets, from the blocks to predictions.
import assert from 'node:assert/strict';
import {
  accuracy,
  accuracyMulti,
  Callback,
  CategoryBlock,
  CrossEntropyLossFlat,
  DataBlock,
  IndexSplitter,
  Learner,
  type LearnerOptions,
  MSELossFlat,
  MultiCategoryBlock,
  MultiTargetLoss,
  manualSeed,
  mse,
  nn,
  ofTarget,
  optim,
  RegressionBlock,
  rmse,
  type Tensor,
  TransformBlock,
  tidy,
} from 'kindling';
import { allclose } from '../support/allclose.js';
import { loadFixture, type TensorRecord, toTensor } from '../support/fixtures.js';

function free(...tensors: (Tensor | undefined)[]): void {
  for (const tensor of tensors) tensor?.dispose();
}

interface Training {
  readonly lr: number;
  readonly weights: readonly number[];
  readonly x: TensorRecord;
  readonly label: TensorRecord;
  readonly point: TensorRecord;
  readonly state: Record<string, TensorRecord>;
  readonly losses: number[];
  readonly final: Record<string, TensorRecord>;
}

interface Row {
  readonly x: readonly number[];
  readonly label: string;
  readonly labels: readonly string[];
  readonly numbers: readonly number[];
}

/** The fixture's rows; the first four validate too, as copies at the end. */
function rowsOf({ x, label, point }: Training): Row[] {
  const numbers = (record: TensorRecord, i: number): number[] => {
    const width = record.shape[1] as number;
    return record.data.slice(i * width, (i + 1) * width).map(Number);
  };
  const rows = label.data.map((value, i) => ({
    x: numbers(x, i),
    label: `class ${value}`,
    labels: numbers(x, i).flatMap((number, at) => (number > 0 ? [`above ${at}`] : [])),
    numbers: numbers(point, i),
  }));
  return [...rows, ...rows.slice(0, 4)];
}

const [training] = loadFixture<{ training: [Training] }>('multiTarget').training;
const rows = rowsOf(training);
const splitter = IndexSplitter([12, 13, 14, 15]);
const getX = (row: Row) => row.x;
const x = TransformBlock<readonly number[]>();

function model(nOut: number): nn.Module {
  manualSeed(5);
  return new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, nOut));
}

/** A label and two numbers, on the fixture's rows, from the fixture's weights. */
async function labelAndNumbers(options: LearnerOptions = {}) {
  const block = new DataBlock({
    blocks: [x, CategoryBlock(), RegressionBlock()],
    nInp: 1,
    splitter,
    getX,
    getY: [(row: Row) => row.label, (row: Row) => row.numbers],
  });
  const dls = await block.dataloaders(rows, { bs: 12, shuffle: false, seed: 0 });
  const net = model(dls.c ?? 0);
  const start = Object.entries(training.state).map(
    ([key, value]) => [key, toTensor(value)] as const,
  );
  net.loadStateDict(Object.fromEntries(start));
  free(...start.map(([, tensor]) => tensor));
  const learn = new Learner(dls, net, options);
  for (const cb of learn.cbs.filter(({ name }) => name === 'Progress')) learn.removeCb(cb);
  return learn;
}

/** A label and several labels. */
async function labelAndLabels(options: LearnerOptions = {}) {
  const block = new DataBlock({
    blocks: [x, CategoryBlock(), MultiCategoryBlock()],
    nInp: 1,
    splitter,
    getX,
    getY: [(row: Row) => row.label, (row: Row) => row.labels],
  });
  const dls = await block.dataloaders(rows, { bs: 4, seed: 0 });
  const learn = new Learner(dls, model(dls.c ?? 0), { lr: 0.05, ...options });
  for (const cb of learn.cbs.filter(({ name }) => name === 'Progress')) learn.removeCb(cb);
  return learn;
}

describe('several targets', () => {
  it('imply outputs, labels and loss', async () => {
    const { dls } = await labelAndNumbers();
    const { c, cs, vocab, vocabs, lossFunc } = dls;
    const classes = ['class 0', 'class 1', 'class 2'];
    assert.deepEqual([c, cs, vocab, vocabs], [5, [3, 2], classes, [classes, undefined]]);
    assert.ok(lossFunc instanceof MultiTargetLoss);
    assert.deepEqual(
      [lossFunc.sizes, lossFunc.perTarget.map((loss) => loss.constructor.name)],
      [
        [3, 2],
        ['CrossEntropyLossFlat', 'MSELossFlat'],
      ],
    );
    const again = dls.new({ bs: 2 });
    assert.deepEqual([again.cs, again.vocabs], [cs, vocabs]);
    assert.equal(again.lossFunc, lossFunc);
    assert.deepEqual((await labelAndLabels()).dls.vocabs[1], [
      'above 0',
      'above 1',
      'above 2',
      'above 3',
    ]);
  });

  it("train as PyTorch's sum of both losses does", async () => {
    const { weights, lr, losses, final } = training;
    const lossFunc = new MultiTargetLoss([new CrossEntropyLossFlat(), new MSELossFlat()], {
      sizes: [3, 2],
      weights,
    });
    const learn = await labelAndNumbers({
      lossFunc,
      optFunc: (groups, options) => new optim.SGD(groups, options),
    });
    const found: number[] = [];
    class Losses extends Callback {
      override afterLoss(): void {
        if (this.learn.training) found.push(Number(this.learn.loss.item()));
      }
    }
    await learn.fit(losses.length, { lr, cbs: [new Losses()] });
    for (const [i, expected] of losses.entries())
      assert.ok(Math.abs((found[i] as number) - expected) < 1e-5, `step ${i}: ${found[i]}`);
    for (const [name, value] of Object.entries(learn.model.stateDict()))
      allclose(value, final[name] as TensorRecord, { rtol: 1e-4, atol: 1e-5 });
  });

  it('have metrics of their own, named in the recorder', async () => {
    const learn = await labelAndNumbers({
      metrics: [
        ofTarget(accuracy, 0),
        ofTarget(mse, 1),
        ofTarget(rmse(), 1, { name: 'root' }),
        (pred, ...targs) => pred.size(1) + 10 * targs.length,
      ],
    });
    const [loss, right, squared, root, both] = (await learn.validate()) as number[];
    const { preds, targs } = await learn.getPreds();
    const [probs, numbers] = preds;
    tidy(() => {
      const [labels, truth] = targs as [Tensor, Tensor];
      const off = numbers.sub(truth).square().mean().item() as number;
      const share = probs.argmax(1).eq(labels).to('float32').mean().item() as number;
      const ce = probs.log().gather(1, labels.unsqueeze(1)).mean().neg().item() as number;
      const expected = [ce + off, share, off, Math.sqrt(off), 25];
      for (const [i, value] of [loss, right, squared, root, both].entries())
        assert.ok(Math.abs((value as number) - (expected[i] as number)) < 1e-5, `[${i}]: ${value}`);
    });
    assert.deepEqual(learn.recorder.names.slice(3, 6), ['accuracy[0]', 'mse[1]', 'root']);
    free(...preds, ...(targs ?? []));
  });

  it('learn: a label and several labels', async () => {
    const metrics = [ofTarget(accuracy, 0), ofTarget(accuracyMulti(), 1)];
    const learn = await labelAndLabels({ metrics });
    const [before] = await learn.validate();
    await learn.fit(40);
    const [after, ...right] = await learn.validate();
    assert.ok((after as number) < 0.3 * (before as number), `${before} → ${after}`);
    assert.deepEqual(right, [1, 1]); // the four rows have been trained on
    assert.deepEqual(learn.recorder.names.slice(3, 5), ['accuracy[0]', 'accuracyMulti[1]']);
    for (const row of rows.slice(0, 4)) {
      const { decoded, pred, probs } = await learn.predict(row);
      assert.deepEqual(decoded, [row.label, row.labels]);
      const [index, mask] = pred;
      assert.deepEqual(
        [index.dtype, index.shape, mask.dtype, mask.shape],
        ['int64', [], 'bool', [4]],
      );
      assert.deepEqual(
        probs.map((prob) => prob.shape),
        [[3], [4]],
      );
      assert.equal(`class ${index.item()}`, row.label);
      free(...pred, ...probs);
    }
  });

  it('give predictions, targets, decisions and losses, one tensor for each target', async () => {
    const learn = await labelAndNumbers();
    const { preds, targs, decoded, losses, inputs } = await learn.getPreds({
      withDecoded: true,
      withInput: true,
      withLoss: true,
    });
    const shapes = (tensors: readonly Tensor[] = []) =>
      tensors.map(({ dtype, shape }) => `${dtype} ${shape.join('×')}`);
    assert.deepEqual(
      [shapes(preds), shapes(targs), shapes(decoded), shapes(inputs), losses?.shape],
      [
        ['float32 4×3', 'float32 4×2'],
        ['int64 4', 'float32 4×2'],
        ['int64 4', 'float32 4×2'],
        ['float32 4×4'],
        [4],
      ],
    );
    tidy(() => {
      allclose(preds[0].sum(1), [1, 1, 1, 1]);
      const [labels, truth] = targs as [Tensor, Tensor];
      const ce = preds[0].log().gather(1, labels.unsqueeze(1)).squeeze(1).neg();
      allclose(losses as Tensor, ce.add(preds[1].sub(truth).square().mean(1)));
    });
    assert.deepEqual(
      [learn.lossFunc.reduction, ...learn.lossFunc.perTarget.map(({ reduction }) => reduction)],
      ['mean', 'mean', 'mean'],
    );
    free(...preds, ...(targs ?? []), ...(decoded ?? []), ...(inputs ?? []), losses);
    const raw = await learn.getPreds({ act: (pred) => pred.mul(0), dl: learn.dls.testDl(rows) });
    assert.deepEqual([shapes(raw.preds), raw.targs], [['float32 16×3', 'float32 16×2'], undefined]);
    assert.equal(
      tidy(() => raw.preds[0].abs().sum().item()),
      0,
    );
    free(...raw.preds);
  });
});

describe('Learner, where several targets imply no loss', () => {
  const dlsOf = (...targets: Parameters<typeof TransformBlock>[0][]) =>
    new DataBlock({
      blocks: [x, CategoryBlock(), TransformBlock<readonly number[]>(targets[0])],
      nInp: 1,
      splitter,
      getX,
      getY: [(row: Row) => row.label, (row: Row) => row.numbers],
    }).dataloaders(rows, { bs: 4 });

  it('says which target implies none, and what to pass', async () => {
    const dls = await dlsOf();
    assert.deepEqual([dls.c, dls.cs, dls.lossFunc], [undefined, [3, undefined], undefined]);
    assert.throws(() => new Learner(dls, model(5)), {
      name: 'ArgumentError',
      message:
        'Learner: target 2 (TransformBlock) implies no loss; pass lossFunc: ' +
        'new MultiTargetLoss([new CrossEntropyLossFlat(), the loss of target 2], { sizes: [3, outputs for target 2] })',
    });
  });

  it('takes one that is passed', async () => {
    const lossFunc = new MultiTargetLoss([new CrossEntropyLossFlat(), new MSELossFlat()], {
      sizes: [3, 2],
    });
    const learn = new Learner(await dlsOf(), model(5), { lossFunc });
    const { decoded, pred, probs } = await learn.predict(rows[0] as Row);
    const [label, numbers] = decoded;
    assert.match(label, /^class \d$/);
    assert.deepEqual(numbers.shape, [2]);
    free(numbers, ...pred, ...probs);
  });

  it('refuses a loss for another number of targets', async () => {
    const [several, only] = [await dlsOf(), await onlyLabel()];
    const ce = new CrossEntropyLossFlat();
    assert.throws(
      () => new Learner(several, model(3), { lossFunc: ce }),
      /Learner: CrossEntropyLossFlat takes one target, and the data has 2; use a MultiTargetLoss of one loss for each/,
    );
    const plain = new Learner(several, model(3), { lossFunc: new nn.CrossEntropyLoss() });
    await assert.rejects(
      plain.noBar(() => plain.fit(1)),
      /CrossEntropyLoss: expected 2 tensors for call, got 3/,
    );
    const both = new MultiTargetLoss([ce, new MSELossFlat()], { sizes: [3, 2] });
    assert.throws(
      () => new Learner(only, model(5), { lossFunc: both }),
      /Learner: MultiTargetLoss is for 2 targets, and the data has 1/,
    );
  });

  it('trains with a loss that does not tell the targets apart, and says so when asked to predict', async () => {
    class Sum extends nn.Loss {
      override forward(pred: Tensor, label: Tensor, numbers: Tensor): Tensor {
        return pred.sum(1).sub(label).sub(numbers.sum(1)).square().mean();
      }
    }
    const learn = new Learner(await dlsOf(), model(5), { lossFunc: new Sum() });
    await learn.noBar(() => learn.fit(1));
    assert.ok((learn.recorder.lastValue('valid_loss') as number) > 0);
    await assert.rejects(learn.getPreds(), {
      name: 'ArgumentError',
      message:
        'getPreds: the data has 2 targets and Sum tells 1 apart; use a MultiTargetLoss, or override split and perTarget',
    });
    await assert.rejects(learn.predict(rows[0] as Row), /predict: the data has 2 targets and Sum/);
  });
});

describe('several inputs', () => {
  it('are refused by a model that would leave all but the first out', async () => {
    const block = new DataBlock({
      blocks: [x, x, CategoryBlock()],
      splitter,
      getX: [getX, getX],
      getY: (row: Row) => row.label,
    });
    const learn = new Learner(await block.dataloaders(rows, { bs: 4 }), model(3));
    await assert.rejects(
      learn.predict(rows[0] as Row),
      /Sequential: expected one tensor for call, got 2/,
    );
  });
});

describe('ofTarget()', () => {
  it('leaves a single target as it is', async () => {
    const learn = new Learner(await onlyLabel(), model(3), {
      metrics: [accuracy, ofTarget(accuracy, 0)],
    });
    const [, plain, ofOnly] = await learn.noBar(() => learn.validate());
    assert.equal(plain, ofOnly);
  });

  it('is asked for where a metric would not look at the other targets', async () => {
    const learn = await labelAndNumbers({ metrics: [accuracy] });
    await assert.rejects(
      learn.validate(),
      /Recorder\.afterBatch: accuracy: it compares one target, and the data has 2: ofTarget\(accuracy, 0\), or another number/,
    );
  });

  it('throws ArgumentError for a target that is not there', async () => {
    assert.throws(
      () => ofTarget(accuracy, -1),
      /ofTarget: expected an integer of at least 0 for target/,
    );
    const learn = await labelAndNumbers({ metrics: [ofTarget(accuracy, 2)] });
    await assert.rejects(
      learn.validate(),
      /accuracy\[2\]: there is no such target; the data has 2/,
    );
  });
});

function onlyLabel() {
  return new DataBlock({
    blocks: [x, CategoryBlock()],
    splitter,
    getX,
    getY: (row: Row) => row.label,
  }).dataloaders(rows);
}
