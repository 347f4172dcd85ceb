import assert from 'node:assert/strict';
import {
  ArgumentError,
  combinedCos,
  combineScheds,
  optim,
  ParamScheduler,
  SchedCos,
  SchedExp,
  SchedLin,
  SchedNo,
  SchedPoly,
  type Schedule,
} from 'kindling';
import { loadFixture } from '../support/fixtures.js';
import { lineLearner } from './lines.js';

interface ScheduleCase {
  schedule: string;
  args: number[] | { pcts: number[]; schedules: [string, number, number][] };
  at: number[];
  values: number[];
}

interface FitCase {
  fit: string;
  args: number[];
  options: {
    lrMax: number;
    div?: number;
    divFinal?: number;
    pctStart?: number;
    moms?: [number, number, number];
  };
  iterations: number;
  lr: number[];
  mom: number[];
}

const { schedules, hyperparameters } = loadFixture<{
  schedules: ScheduleCase[];
  hyperparameters: FitCase[];
}>('learner');

/** fastai's boundaries are float32, hence the tolerance. */
function close(actual: readonly number[], expected: readonly number[], rtol = 1e-6): void {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of expected.entries()) {
    const got = actual[i] as number;
    assert.ok(
      Math.abs(got - value) <= rtol * Math.max(1e-2, Math.abs(value)),
      `[${i}]: expected ${value}, got ${got}`,
    );
  }
}

const simple: Record<string, (start: number, end: number) => Schedule> = {
  lin: SchedLin,
  cos: SchedCos,
  no: SchedNo,
  exp: SchedExp,
};

function make({ schedule, args }: ScheduleCase): Schedule {
  if (!Array.isArray(args)) {
    const scheds = args.schedules.map(([name, start, end]) =>
      (simple[name] as typeof SchedLin)(start, end),
    );
    return combineScheds(args.pcts, scheds);
  }
  const [a, b, c, d] = args as [number, number, number, number];
  if (schedule === 'poly') return SchedPoly(a, b, { power: c });
  if (schedule === 'combinedCos') return combinedCos(a, { start: b, middle: c, end: d });
  return (simple[schedule] as typeof SchedLin)(a, b);
}

describe('schedules', () => {
  for (const one of schedules) {
    it(`${one.schedule} ${JSON.stringify(one.args)} has fastai's values`, () => {
      close(one.at.map(make(one)), one.values);
    });
  }

  it('takes the last phase at 1 though it may be empty', () => {
    assert.equal(combineScheds([1, 0], [SchedLin(0, 4), SchedNo(7, 7)])(1), 4);
    assert.equal(combineScheds([0, 1], [SchedNo(7, 7), SchedLin(0, 4)])(0), 0);
  });

  it('throws ArgumentError for shares that do not fit', () => {
    const two = [SchedNo(1, 1), SchedNo(2, 2)];
    assert.throws(() => combineScheds([1], two), {
      name: 'ArgumentError',
      message: /combineScheds: expected 2 shares/,
    });
    assert.throws(() => combineScheds([0.5, 0.6], two), {
      name: 'ArgumentError',
      message: /add up to 1/,
    });
    assert.throws(() => combineScheds([-0.5, 1.5], two), ArgumentError);
    assert.throws(() => combineScheds([], []), ArgumentError);
  });
});

describe('ParamScheduler', () => {
  it('sets each value from the progress before the batch: i / N', async () => {
    const scheduler = new ParamScheduler({ lr: (pos) => pos + 1, wd: (pos) => pos / 10 });
    const learn = await lineLearner({ nTrain: 10, cbs: [scheduler] });
    await learn.fit(2);
    const at = Array.from({ length: 10 }, (_, i) => i / 10);
    close(
      scheduler.hps.lr ?? [],
      at.map((pos) => pos + 1),
      1e-12,
    );
    close(
      scheduler.hps.wd ?? [],
      at.map((pos) => pos / 10),
      1e-12,
    );
    close(
      learn.recorder.lrs as number[],
      at.map((pos) => pos + 1),
      1e-12,
    );
    assert.equal(learn.recorder.hps, scheduler.hps);
  });

  it('begins anew in each fit', async () => {
    const scheduler = new ParamScheduler({ lr: SchedLin(1, 0) });
    const learn = await lineLearner({ cbs: [scheduler] });
    await learn.fit(1);
    await learn.fit(1);
    assert.deepEqual(scheduler.hps.lr, [1, 0.5]);
  });
});

describe('Learner#fitOneCycle()', () => {
  for (const { fit, args, options, iterations, lr, mom } of hyperparameters) {
    if (fit !== 'fit_one_cycle') continue;
    it(`sets fastai's rates and momenta for ${args[0]} epochs, ${JSON.stringify(options)}`, async () => {
      const epochs = args[0] as number;
      const learn = await lineLearner({ nTrain: (2 * iterations) / epochs });
      await learn.fitOneCycle(epochs, options);
      close(learn.recorder.hps.lr ?? [], lr);
      close(learn.recorder.hps.mom ?? [], mom);
    });
  }

  // fastai 2.8: fit_one_cycle(4, 1e-2) with 5 batches an epoch, learn.recorder.lrs
  it('runs through the 20 rates of a fit of 20 batches', async () => {
    const learn = await lineLearner({ nTrain: 10 });
    await learn.fitOneCycle(4, { lrMax: 1e-2 });
    const rates = [
      0.0004, 0.00131672, 0.00371672, 0.00668328, 0.00908328, 0.01, 0.00989074, 0.00956773,
      0.00904509, 0.00834567, 0.00750002, 0.00654512, 0.00552269, 0.00447741, 0.00345498,
      0.00250007, 0.00165443, 0.00095501, 0.00043237, 0.00010936,
    ];
    close(learn.recorder.lrs as number[], rates, 1e-5);
  });

  it('leaves momentum alone where the optimizer has none', async () => {
    const learn = await lineLearner({ optFunc: (groups, { lr }) => new optim.SGD(groups, { lr }) });
    await learn.fitOneCycle(1);
    assert.equal(learn.recorder.hps.mom, undefined);
    assert.equal(learn.hypers.get('mom'), 0);
  });

  it('moves the momentum of SGD', async () => {
    const learn = await lineLearner({
      optFunc: (groups, { lr }) => new optim.SGD(groups, { lr, momentum: 0.9 }),
    });
    await learn.fitOneCycle(1, { moms: [0.8, 0.6, 0.8] });
    close(
      learn.recorder.hps.mom ?? [],
      [0.8, combinedCos(0.25, { start: 0.8, middle: 0.6, end: 0.8 })(0.5)],
      1e-9,
    );
  });
});
