import assert from 'node:assert/strict';
import {
  Callback,
  CancelBackwardException,
  CancelBatchException,
  CancelEpochException,
  CancelFitException,
  CancelStepException,
  CancelTrainException,
  CancelValidException,
  type EventName,
} from 'kindling';
import { loadFixture } from '../support/fixtures.js';
import { lineLearner } from './lines.js';

interface Order {
  title: string;
  run: 'fit' | 'validate' | 'getPreds';
  epochs?: number;
  cancel?: { event: EventName; nth: number; exception: keyof typeof exceptions };
  events: EventName[];
}

const exceptions = {
  CancelBackwardException,
  CancelBatchException,
  CancelEpochException,
  CancelFitException,
  CancelStepException,
  CancelTrainException,
  CancelValidException,
};

const phases = ['Fit', 'Epoch', 'Train', 'Validate', 'Batch', 'Backward', 'Step'];
const fastaiEvents = [
  ...phases.flatMap((phase) => [`before${phase}`, `after${phase}`, `afterCancel${phase}`]),
  'afterPred',
  'afterLoss',
] as EventName[];
const cleanups = phases.map((phase) => `cleanup${phase}`) as EventName[];

/** Writes the named events down, and throws at one of them. */
class Spy extends Callback {
  override readonly order = 100;
  readonly seen: EventName[] = [];

  constructor(events: readonly EventName[], cancel?: Order['cancel']) {
    super();
    for (const event of events) {
      this[event] = () => {
        this.seen.push(event);
        const times = this.seen.filter((one) => one === event).length;
        if (cancel?.event === event && cancel.nth === times)
          throw new exceptions[cancel.exception]();
      };
    }
  }
}

async function run({ run: verb, epochs = 0 }: Order, spy: Spy): Promise<void> {
  const learn = await lineLearner({ cbs: [spy] });
  if (verb === 'fit') await learn.fit(epochs);
  else if (verb === 'validate') await learn.validate();
  else await learn.getPreds();
}

describe('the order of events', () => {
  const { orders } = loadFixture<{ orders: Order[] }>('events');

  for (const order of orders) {
    it(`is fastai's for ${order.title}`, async () => {
      const spy = new Spy(fastaiEvents, order.cancel);
      await run(order, spy);
      assert.deepEqual(spy.seen, order.events);
    });
  }

  it('ends every phase with its cleanup', async () => {
    const spy = new Spy(['afterBackward', 'afterStep', 'afterBatch', 'afterTrain', ...cleanups]);
    const learn = await lineLearner({ nTrain: 2, cbs: [spy] });
    await learn.fit(1);
    assert.deepEqual(spy.seen, [
      'afterBackward',
      'cleanupBackward',
      'afterStep',
      'cleanupStep',
      'afterBatch',
      'cleanupBatch',
      'afterTrain',
      'cleanupTrain',
      'afterBatch',
      'cleanupBatch',
      'cleanupValidate',
      'cleanupEpoch',
      'cleanupFit',
    ]);
  });

  it('runs the cleanups, and no after, when an ordinary error ends the run', async () => {
    const spy = new Spy([...fastaiEvents, ...cleanups]);
    const learn = await lineLearner({ cbs: [spy] });
    spy.afterLoss = () => {
      throw new Error('no more');
    };
    await assert.rejects(learn.fit(1), /no more/);
    assert.deepEqual(spy.seen.slice(-5), [
      'afterPred',
      'cleanupBatch',
      'cleanupTrain',
      'cleanupEpoch',
      'cleanupFit',
    ]);
  });

  it('calls afterCreate once, when the learner is made', async () => {
    const spy = new Spy(['afterCreate']);
    const learn = await lineLearner({ cbs: [spy] });
    await learn.fit(1);
    assert.deepEqual(spy.seen, ['afterCreate']);
  });
});
