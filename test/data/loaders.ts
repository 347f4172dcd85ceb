import { setTimeout as sleep } from 'node:timers/promises';
import {
  DataBlock,
  type DataLoader,
  type DataLoadersOptions,
  IndexSplitter,
  memory,
  Tensor,
  Transform,
  TransformBlock,
  type TransformContext,
} from 'kindling';

export const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Adds a random number to every element. */
export class Jitter extends Transform<Tensor, Tensor, number> {
  override readonly order = 6; // after ToTensor
  override readonly splitIdx = 0;
  override accepts(value: unknown): value is Tensor {
    return value instanceof Tensor;
  }
  override beforeCall(_tuple: readonly unknown[], { rng }: TransformContext): number {
    return rng.random();
  }
  encodes(value: Tensor, drawn: number): Tensor {
    return value.add(drawn);
  }
}

/** Takes longer for some items than for others, in no order of theirs. */
export async function late(item: number): Promise<number> {
  await sleep((item * 7919) % 5);
  return item;
}

export interface Trial {
  getX?: (item: number) => number | Promise<number>;
  n?: number;
  itemTfms?: readonly Transform[];
  batchTfms?: readonly Transform[];
}

/** Loaders of the numbers 0 … n−1, of which only the first validates. */
export function loaders(
  { getX = (item) => item, n = 10, itemTfms = [], batchTfms = [] }: Trial = {},
  options: DataLoadersOptions<number> = {},
) {
  const block = new DataBlock({
    blocks: [TransformBlock<number>(), TransformBlock<number>()],
    splitter: IndexSplitter([n]),
    getX,
    getY: (item: number) => item,
    itemTfms,
    batchTfms,
  });
  return block.dataloaders(numbers(n + 1), { seed: 7, bs: 4, ...options });
}

/** Everything that a loader yields, as numbers, freed on the way. */
export async function epoch(loader: DataLoader<unknown, readonly Tensor[]>): Promise<unknown[][]> {
  const batches: unknown[][] = [];
  for await (const batch of loader) {
    batches.push(batch.map((t) => t.tolist()));
    for (const t of batch) t.dispose();
  }
  return batches;
}

/** Tensors alive and rejections nobody handled, after what `run` does and what it left under way. */
export async function remains(run: () => Promise<void>): Promise<unknown[]> {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  const before = memory().tensors;
  try {
    await run();
    const after = memory().tensors;
    await sleep(40);
    return [...unhandled, after - before, memory().tensors - before];
  } finally {
    process.off('unhandledRejection', note);
  }
}

/** The warnings of this library that `run` gives. */
export async function warnings(run: () => Promise<unknown>): Promise<string[]> {
  const found: string[] = [];
  const note = (warning: Error): void => {
    if (warning.name === 'DataWarning') found.push(warning.message);
  };
  process.on('warning', note);
  try {
    await run();
    await sleep(1); // warnings come in a later turn
    return found;
  } finally {
    process.off('warning', note);
  }
}
