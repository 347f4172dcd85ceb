// What transforms learn from the items before anything is encoded, and whose fault it is when they cannot.
import { tidyAsync } from '../tensor/scope.js';
import { type BadItem, refuseAllBad, warnOfBadItems } from './badItems.js';
import { DataError } from './dataError.js';
import type { Dataset, Datasets, SampleElement } from './datasets.js';
import type { Pipeline } from './pipeline.js';
import { rngFor } from './rng.js';
import type { Splits } from './split/index.js';
import type { Tuple } from './transform.js';

/** What the getter of an element returns for an item. */
export async function readRaw(element: SampleElement, item: unknown): Promise<unknown> {
  try {
    return await element.getter(item);
  } catch (error) {
    throw DataError.inStep(element.getter.name || `getter of ${element.name}`, error);
  }
}

/** Sets the transforms of an element up. */
export async function setUp(element: SampleElement, train: Dataset, valid: Dataset): Promise<void> {
  let reading: unknown;
  const values = (dataset: Dataset, ready: Pipeline): AsyncIterable<unknown> => ({
    async *[Symbol.asyncIterator]() {
      const context = { splitIdx: dataset.splitIdx, rng: rngFor(0) };
      for (const item of dataset.items) {
        reading = item; // an error that the transform throws over this value is this item's
        const [value] = await ready.encode([await readRaw(element, item)], context);
        yield value;
      }
      reading = undefined;
    },
  });
  try {
    await element.pipeline.setup((ready) => ({
      train: values(train, ready),
      valid: values(valid, ready),
    }));
  } catch (error) {
    throw reading === undefined ? error : DataError.atItem(reading, error);
  }
}

/**
 * Sets every element up on the items that it can be set up on. What is left out of one element is
 * left out of all, so they are set up again until nothing more is to blame.
 */
export async function setUpSkipping<Item, Sample extends Tuple, Decoded extends Tuple>(
  make: (splits: Splits, skipped: readonly BadItem<Item>[]) => Datasets<Item, Sample, Decoded>,
  splits: Splits,
  onBadItem: ((bad: BadItem<Item>) => void) | undefined,
): Promise<Datasets<Item, Sample, Decoded>> {
  const skipped = new Map<number, BadItem<Item>>();
  for (;;) {
    const good = splits.map((side) => side.filter((i) => !skipped.has(i))) as unknown as Splits;
    const sorted = [...skipped.values()].sort((a, b) => a.index - b.index);
    const datasets = make(good, sorted);
    const before = skipped.size;
    const of = (side: 0 | 1, bad: ReadonlyMap<number, DataError>): void => {
      for (const [place, error] of bad) {
        const index = good[side][place] as number;
        if (!skipped.has(index))
          skipped.set(index, { item: datasets.items[index] as Item, index, error });
      }
    };
    for (const element of datasets.elements) {
      const [train, valid] = await blame(element, datasets.train, datasets.valid);
      of(0, train);
      of(1, valid);
      refuseAllBad(
        [...train.values()].map((error) => ({ error, item: error.item, index: 0 })),
        good[0].length,
        'Datasets',
      );
    }
    if (skipped.size > before) continue;
    for (const bad of sorted) onBadItem?.(bad);
    warnOfBadItems(sorted, splits.flat().length, 'Datasets');
    return datasets;
  }
}

/** Which items keep an element from being set up, by their places in training and validation. */
async function blame(
  element: SampleElement,
  train: Dataset,
  valid: Dataset,
): Promise<[train: Map<number, DataError>, valid: Map<number, DataError>]> {
  try {
    await setUp(element, train, valid);
    return [new Map(), new Map()];
  } catch (error) {
    if (!(error instanceof DataError) || error.item === undefined) throw error;
  }
  const none = valid.new([]);
  const ofTrain = await failures(train, (item) => setUp(element, train.new([item]), none));
  const good = train.items.filter((_, place) => !ofTrain.has(place));
  if (good.length === 0) return [ofTrain, new Map()];
  await setUp(element, train.new(good), none);
  const context = { splitIdx: valid.splitIdx, rng: rngFor(0) };
  const ofValid = await failures(valid, async (item) => {
    await element.pipeline.encode([await readRaw(element, item)], context);
  });
  return [ofTrain, ofValid];
}

async function failures(
  { items }: Dataset,
  tryOut: (item: unknown) => Promise<void>,
): Promise<Map<number, DataError>> {
  const found = new Map<number, DataError>();
  for (const [place, item] of items.entries()) {
    try {
      await tidyAsync(() => tryOut(item));
    } catch (error) {
      found.set(place, DataError.atItem(item, error));
    }
  }
  return found;
}
