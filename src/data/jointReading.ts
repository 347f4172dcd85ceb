// A batch of which one element is read in one go (batchReader.ts).

import { tensor as tensorOf } from '../tensor/create.js';
import { Tensor } from '../tensor/tensor.js';
import type { BadItem } from './badItems.js';
import type { Joint } from './batchReader.js';
import { type CollateSample, stackSamples } from './collate.js';
import { DataError } from './dataError.js';
import { allOf, type Reading } from './reading.js';
import { type Draw, type Recipe, rngOf, stream } from './recipe.js';
import type { TransformContext } from './transform.js';

/** A sample of which one element has not been read yet. */
interface Prepared {
  readonly draw: Draw;
  /** With the source in place of the element. */
  readonly sample: readonly unknown[];
  readonly call: unknown;
  readonly context: TransformContext;
}

/**
 * The tensors of a batch, and the items that were left out. Undefined where an element turns out to
 * be the item transform's too, so that samples have to be read one by one.
 */
export async function readJointly<Item>(
  recipe: Recipe<Item>,
  { joint, draws, reading }: { joint: Joint; draws: readonly Draw[]; reading: Reading },
): Promise<{ tensors: readonly Tensor[]; bad: BadItem<Item>[] } | undefined> {
  const { dataset, skip } = recipe;
  const { position, reader, first, rest, restLooks } = joint;
  const bad: BadItem<Item>[] = [];
  const badOr = async <T>(draw: Draw, make: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await make();
    } catch (error) {
      const item = dataset.items[draw.index] as Item;
      const named = DataError.atItem(item, error);
      if (!skip) throw named;
      bad.push({ item, index: draw.index, error: named });
      return undefined;
    }
  };
  const prepare = async (draw: Draw): Promise<Prepared> => {
    const sample = await dataset.sample(draw.index, {
      rng: rngOf(recipe, draw, stream.reading),
      leaveRaw: position,
    });
    const context = { splitIdx: dataset.splitIdx, rng: rngOf(recipe, draw, stream.itemTfms) };
    return { draw, sample, call: first.beforeCall([], context), context };
  };
  const ready = await allOf(
    draws.map((draw) => reading.read(() => badOr(draw, () => prepare(draw)))),
  );
  const prepared = ready.filter((sample) => sample !== undefined);
  if (
    prepared.some(({ sample }) => sample.some((value, i) => i !== position && first.accepts(value)))
  )
    return undefined;
  if (prepared.length === 0) return { tensors: [], bad };

  const { batch, failed } = await reader.read(
    prepared.map(({ sample }) => sample[position]),
    { calls: prepared.map(({ call }) => call), reading, skip },
  );
  const samples: CollateSample[] = [];
  const good: number[] = [];
  for (const [row, { draw, sample, context }] of prepared.entries()) {
    await badOr(draw, async () => {
      if (failed.has(row)) throw failed.get(row);
      const place = restLooks
        ? batch.select(0, row).as(dataset.elements[position]?.block.cls ?? Tensor)
        : undefined;
      const tuple = await rest.encode(sample.with(position, place), context);
      const changed = tuple[position];
      if (place && changed instanceof Tensor && changed !== place) place.copy_(changed);
      samples.push({ item: dataset.items[draw.index], tuple });
      good.push(row);
    });
  }
  bad.sort((a, b) => places(draws, a.index) - places(draws, b.index));
  if (samples.length === 0) return { tensors: [], bad };
  const whole =
    good.length === prepared.length
      ? batch
      : batch.indexSelect(0, tensorOf(good, { dtype: 'int64' }));
  return { tensors: stackSamples(samples, dataset.elements, new Map([[position, whole]])), bad };
}

function places(draws: readonly Draw[], index: number): number {
  return draws.findIndex((draw) => draw.index === index);
}
