import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import {
  Callback,
  DataBlock,
  IndexSplitter,
  L1LossFlat,
  Learner,
  memory,
  nn,
  optim,
  TransformBlock,
} from 'kindling';
import { lineLearner, lines } from './lines.js';

/** A network with a norm layer, in two groups. */
function twoGroups(): { model: nn.Sequential; splitter: (model: nn.Module) => nn.Parameter[][] } {
  const model = new nn.Sequential(new nn.Linear(1, 3), new nn.BatchNorm1d(3), new nn.Linear(3, 1));
  return {
    model,
    splitter: (whole) => {
      const all = whole.namedParameters();
      const isLast = ([name]: [string, nn.Parameter]) => name.startsWith('2.');
      return [all.filter((one) => !isLast(one)), all.filter(isLast)].map((group) =>
        group.map(([, parameter]) => parameter),
      );
    },
  };
}

describe('Learner', () => {
  it('takes the loss that the blocks imply', async () => {
    const learn = await lineLearner();
    assert.equal(String(learn.lossFunc), 'FlattenedLoss of MSELoss()');
    const own = new L1LossFlat();
    assert.equal((await lineLearner({ lossFunc: own })).lossFunc, own);
  });

  it('throws ArgumentError when there is no loss', async () => {
    const block = new DataBlock({
      blocks: [TransformBlock<number>(), TransformBlock<number>()],
      splitter: IndexSplitter([0]),
    });
    const dls = await block.dataloaders([1, 2, 3], { seed: 0 });
    const model = new nn.Linear(1, 1);
    assert.throws(() => new Learner(dls, model), {
      name: 'ArgumentError',
      message: 'Learner: target (TransformBlock) implies no loss; pass one as lossFunc',
    });
    const notLoss = { lossFunc: new nn.ReLU() as unknown as L1LossFlat };
    assert.throws(() => new Learner(dls, model, notLoss), {
      name: 'ArgumentError',
      message: /expected a loss for lossFunc/,
    });
  });

  it("makes fastai's Adam, sparing norm layers and biases weight decay", async () => {
    const { model, splitter } = twoGroups();
    const learn = new Learner(await lines(), model, { splitter, lr: 0.01 });
    const groups = (learn.opt as optim.AdamW).paramGroups;
    assert.ok(learn.opt instanceof optim.AdamW);
    assert.deepEqual(
      groups.map(({ lr, betas, eps, weightDecay, params }) => [
        lr,
        betas,
        eps,
        weightDecay,
        params.map(({ shape }) => shape),
      ]),
      [
        [0.01, [0.9, 0.99], 1e-5, 0.01, [[3, 1]]],
        [0.01, [0.9, 0.99], 1e-5, 0, [[3], [3], [3]]],
        [0.01, [0.9, 0.99], 1e-5, 0.01, [[1, 3]]],
        [0.01, [0.9, 0.99], 1e-5, 0, [[1]]],
      ],
    );
  });

  it('decays everything with wdBnBias', async () => {
    const learn = await lineLearner({ wdBnBias: true, wd: 0.3 });
    await learn.fit(0);
    const groups = (learn.opt as optim.AdamW).paramGroups;
    assert.deepEqual(
      groups.map(({ weightDecay, params }) => [weightDecay, params.length]),
      [[0.3, 2]],
    );
  });

  it('takes another optimizer as a function of groups', async () => {
    const learn = await lineLearner({
      optFunc: (groups, { lr }) => new optim.SGD(groups, { lr, momentum: 0.5 }),
    });
    await learn.fit(1, { lr: 0.2, wd: 0.1 });
    const { paramGroups } = learn.opt as optim.SGD;
    assert.deepEqual(
      paramGroups.map(({ lr, momentum, weightDecay }) => [lr, momentum, weightDecay]),
      [
        [0.2, 0.5, 0.1],
        [0.2, 0.5, 0],
      ],
    );
  });

  it('describes itself', async () => {
    const learn = await lineLearner();
    const text = await learn.summary();
    assert.match(text, /Linear, input \[2, 1\]/);
    assert.match(text, /2 parameters, 2 of them trainable/);
    assert.match(
      text,
      /Optimizer: AdamW, 2 groups\nLoss: FlattenedLoss of MSELoss\(\)\nCallbacks: TrainEval, Recorder$/,
    );
  });
});

