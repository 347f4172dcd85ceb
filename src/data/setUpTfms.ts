// Set-up of item and batch transforms on what they will see. Type transforms are set up by datasets.ts.

import { DataError } from './dataError.js';
import type { DataLoader } from './dataLoader.js';
import { Pipeline } from './pipeline.js';
import { disposeAll } from './readBatch.js';
import { rngFor } from './rng.js';
import type { SetupValues, Transform } from './transform.js';

/** The loaders of both sides, which share their transforms. */
export interface Sides {
  readonly train: DataLoader;
  readonly valid: DataLoader;
}

/**
 * The loaders, once each of their transforms has learned what it learns: item transforms from the
 * elements of samples that they accept, batch transforms from those of batches, after the transforms
 * before them. Nothing is read for a transform that learns nothing.
 *
 * @throws {DataError} a transform fails; the message names it.
 */
export async function setUpTfms<S extends Sides>(sides: S): Promise<S> {
  await setUpItemTfms(sides);
  await setUpBatchTfms(sides);
  return sides;
}

export async function setUpItemTfms({ train, valid }: Sides): Promise<void> {
  await setUpEach(train.itemTfms, (tfm, before) => ({
    train: again(() => samples(train, tfm, before)),
    valid: again(() => samples(valid, tfm, before)),
    plain: again(() => samples(plain(train), tfm, before)),
  }));
}

export async function setUpBatchTfms({ train, valid }: Sides): Promise<void> {
  await setUpEach(train.batchTfms, (tfm, before) => ({
    train: again(() => batches(train, tfm, before)),
    valid: again(() => batches(valid, tfm, before)),
    plain: again(() => batches(plain(train), tfm, before)),
  }));
}

async function setUpEach(
  { tfms }: Pipeline,
  values: (tfm: Transform, before: Pipeline) => SetupValues<unknown>,
): Promise<void> {
  for (const [i, tfm] of tfms.entries()) {
    try {
      await tfm.setup(values(tfm, new Pipeline(tfms.slice(0, i))));
    } catch (error) {
      throw DataError.inStep(tfm.name, error);
    }
  }
}

/** All items in order, as validation would see them. */
function plain(train: DataLoader): DataLoader {
  return train.new({ shuffle: false, dropLast: false }, train.dataset.withSplitIdx(1));
}

/** Values that can be read more than once. */
function again(read: () => AsyncGenerator<unknown, void, undefined>): AsyncIterable<unknown> {
  return { [Symbol.asyncIterator]: read };
}

async function* samples(
  { dataset, badItems }: DataLoader,
  tfm: Transform,
  before: Pipeline,
): AsyncGenerator<unknown, void, undefined> {
  for (const [i, item] of dataset.items.entries()) {
    const context = { splitIdx: dataset.splitIdx, rng: rngFor(0, i) };
    let values: readonly unknown[];
    try {
      const sample = await dataset.sample(i, { rng: rngFor(1, i) });
      values = await before.encode(sample, context);
    } catch (error) {
      if (badItems === 'skip') continue;
      throw DataError.atItem(item, error);
    }
    yield* values.filter((value) => tfm.accepts(value));
  }
}

/** A value belongs to the transform until it asks for the next. */
async function* batches(
  loader: DataLoader,
  tfm: Transform,
  batchTfms: Pipeline,
): AsyncGenerator<unknown, void, undefined> {
  for await (const batch of loader.new({ batchTfms, prefetch: 0, cache: false })) {
    try {
      yield* batch.filter((value) => tfm.accepts(value));
    } finally {
      disposeAll(batch);
    }
  }
}
