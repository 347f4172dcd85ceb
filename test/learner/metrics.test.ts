import assert from 'node:assert/strict';
import {
  AvgMetric,
  accuracy,
  accuracyMulti,
  errorRate,
  type MetricFunction,
  mae,
  mse,
  pixelError,
  rmse,
  subsetAccuracy,
  type Tensor,
  tensor,
  tidy,
} from 'kindling';
import { loadFixture, type TensorRecord, toTensor } from '../support/fixtures.js';
import { lineLearner } from './lines.js';

interface MetricCase {
  metric: string;
  options: { thresh?: number; sigmoid?: boolean; axis?: number };
  pred: TensorRecord;
  targ: TensorRecord;
  value: number;
}

const plain: Record<string, (options: MetricCase['options']) => MetricFunction> = {
  accuracy: () => accuracy,
  errorRate: () => errorRate,
  accuracyMulti,
  mse: () => mse,
  mae: () => mae,
};

/** A metric of float64 or float32 as a number. */
function numberOf(func: MetricFunction, pred: Tensor, targ: Tensor): number {
  const value = func(pred, targ);
  return typeof value === 'number' ? value : Number(value.item());
}

const logits = [
  [2, -1, 0.5, 0, 1.5],
  [0.1, 0.2, 0.3, 0.4, 0.5],
  [-2, 3, 0, 1, -1],
];
const labels = [
  [1, 0, 0, 1, 0],
  [0, 0, 0, 0, 0],
  [0, 1, 1, 0, 0],
];

describe('metrics', () => {
  for (const { metric, options, pred, targ, value } of loadFixture<{ metrics: MetricCase[] }>(
    'learner',
  ).metrics) {
    const make = plain[metric];
    if (!make || options.axis !== undefined) continue;
    it(`${metric} ${JSON.stringify(options)} has fastai's value`, () => {
      const got = tidy(() => numberOf(make(options), toTensor(pred), toTensor(targ)));
      assert.ok(Math.abs(got - value) < 1e-6, `expected ${value}, got ${got}`);
    });
  }

  it('subsetAccuracy counts items whose labels are all right', () => {
    // (torch.tensor(logits).sigmoid() > t).eq(labels.bool()).all(1).float().mean()
    const at = (thresh: number, pred = logits) =>
      tidy(() => numberOf(subsetAccuracy({ thresh }), tensor(pred), tensor(labels)));
    assert.deepEqual(
      [at(0.5), at(0.9), at(0.62)],
      [0, Math.fround(1 / 3), 0].map((value) => value),
    );
    const right = labels.map((row) => row.map((one) => (one === 1 ? 4 : -4)));
    assert.equal(at(0.5, right), 1);
    const oneWrong = [...right.slice(1), (right[0] as number[]).map((x) => -x)];
    assert.equal(at(0.5, [oneWrong[2] as number[], ...right.slice(1)]), Math.fround(2 / 3));
  });

  it('subsetAccuracy is strict about the threshold and takes probabilities', () => {
    const value = tidy(() =>
      numberOf(
        subsetAccuracy({ sigmoid: false }),
        tensor([
          [0.5, 0.6],
          [0.5, 0.6],
        ]),
        tensor([
          [0, 1],
          [1, 1],
        ]),
      ),
    );
    assert.equal(value, 0.5);
  });

  it('pixelError is the mean distance in pixels', () => {
    // 64 px wide: 1 is 32 px. Distances 32·hypot(.3, .4) = 16 and 0.
    const error = (func: MetricFunction) =>
      tidy(() =>
        numberOf(
          func,
          tensor([
            [0.3, 0.4],
            [0.1, 0.2],
          ]),
          tensor([[[0, 0]], [[0.1, 0.2]]]),
        ),
      );
    assert.ok(Math.abs(error(pixelError({ width: 64 })) - 8) < 1e-5);
    // hypot(.3 · 32, .4 · 24) / 2
    assert.ok(
      Math.abs(error(pixelError({ width: 64, height: 48 })) - Math.hypot(9.6, 9.6) / 2) < 1e-5,
    );
  });

  it('have names for the table', () => {
    const funcs = [
      accuracy,
      errorRate,
      accuracyMulti(),
      subsetAccuracy(),
      mse,
      mae,
      pixelError({ width: 1 }),
    ];
    assert.deepEqual(
      funcs.map(({ name }) => name),
      ['accuracy', 'errorRate', 'accuracyMulti', 'subsetAccuracy', 'mse', 'mae', 'pixelError'],
    );
    assert.equal(rmse().name, 'rmse');
  });
});

describe('AvgMetric', () => {
  it('weighs batches by their size', async () => {
    const sizes = new AvgMetric((pred) => pred.size(0), { name: 'sizes' });
    const learn = await lineLearner({ nValid: 5, bs: 3, metrics: [sizes] });
    assert.equal((await learn.validate())[1], (3 * 3 + 2 * 2) / 5);
  });

  it('takes the root after the mean for rmse', async () => {
    const learn = await lineLearner({ nValid: 5, bs: 2, metrics: [rmse()] });
    const [loss, root] = await learn.validate();
    assert.ok(Math.abs((root as number) - Math.sqrt(loss as number)) < 1e-6);
  });

  it('has no value before the first batch and after reset', async () => {
    const metric = new AvgMetric(() => 2, { name: 'two', finish: (mean) => mean * 10 });
    assert.equal(metric.value, null);
    const learn = await lineLearner({ metrics: [metric] });
    assert.equal((await learn.validate())[1], 20);
    assert.equal(metric.value, null);
  });

  it('refuses what is no number: a metric with settings that was not called', async () => {
    const learn = await lineLearner({ metrics: [accuracyMulti as unknown as MetricFunction] });
    await assert.rejects(learn.validate(), {
      message:
        'Recorder.afterBatch: accuracyMulti: expected a number or a tensor of the metric, got function; it is called first: accuracyMulti()',
    });
  });

  it('is named after its function, or metric', () => {
    assert.equal(new AvgMetric(mse).name, 'mse');
    assert.equal(new AvgMetric(() => 1).name, 'metric');
  });
});
