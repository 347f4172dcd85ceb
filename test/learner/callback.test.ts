import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ArgumentError,
  Callback,
  CallbackError,
  CancelTrainException,
  KindlingError,
  keep,
  L1LossFlat,
  Learner,
  type Tensor,
} from 'kindling';
import { lineLearner } from './lines.js';

/** Appends a name to a list at each batch. */
class Mark extends Callback {
  constructor(
    readonly list: string[],
    readonly mark: string,
    override readonly order = 0,
  ) {
    super();
  }
  override beforeFit(): void {
    this.list.push(this.mark);
  }
}

describe('Callback', () => {
  it('reacts by order, equals as they were added', async () => {
    const seen: string[] = [];
    const cbs = [
      new Mark(seen, 'c', 5),
      new Mark(seen, 'a', -5),
      new Mark(seen, 'd', 5),
      new Mark(seen, 'b'),
    ];
    const learn = await lineLearner({ cbs });
    await learn.fit(0);
    assert.deepEqual(seen, ['a', 'b', 'c', 'd']);
  });

  it('is waited for when it is asynchronous', async () => {
    const seen: string[] = [];
    class Slow extends Callback {
      override async beforeBatch(): Promise<void> {
        await sleep(2);
        seen.push('slow');
      }
      override afterPred(): void {
        seen.push('next');
      }
    }
    const learn = await lineLearner({ nTrain: 2, nValid: 2, cbs: [new Slow()] });
    await learn.fit(1);
    assert.deepEqual(seen, ['slow', 'next', 'slow', 'next']);
  });

  it('does not react to training batches without runTrain, to validation batches without runValid', async () => {
    const seen: string[] = [];
    class Only extends Callback {
      constructor(
        readonly mark: string,
        override readonly runTrain: boolean,
        override readonly runValid: boolean,
      ) {
        super();
      }
      override afterPred(): void {
        seen.push(`${this.mark} ${this.learn.training ? 'train' : 'valid'}`);
      }
      override afterEpoch(): void {
        seen.push(this.mark);
      }
    }
    const cbs = [
      new Only('a', true, false),
      new Only('b', false, true),
      new Only('c', false, false),
    ];
    const learn = await lineLearner({ nTrain: 2, nValid: 2, cbs });
    await learn.fit(1);
    assert.deepEqual(seen, ['a train', 'b valid', 'a', 'b', 'c']);
  });

  it('may change the batch, the prediction and the loss', async () => {
    class Change extends Callback {
      override readonly runValid = false;
      override beforeBatch(): void {
        this.learn.xb = this.learn.xb.mul(0);
        this.learn.yb = this.learn.yb.mul(0);
      }
      override afterPred(): void {
        this.learn.pred = this.learn.pred.mul(0).add(2);
      }
      override afterLoss(): void {
        losses.push(Number(this.learn.loss.item()));
        this.learn.lossGrad = this.learn.lossGrad.mul(0);
      }
    }
    const losses: number[] = [];
    const learn = await lineLearner({ cbs: [new Change()], wd: 0 });
    const before = learn.model.parameters().map((parameter) => parameter.tolist());
    await learn.fit(1);
    assert.deepEqual(losses, [4, 4]);
    assert.deepEqual(
      learn.model.parameters().map((parameter) => parameter.tolist()),
      before,
    );
  });

  it('can keep a tensor of the batch, which is freed otherwise', async () => {
    const kept: Tensor[] = [];
    const left: Tensor[] = [];
    class Keeper extends Callback {
      override readonly runValid = false;
      override afterLoss(): void {
        kept.push(keep(this.learn.xb), keep(this.learn.pred.detach()));
        left.push(this.learn.yb, this.learn.pred, this.learn.loss);
      }
    }
    const learn = await lineLearner({ cbs: [new Keeper()] });
    await learn.fit(1);
    assert.deepEqual(
      kept.map(({ disposed, shape }) => [disposed, shape]),
      [
        [false, [2, 1]],
        [false, [2, 1]],
        [false, [2, 1]],
        [false, [2, 1]],
      ],
    );
    assert.deepEqual(
      left.map(({ disposed }) => disposed),
      [true, true, true, true, true, true],
    );
    for (const tensor of kept) tensor.dispose();
  });

  it('may remove itself while events run', async () => {
    let times = 0;
    class Once extends Callback {
      override afterBatch(): void {
        times++;
        this.learn.removeCb(this);
      }
    }
    const learn = await lineLearner({ cbs: [new Once()] });
    await learn.fit(1);
    assert.equal(times, 1);
  });

  it('is named with its event when it fails, and the error itself is the cause', async () => {
    const cause = new TypeError('x is not a function');
    class Broken extends Callback {
      override async afterPred(): Promise<void> {
        await sleep(1);
        throw cause;
      }
    }
    const learn = await lineLearner({ cbs: [new Broken()] });
    await assert.rejects(learn.fit(1), (error: CallbackError) => {
      assert.ok(error instanceof CallbackError);
      assert.equal(error.message, 'Broken.afterPred: x is not a function');
      assert.deepEqual(
        [error.callback, error.event, error.code],
        ['Broken', 'afterPred', 'ERR_CALLBACK'],
      );
      assert.equal(error.cause, cause);
      return true;
    });
  });

  it('is named when it throws something that is no error', async () => {
    class Broken extends Callback {
      override afterCreate(): void {
        throw 'a word';
      }
    }
    await assert.rejects(
      lineLearner({ cbs: [new Broken()] }),
      /^CallbackError: Broken\.afterCreate: a word$/,
    );
  });

  it('has no learner before it is added and after it is removed', async () => {
    const cb = new Mark([], 'a');
    assert.throws(() => cb.learn, {
      code: 'ERR_CALLBACK',
      message: /Mark: expected the callback to be added/,
    });
    const learn = await lineLearner();
    learn.addCb(cb);
    assert.equal(cb.learn, learn);
    learn.removeCb(Mark);
    assert.throws(() => cb.learn, KindlingError);
  });
});