describe('Learner#fit()', () => {
  it('learns', async () => {
    const learn = await lineLearner({ nTrain: 60, nValid: 10, bs: 10, shuffle: true });
    const [before] = await learn.validate();
    await learn.fit(30, { lr: 0.1 });
    const [after] = await learn.validate();
    assert.ok((after as number) < (before as number) / 100, `${before} became ${after}`);
    const { decoded } = await learn.predict(0.5);
    const [y] = decoded as unknown as [number];
    assert.ok(Math.abs(y - 3.5) < 0.2, `3 · 0.5 + 2 is ${y}`);
  });

  it('goes on where the last one ended, and starts anew with resetOpt', async () => {
    const learn = await lineLearner();
    await learn.fit(1);
    const { opt } = learn;
    await learn.fit(1);
    assert.equal(learn.opt, opt);
    await learn.fit(1, { resetOpt: true });
    assert.notEqual(learn.opt, opt);
  });

  it('sets one rate for each group', async () => {
    const { model, splitter } = twoGroups();
    const learn = new Learner(await lines(), model, { splitter });
    await learn.noBar(() => learn.fit(1, { lr: [0.1, 0.2] }));
    assert.deepEqual(
      (learn.opt as optim.AdamW).paramGroups.map(({ lr }) => lr),
      [0.1, 0.1, 0.2, 0.2],
    );
    assert.deepEqual(learn.recorder.lrs, [0.2, 0.2]);
    await assert.rejects(learn.fit(1, { lr: [1, 2, 3] }), {
      message: /expected a number, or 2 numbers, for lr/,
    });
  });

  it('throws ArgumentError for a number of epochs that is none', async () => {
    const learn = await lineLearner();
    await assert.rejects(learn.fit(1.5), {
      name: 'ArgumentError',
      message: /fit: expected an integer of at least 0 for nEpoch/,
    });
    await assert.rejects(learn.fit(-1), { name: 'ArgumentError' });
  });

  it('refuses a second run while one is under way', async () => {
    const learn = await lineLearner();
    const first = learn.fit(1, { lr: 0.25 });
    const busy = { code: 'ERR_BUSY', message: /: the learner is busy with 'fit'; await it first/ };
    await assert.rejects(learn.fit(1, { lr: 7 }), busy);
    await assert.rejects(learn.validate(), busy);
    await first;
    assert.deepEqual(learn.recorder.lrs, [0.25, 0.25]);
    await learn.fit(1);
  });

  it('uses callbacks for one fit only', async () => {
    let batches = 0;
    class Count extends Callback {
      override afterBatch(): void {
        batches++;
      }
    }
    const learn = await lineLearner();
    const before = learn.cbs;
    await learn.fit(1, { cbs: [new Count()] });
    await learn.fit(1);
    assert.equal(batches, 3);
    assert.deepEqual(learn.cbs, before);
  });

  it('leaves no tensors behind', async () => {
    const learn = await lineLearner({ nTrain: 20, metrics: [() => 1] });
    await learn.fit(1); // the optimizer's state stays
    const before = memory();
    await learn.fit(3);
    await learn.fitOneCycle(2);
    await learn.validate();
    assert.deepEqual(memory(), before);
  });

  it('leaves no tensors behind with asynchronous callbacks, nor after an error', async () => {
    class Slow extends Callback {
      override async afterPred(): Promise<void> {
        await turn();
      }
      override afterBatch(): void {
        if (this.learn.trainIter === 3) throw new Error('no more');
      }
    }
    const learn = await lineLearner({ nTrain: 20 });
    await learn.fit(1);
    const { tensors } = memory();
    await assert.rejects(learn.fit(1, { cbs: [new Slow()] }), /no more/);
    assert.equal(memory().tensors, tensors);
    await learn.fit(1);
    assert.equal(memory().tensors, tensors);
  });

  it('lets other code run between batches', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const learn = await lineLearner({ nTrain: 200 });
    await learn.fit(1);
    clearInterval(timer);
    assert.ok(turns >= 10, `${turns} turns in 100 batches`);
  });

  it('trains in train mode and validates in eval mode without a graph', async () => {
    const seen: unknown[] = [];
    class Look extends Callback {
      override afterPred(): void {
        const { training, model, pred } = this.learn;
        seen.push([training, model.training, pred.requiresGrad]);
      }
    }
    const learn = await lineLearner({ nTrain: 2, nValid: 2, cbs: [new Look()] });
    await learn.fit(1);
    assert.deepEqual(seen, [
      [true, true, true],
      [false, false, false],
    ]);
  });
});

describe('Learner#fit({ signal })', () => {
  /** Aborts after a number of training batches. */
  class AbortAt extends Callback {
    override readonly runValid = false;
    readonly controller = new AbortController();
    readonly ends: string[] = [];
    constructor(readonly batches: number) {
      super();
    }
    override afterBatch(): void {
      if (this.learn.trainIter === this.batches) this.controller.abort();
    }
    override afterCancelFit(): void {
      this.ends.push('afterCancelFit');
    }
    override afterFit(): void {
      this.ends.push('afterFit');
    }
  }

  it('finishes the batch and stops', async () => {
    const cb = new AbortAt(3);
    const learn = await lineLearner({ nTrain: 20, cbs: [cb] });
    await learn.fit(5, { signal: cb.controller.signal });
    assert.equal(learn.trainIter, 3);
    assert.deepEqual(cb.ends, ['afterCancelFit', 'afterFit']);
    assert.deepEqual([learn.task, learn.recorder.losses.length], [null, 3]);
    await learn.fit(1);
    assert.equal(learn.trainIter, 10);
  });

  it('runs no batch when it is aborted before', async () => {
    const learn = await lineLearner();
    await learn.fit(1, { signal: AbortSignal.abort() });
    assert.equal(learn.trainIter, 0);
  });
});

