// One pass over the batches of an epoch: some read ahead, each finished when its turn comes.
import type { Tensor } from '../tensor/tensor.js';
import { type BadItem, refuseAllBad, warnOfBadItems } from './badItems.js';
import type { Position } from './progress.js';
import { ReadAhead } from './readAhead.js';
import { disposeAll, finishBatch, type ReadItems, readItems } from './readBatch.js';
import { Reading } from './reading.js';
import type { Draw, Recipe } from './recipe.js';
import type { EpochPlan } from './sampling.js';

/** What a pass is made with. */
export interface EpochRun<Item> {
  /** Where it begins; moved on with every batch that is handed out. */
  readonly position: Position;
  readonly prefetch: number;
  readonly readsAtOnce: number;
  /** How batches are made, as the loader's settings are at the moment. */
  readonly recipe: () => Recipe<Item>;
  readonly onBadItem: ((bad: BadItem) => void) | undefined;
  /** Gets what is left out. */
  readonly skipped: BadItem<Item>[];
  readonly signal: AbortSignal | undefined;
}

/** The remaining batches of the epoch. They belong to whoever receives them. */
export async function* runEpoch<Item>(run: EpochRun<Item>): AsyncGenerator<readonly Tensor[]> {
  const { position, skipped, signal } = run;
  const { plan, epoch, batch: from } = position;
  const reading = new Reading(run.readsAtOnce);
  const ahead = new ReadAhead<ReadItems<Item>>({
    from,
    to: plan.batches.length,
    prefetch: run.prefetch,
    read: (k) => readItems(run.recipe(), drawsOf(plan, k), reading),
    free: ({ tensors }) => disposeAll(tensors),
  });
  const stop = (): Promise<void> => {
    reading.stopped = true;
    return ahead.close();
  };
  signal?.addEventListener('abort', stop, { once: true });
  let seen = 0; // items that this pass has come to
  try {
    for (let k = from; k < plan.batches.length; k++) {
      const read = await next(ahead, signal);
      seen += plan.batches[k]?.length ?? 0;
      skipped.push(...read.bad);
      const batch = await finish(run, read, k);
      position.batch = k + 1;
      if (batch) yield batch;
    }
    if (from === 0) refuseAllBad(skipped, seen, 'DataLoader');
  } finally {
    signal?.removeEventListener('abort', stop);
    await stop();
    warnOfBadItems(skipped, seen, `DataLoader, epoch ${epoch}`);
  }
}

/** The first batch of a pass that has a good item; nothing is read ahead, nothing moved on. */
export async function firstBatch<Item>(
  run: Omit<EpochRun<Item>, 'signal' | 'prefetch'>,
): Promise<readonly Tensor[] | undefined> {
  const { plan, batch: from } = run.position;
  for (let k = from; k < plan.batches.length; k++) {
    const reading = new Reading(run.readsAtOnce);
    const read = await readItems(run.recipe(), drawsOf(plan, k), reading);
    run.skipped.push(...read.bad);
    const batch = await finish(run, read, k);
    if (batch) return batch;
  }
  return undefined;
}

/** The items of a batch, each with how often it has come before. */
export function drawsOf(plan: EpochPlan, k: number): Draw[] {
  return (plan.batches[k] ?? []).map((index, place) => ({ index, repeat: plan.repeat(k, place) }));
}

/** The batch that was read, with the bad items told; undefined without any good one. */
async function finish<Item>(
  { recipe, onBadItem }: Pick<EpochRun<Item>, 'recipe' | 'onBadItem'>,
  { tensors, bad }: ReadItems<Item>,
  k: number,
): Promise<readonly Tensor[] | undefined> {
  try {
    for (const item of bad) onBadItem?.(item);
  } catch (error) {
    disposeAll(tensors);
    throw error;
  }
  return tensors.length > 0 ? finishBatch(recipe(), tensors, k) : undefined;
}

/** What has been read next; where the signal has ended the reading, its reason instead. */
async function next<Item>(
  ahead: ReadAhead<ReadItems<Item>>,
  signal: AbortSignal | undefined,
): Promise<ReadItems<Item>> {
  signal?.throwIfAborted();
  try {
    const read = await ahead.next();
    if (signal?.aborted) disposeAll(read.tensors);
    else return read;
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
  throw signal?.reason;
}