describe('Callback#swap()', () => {
  /** Swaps the loss in an event, and ends training as it is told. */
  class Borrow extends Callback {
    seen: unknown[] = [];
    readonly other = new L1LossFlat();
    constructor(readonly ending: () => void = () => {}) {
      super();
    }
    override beforeTrain(): void {
      this.swap('lossFunc', this.other);
      this.swap('lr', 7);
    }
    override afterBatch(): void {
      this.seen.push(this.learn.lossFunc === this.other, this.learn.lr);
      if (this.learn.training) this.ending();
    }
  }

  it('holds until the phase ends in which it is called', async () => {
    const cb = new Borrow();
    const learn = await lineLearner({ nTrain: 2, nValid: 2, cbs: [cb] });
    const { lossFunc, lr } = learn;
    await learn.fit(1);
    assert.deepEqual(cb.seen, [true, 7, false, lr]);
    assert.deepEqual([learn.lossFunc, learn.lr], [lossFunc, lr]);
  });

  for (const [ending, error] of [
    ['a cancel exception', new CancelTrainException()],
    ['an ordinary error', new Error('no more')],
  ] as const) {
    it(`is put back after ${ending}`, async () => {
      const cb = new Borrow(() => {
        throw error;
      });
      const learn = await lineLearner({ cbs: [cb] });
      const { lossFunc, lr } = learn;
      await learn.fit(1).catch(() => {});
      assert.deepEqual(cb.seen.slice(0, 2), [true, 7]);
      assert.deepEqual([learn.lossFunc, learn.lr], [lossFunc, lr]);
    });
  }

  it('puts back in reverse order', async () => {
    class Twice extends Callback {
      override beforeFit(): void {
        this.swap('lr', 2);
        this.swap('lr', 3);
      }
    }
    const learn = await lineLearner({ lr: 1, cbs: [new Twice()] });
    await learn.fit(1);
    assert.equal(learn.lr, 1);
  });

  it('throws when nothing is running', async () => {
    const cb = new Borrow();
    const learn = await lineLearner({ cbs: [cb] });
    assert.throws(() => cb.swap('lr', 1), {
      code: 'ERR_CALLBACK',
      message: /swap: expected a run to be under way/,
    });
    assert.ok(learn instanceof Learner);
    assert.throws(() => learn.hypers.set('lr', Number.NaN), ArgumentError);
  });
});
