// From indices to a batch: samples read side by side, collated, moved to their device, transformed.
import { idOf } from '../tensor/handle.js';
import { keep, tidyAsync } from '../tensor/scope.js';
import { Tensor } from '../tensor/tensor.js';
import type { BadItem } from './badItems.js';
import { type CollateSample, collate } from './collate.js';
import { DataError } from './dataError.js';
import { readJointly } from './jointReading.js';
import { allOf, type Reading } from './reading.js';
import { type Draw, type Recipe, rngOf, stream } from './recipe.js';
import { rngFor } from './rng.js';
import { shown } from './shown.js';
import type { Tuple } from './transform.js';

/** Collated samples, and the items that were left out; no tensors if all were. */
export interface ReadItems<Item> {
  readonly tensors: readonly Tensor[];
  readonly bad: readonly BadItem<Item>[];
}

/** The samples of one batch, collated: tensors that no scope owns. */
export async function readItems<Item>(
  recipe: Recipe<Item>,
  draws: readonly Draw[],
  reading: Reading,
): Promise<ReadItems<Item>> {
  let tensors: readonly Tensor[] = [];
  const bad: BadItem<Item>[] = [];
  await tidyAsync(async () => {
    const { joint } = recipe;
    const jointly = joint && (await readJointly(recipe, { joint, draws, reading }));
    if (jointly) {
      tensors = jointly.tensors.map(keep);
      bad.push(...jointly.bad);
      return;
    }
    const read = await allOf(
      draws.map((draw) => reading.read(() => tidyAsync(() => sampleOrBad(recipe, draw)))),
    );
    const samples: CollateSample[] = [];
    for (const found of read) {
      if ('error' in found) bad.push(found);
      else samples.push(found);
    }
    if (samples.length > 0) tensors = collate(samples, recipe.dataset.elements).map(keep);
  });
  return { tensors, bad };
}

/** The batch on its device, after the batch transforms. What it was made of is freed. */
export async function finishBatch<Item>(
  recipe: Recipe<Item>,
  read: readonly Tensor[],
  k: number,
): Promise<readonly Tensor[]> {
  const { dataset, seed, epoch, batchTfms, device } = recipe;
  let batch: readonly Tensor[] = [];
  try {
    await tidyAsync(async () => {
      const here = read.map((tensor, i) =>
        tensor.to(device).as(dataset.elements[i]?.block.cls ?? Tensor),
      );
      const context = { splitIdx: dataset.splitIdx, rng: rngFor(seed, epoch, k, stream.batchTfms) };
      batch = checkTensors(await batchTfms.encode(here, context)).map(keep);
    });
  } finally {
    const remaining = new Set(batch.map(idOf));
    disposeAll(read.filter((tensor) => !remaining.has(idOf(tensor))));
  }
  return batch;
}

/** Frees the tensors of a batch. */
export function disposeAll(batch: readonly Tensor[]): void {
  for (const tensor of batch) tensor.dispose();
}

async function sampleOrBad<Item>(
  recipe: Recipe<Item>,
  draw: Draw,
): Promise<CollateSample | BadItem<Item>> {
  try {
    return await sample(recipe, draw);
  } catch (error) {
    const item = recipe.dataset.items[draw.index] as Item;
    const named = DataError.atItem(item, error);
    if (!recipe.skip) throw named;
    return { item, index: draw.index, error: named };
  }
}

/** A sample after its item transforms. */
async function sample<Item>(recipe: Recipe<Item>, draw: Draw): Promise<CollateSample> {
  const { dataset, cache, itemTfms } = recipe;
  const { index } = draw;
  let tuple: Tuple | undefined = cache?.get(index);
  if (!tuple) {
    tuple = await dataset.sample(index, { rng: rngOf(recipe, draw, stream.reading) });
    cache?.add(index, tuple);
  }
  const context = { splitIdx: dataset.splitIdx, rng: rngOf(recipe, draw, stream.itemTfms) };
  return { item: dataset.items[index], tuple: await itemTfms.encode(tuple, context) };
}

function checkTensors(batch: Tuple): readonly Tensor[] {
  for (const value of batch) {
    if (value instanceof Tensor) continue;
    throw new DataError(
      'DataLoader',
      `expected tensors of the batch transforms, got ${shown(value)}`,
    );
  }
  return batch as readonly Tensor[];
}
