import assert from 'node:assert/strict';
import {
  Callback,
  CancelTrainException,
  CancelValidException,
  mae,
  mse,
  Recorder,
  tensor,
  tidy,
} from 'kindling';
import { LossTrail } from '#kindling/learner/lossTrail.js';
import { loadFixture } from '../support/fixtures.js';
import { lineLearner } from './lines.js';

interface Smooth {
  beta?: number;
  losses: number[];
  values: number[];
}

describe('the smoothed loss', () => {
  for (const { beta = 0.98, losses, values } of loadFixture<{ smoothLoss: Smooth[] }>('learner')
    .smoothLoss) {
    it(`is fastai's average with beta ${beta}`, () => {
      const trail = new LossTrail(beta);
      tidy(() => {
        for (const loss of losses) trail.push(tensor(loss));
      });
      assert.deepEqual(
        trail.values.map((value) => value.toFixed(6)),
        values.map((value) => value.toFixed(6)),
      );
    });
  }

  it('can be read between two batches', () => {
    const trail = new LossTrail(0.98);
    assert.deepEqual(trail.values, []);
    // fastai 2.8: [AvgSmoothLoss().value after each of 1., 2., 3., 4.]
    for (const [i, value] of [1, 1.505049, 2.013466, 2.525248].entries()) {
      tidy(() => trail.push(tensor(i + 1)));
      assert.ok(
        Math.abs((trail.last as number) - value) < 1e-6,
        `expected ${value}, got ${trail.last}`,
      );
    }
    assert.equal(trail.count, 4);
  });
});

describe('Recorder', () => {
  it('keeps a row for each epoch under names', async () => {
    const learn = await lineLearner({ metrics: [mse, mae] });
    await learn.fit(2);
    const { recorder } = learn;
    assert.deepEqual(recorder.names, ['epoch', 'train_loss', 'valid_loss', 'mse', 'mae', 'time']);
    assert.deepEqual(
      recorder.values.map((row) => row.length),
      [4, 4],
    );
    assert.deepEqual(
      [recorder.losses.length, recorder.lrs, recorder.iters],
      [4, [1e-3, 1e-3, 1e-3, 1e-3], [2, 4]],
    );
    assert.equal(recorder.lastValue('train_loss'), recorder.losses[3]);
    assert.equal(recorder.lastValue('mse'), recorder.lastValue('valid_loss'));
    assert.equal(recorder.lastValue('time'), undefined);
    assert.equal(recorder.seconds.length, 2);
  });

  it('takes the mean of the validation loss over items, whatever the batches', async () => {
    const loss = async (bs: number) =>
      (await (await lineLearner({ nValid: 5, bs })).validate())[0] as number;
    const [whole, parts] = [await loss(5), await loss(2)];
    assert.ok(Math.abs(whole - parts) < 1e-6, `${whole} and ${parts}`);
  });

  it('begins anew in each fit and is left alone by validate and getPreds', async () => {
    const learn = await lineLearner();
    await learn.fit(3);
    await learn.fit(2);
    const { values, losses } = learn.recorder;
    assert.equal(values.length, 2);
    await learn.validate();
    const { preds, targs } = await learn.getPreds();
    preds.dispose();
    targs?.dispose();
    assert.deepEqual([learn.recorder.values, learn.recorder.losses], [values, losses]);
  });

  it('leaves null for what was skipped', async () => {
    class Skip extends Callback {
      override beforeTrain(): void {
        if (this.learn.epoch === 0) throw new CancelTrainException();
      }
      override beforeValidate(): void {
        if (this.learn.epoch === 1) throw new CancelValidException();
      }
    }
    const learn = await lineLearner({ cbs: [new Skip()], metrics: [mse] });
    await learn.fit(2);
    const isNull = learn.recorder.values.map((row) => row.map((value) => value === null));
    assert.deepEqual(isNull, [
      [true, false, false],
      [false, true, true],
    ]);
  });

  it('takes its beta from its option', async () => {
    const learn = await lineLearner();
    const quick = new Recorder({ beta: 0 });
    learn.addCb(quick);
    await learn.fit(1);
    const [first, second] = learn.recorder.losses as [number, number];
    // without memory each value is the loss itself; with .98 the second is (.98 · .02 · a + .02 · b) / (1 - .98²)
    const [a, b] = quick.losses as [number, number];
    assert.ok(Math.abs(first - a) < 1e-4, `${first} and ${a}`);
    assert.ok(Math.abs(second - (0.98 * a + b) / 1.98) < 1e-4, `${second} of ${a}, ${b}`);
  });
});
