// One item to look at: as it was read, and transformed again and again.
import type { DataLoader } from './dataLoader.js';
import { asShown, type ShownSample, shownBatch } from './picture.js';
import { disposeAll, finishBatch, readItems } from './readBatch.js';
import { Reading } from './reading.js';
import { type Recipe, rngOf, stream } from './recipe.js';

/** The item before any transform of samples or batches. */
export async function originalOf(
  loader: DataLoader,
  recipe: Recipe<unknown>,
  index: number,
): Promise<ShownSample> {
  const { dataset } = recipe;
  const rng = rngOf(recipe, { index, repeat: 0 }, stream.reading);
  const sample = await dataset.sample(index, { rng });
  return { ...asShown(loader, dataset.decode(sample)), note: 'original' };
}

/**
 * The item `count` times, each a batch of its own: batches may be of different sizes, and what is drawn once for a batch is drawn
 * for each.
 */
export async function copiesOf(
  loader: DataLoader,
  recipe: Recipe<unknown>,
  index: number,
  count: number,
): Promise<ShownSample[]> {
  const copies: ShownSample[] = [];
  for (let repeat = 0; repeat < count; repeat++) {
    const { tensors } = await readItems(recipe, [{ index, repeat }], new Reading(1));
    const batch = await finishBatch(recipe, tensors, repeat);
    try {
      copies.push(...shownBatch(loader, batch, 1));
    } finally {
      disposeAll(batch);
    }
  }
  return copies;
}
