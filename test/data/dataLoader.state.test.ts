import assert from 'node:assert/strict';
import { type DataLoaderState, type DataLoadersOptions, type Tensor, Transform } from 'kindling';
import { epoch, Jitter, late, loaders, numbers } from './loaders.js';

const trial = { n: 11, getX: late, itemTfms: [new Jitter()], batchTfms: [new Jitter()] };
const make = async (options: DataLoadersOptions = {}) =>
  (await loaders(trial, { bs: 3, dropLast: false, ...options })).train;
type Loader = Awaited<ReturnType<typeof make>>;

/** A batch as its bytes. */
const bytes = (batch: readonly Tensor[]): string =>
  batch.map((t) => Buffer.from(t.toTypedArray().buffer).toString('hex')).join(' ');

/** The batches of the next epoch, up to `stop` of them, and the state inside the loop after each. */
async function run(loader: Loader, stop = Number.POSITIVE_INFINITY) {
  const batches: string[] = [];
  const states: DataLoaderState[] = [];
  for await (const batch of loader) {
    batches.push(bytes(batch));
    states.push(loader.stateDict());
    for (const t of batch) t.dispose();
    if (batches.length >= stop) break;
  }
  return { batches, states };
}

/** Through JSON, as a file would keep it. */
const saved = <T>(state: T): T => JSON.parse(JSON.stringify(state)) as T;

const settings: Record<string, DataLoadersOptions> = {
  'in order': { shuffle: false },
  shuffled: {},
  'without the last batch': { dropLast: true },
  'by weight': { weights: (item) => 1 + ((item as number) % 3) },
  'by a list of weights': { weights: numbers(12) },
  'a part of the items': { partialN: 7 },
  'a share of them': { partialN: 0.4 },
  'of the first items': { n: 8 },
  'in an order of the user': { sampler: ({ epoch: e, rng }) => [e, e, 1 + rng.integer(0, 9), 2] },
};

