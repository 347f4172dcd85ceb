// From indices to a batch: samples read side by side, collated, moved to their device, transformed.
import type { Device } from '../tensor/device.js';
import { idOf } from '../tensor/handle.js';
import { keep, tidyAsync } from '../tensor/scope.js';
import { Tensor } from '../tensor/tensor.js';
import type { BadItem } from './badItems.js';
import { type CollateSample, collate } from './collate.js';
import { DataError } from './dataError.js';
import type { Dataset } from './datasets.js';
import type { ItemCache } from './itemCache.js';
import type { Pipeline } from './pipeline.js';
import { allOf, type Reading } from './reading.js';
import { type Rng, rngFor } from './rng.js';
import { shown } from './shown.js';
import type { Tuple } from './transform.js';

/** The streams of random numbers that one seed is split into; the order of an epoch has stream 0. */
const stream = { reading: 1, itemTfms: 2, batchTfms: 3 } as const;

/** What a batch is made with. */
export interface Recipe<Item> {
  readonly dataset: Dataset<Item>;
  readonly seed: number;
  readonly epoch: number;
  readonly itemTfms: Pipeline;
  readonly batchTfms: Pipeline;
  readonly device: Device;
  readonly cache: ItemCache | undefined;
  /** Leave out items that cannot be read. */
  readonly skip: boolean;
}

/** One item of a batch: its index, and how often it has come before in the epoch. */
export interface Draw {
  readonly index: number;
  readonly repeat: number;
}

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

/** An item that is drawn again in an epoch is transformed in another way. */
function rngOf<Item>({ seed, epoch }: Recipe<Item>, { index, repeat }: Draw, kind: number): Rng {
  return repeat === 0 ? rngFor(seed, epoch, index, kind) : rngFor(seed, epoch, index, kind, repeat);
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