describe('Learner#validate()', () => {
  it('gives the loss and the metrics of either side', async () => {
    const learn = await lineLearner({ nTrain: 6, metrics: [(pred) => pred.mean()] });
    const [valid, train] = [await learn.validate(), await learn.validate({ dsIdx: 0 })];
    assert.equal(valid.length, 2);
    assert.notEqual(valid[0], train[0]);
    const other = await learn.validate({ dl: learn.dls.testDl([0.25], { withLabels: true }) });
    const { loss, y } = { loss: other[0] as number, y: other[1] as number };
    assert.ok(Math.abs(loss - (y - 2.75) ** 2) < 1e-5);
  });

  it('can run inside a fit and leaves it as it was', async () => {
    const seen: unknown[] = [];
    class Peek extends Callback {
      override async afterBatch(): Promise<void> {
        const { learn } = this;
        if (learn.task !== 'fit' || !learn.training) return;
        const { loss, iter, epoch } = learn;
        await learn.validate();
        seen.push([
          learn.loss === loss,
          learn.iter === iter,
          learn.epoch === epoch,
          learn.training,
          learn.model.training,
          learn.task,
        ]);
      }
    }
    const learn = await lineLearner({ cbs: [new Peek()] });
    await learn.fit(1);
    assert.deepEqual(seen, Array(2).fill([true, true, true, true, true, 'fit']));
    assert.equal(learn.recorder.losses.length, 2);
    assert.equal(learn.recorder.values.length, 1);
  });
});

describe('Learner#freeze()', () => {
  const trainable = (learn: Learner) =>
    learn.model
      .namedParameters()
      .flatMap(([name, { requiresGrad }]) => (requiresGrad ? [name] : []));

  it('leaves the last group and the norm layers trainable', async () => {
    const { model, splitter } = twoGroups();
    const learn = new Learner(await lines(), model, { splitter });
    learn.freeze();
    assert.deepEqual(trainable(learn), ['1.weight', '1.bias', '2.weight', '2.bias']);
    const frozen = (model.namedParameters()[0] as [string, nn.Parameter])[1];
    const before = frozen.tolist();
    await learn.noBar(() => learn.fit(1, { lr: 1 }));
    assert.deepEqual(frozen.tolist(), before);
    learn.unfreeze();
    assert.equal(trainable(learn).length, 6);
    await learn.noBar(() => learn.fit(1, { lr: 1 }));
    assert.notDeepEqual(frozen.tolist(), before);
  });

  it('freezes norm layers too with trainBn: false', async () => {
    const { model, splitter } = twoGroups();
    const learn = new Learner(await lines(), model, { splitter, trainBn: false });
    learn.freezeTo(1);
    assert.deepEqual(trainable(learn), ['2.weight', '2.bias']);
    learn.freezeTo(-2);
    assert.equal(trainable(learn).length, 6);
  });

  it('freezes nothing on a model of one group', async () => {
    const learn = await lineLearner();
    learn.freeze();
    assert.deepEqual(trainable(learn), ['weight', 'bias']);
  });

  it('throws ArgumentError when there are not so many groups', async () => {
    const learn = await lineLearner();
    assert.throws(() => learn.freezeTo(2), {
      name: 'ArgumentError',
      message: /freezeTo: expected an integer in \[-1, 1\] for n, got 2/,
    });
  });
});

describe('HyperParameters#set()', () => {
  it('knows the names of every optimizer', async () => {
    const learn = await lineLearner({
      optFunc: (groups, { lr }) => new optim.RMSprop(groups, { lr, momentum: 0.1 }),
    });
    const { hypers } = learn;
    hypers.set('mom', 0.2);
    hypers.set('sqrMom', 0.3);
    hypers.set('eps', 0.4);
    assert.deepEqual([hypers.get('mom'), hypers.get('sqrMom'), hypers.get('eps')], [0.2, 0.3, 0.4]);
  });

  it('throws ArgumentError for what the optimizer does not have', async () => {
    const learn = await lineLearner({ optFunc: (groups, { lr }) => new optim.SGD(groups, { lr }) });
    assert.throws(() => learn.hypers.set('sqrMom', 0.9), {
      name: 'ArgumentError',
      message: /no hyper-parameter that stands for 'sqrMom'/,
    });
    assert.equal(learn.hypers.get('sqrMom'), undefined);
  });
});

describe('Learner#xb', () => {
  it('throws when no batch is running', async () => {
    const learn = await lineLearner();
    for (const field of ['xb', 'yb', 'pred', 'loss', 'lossGrad'] as const) {
      assert.throws(() => learn[field], {
        code: 'ERR_NO_BATCH',
        message: new RegExp(`Learner.${field}: expected a batch`),
      });
    }
  });
});