describe('DataLoader#stateDict()', () => {
  for (const [name, options] of Object.entries(settings)) {
    it(`resumes exactly after every batch of three epochs, ${name}`, async () => {
      const straight = await make(options);
      const epochs: Awaited<ReturnType<typeof run>>[] = [];
      for (let e = 0; e < 3; e++) epochs.push(await run(straight));
      for (const [e, { batches, states }] of epochs.entries()) {
        assert.ok(batches.length > 0);
        for (const [k, state] of states.entries()) {
          const other = await make({ ...options, prefetch: (k + e) % 4, readsAtOnce: 1 + k });
          other.loadStateDict(saved(state));
          const rest = await run(other);
          assert.deepEqual(rest.batches, batches.slice(k + 1), `after batch ${k} of epoch ${e}`);
          if (e < 2) assert.deepEqual((await run(other)).batches, epochs[e + 1]?.batches);
        }
      }
    });
  }

  it('counts what was handed out, not what was read ahead, and goes on after a break', async () => {
    const whole = (await run(await make())).batches;
    for (let stop = 1; stop < whole.length; stop++) {
      const first = await make({ prefetch: 3 });
      assert.equal((await run(first, stop)).batches.length, stop);
      const state = first.stateDict();
      assert.deepEqual([state.epoch, state.batch], [0, stop]);
      const other = await make({ prefetch: 1 });
      other.loadStateDict(state);
      assert.deepEqual(other.stateDict(), state);
      assert.deepEqual((await run(other)).batches, whole.slice(stop));
      first.loadStateDict(state); // the same loader can go on too
      assert.deepEqual((await run(first)).batches, whole.slice(stop));
    }
  });

  it('is the beginning of the next epoch before a loop and after a whole one', async () => {
    const loader = await make();
    const place = () => [loader.stateDict().epoch, loader.stateDict().batch];
    assert.deepEqual(place(), [0, 0]);
    await run(loader);
    assert.deepEqual(place(), [1, 0]);
    await run(loader, 2);
    assert.deepEqual(place(), [1, 2]);
    loader.epoch = 5;
    assert.deepEqual(place(), [5, 0]);
    await run(loader, 1);
    await run(loader); // what was left by a break is not gone back to
    assert.deepEqual(place(), [7, 0]);
  });

  it('goes on with the failing batch after an error', async () => {
    class Once extends Transform {
      fails = true;
      override readonly order = 9;
      encodes(value: unknown): unknown {
        if (this.fails && (value as Tensor).tolist() === 5) throw new Error('gone');
        return value;
      }
    }
    const once = new Once();
    const { train } = await loaders({ itemTfms: [once] }, { shuffle: false });
    await assert.rejects(epoch(train), /gone/);
    const state = train.stateDict();
    assert.deepEqual([state.epoch, state.batch], [0, 1]);
    once.fails = false;
    train.loadStateDict(state);
    assert.deepEqual(
      (await epoch(train)).map(([x]) => x),
      [
        [4, 5, 6, 7],
        [8, 9],
      ],
    );
  });

  it('gives the next batch to oneBatch() too', async () => {
    const whole = (await run(await make())).batches;
    const loader = await make();
    await run(loader, 2);
    loader.loadStateDict(loader.stateDict());
    const batch = await loader.oneBatch();
    assert.equal(bytes(batch), whole[2]);
    for (const t of batch) t.dispose();
  });

  it('refuses the state of a loader that gives other batches, and names what differs', async () => {
    const loader = await make();
    await run(loader, 1);
    const state = loader.stateDict();
    const cases: [DataLoadersOptions, string][] = [
      [{ seed: 8 }, 'seed 7 (number), here 8 (number)'],
      [{ bs: 4 }, 'bs 3 (number), here 4 (number)'],
      [{ n: 9 }, 'number of items 11 (number), here 9 (number)'],
      [{ shuffle: false }, 'shuffle true (boolean), here false (boolean)'],
      [{ dropLast: true }, 'dropLast false (boolean), here true (boolean)'],
      [{ partialN: 2 }, 'partialN null, here 2 (number)'],
      [{ weights: numbers(12) }, 'other weights'],
      [{ bs: 4, seed: 8 }, 'seed 7 (number), here 8 (number); bs 3 (number), here 4 (number)'],
    ];
    for (const [options, what] of cases) {
      const other = await make(options);
      assert.throws(() => other.loadStateDict(state), {
        name: 'ArgumentError',
        message: `loadStateDict: expected the state of a loader with the same settings, got one with ${what}`,
      });
      assert.equal(other.stateDict().batch, 0);
    }
    const other = await make({ sampler: () => [1, 2] });
    assert.throws(
      () => other.loadStateDict(state),
      /expected the same order of items in epoch 0, got another; is it another sampler\?/,
    );
  });

  it('refuses what is no state', async () => {
    const loader = await make();
    const good = loader.stateDict();
    for (const state of [undefined, null, 3, {}, { ...good, version: 2 }, { ...good, batch: -1 }])
      assert.throws(
        () => loader.loadStateDict(state as never),
        /loadStateDict: expected what stateDict\(\) returned for state, got/,
      );
    assert.throws(() => loader.loadStateDict({ ...good, batch: 9 }), /expected the same order/);
  });

  it('holds both sides of DataLoaders', async () => {
    const dls = await loaders(trial, { bs: 3, dropLast: false });
    await run(dls.train, 2);
    await run(dls.valid);
    const state = saved(dls.stateDict());
    assert.deepEqual(
      [state.train.epoch, state.train.batch, state.valid.epoch, state.valid.batch],
      [0, 2, 1, 0],
    );
    const other = await loaders(trial, { bs: 3, dropLast: false });
    other.loadStateDict(state);
    assert.deepEqual(other.stateDict(), state);
    assert.throws(
      () => other.loadStateDict({ train: state.train } as never),
      /loadStateDict: expected what stateDict\(\) returned for state/,
    );
  });
});
