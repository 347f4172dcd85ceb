// Measuring side by side: in every round each contender runs one block, so that a slow moment of the machine meets all.

/** Runs `n` repetitions and gives the seconds they took. */
export type Block = (n: number) => number | Promise<number>;

export interface Measured {
  /** Seconds for one repetition, median over the rounds. */
  readonly median: number;
  /** Distance between the first and the third quartile. */
  readonly spread: number;
}

const BLOCK_SECONDS = 0.04;

export interface MeasureOptions {
  readonly rounds: number;
  /** How often each contender repeats in a round; by default as often as the first one can in 40 ms. */
  readonly repetitions?: number | undefined;
}

/**
 * Seconds per repetition for each contender, all in the same rounds and with the same number of repetitions.
 * The order turns by one from round to round. One round before the first is not counted.
 */
export async function measure<Name extends string>(
  blocks: Readonly<Record<Name, Block>>,
  { rounds, repetitions }: MeasureOptions,
): Promise<Record<Name, Measured>> {
  const names = Object.keys(blocks) as Name[];
  const n = repetitions ?? (await fitting(blocks[names[0] as Name]));
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = -1; round < rounds; round++) {
    for (let i = 0; i < names.length; i++) {
      const name = names[(i + round + names.length) % names.length] as Name;
      const seconds = await blocks[name](n);
      if (round >= 0) times.get(name)?.push(seconds / n);
      await macrotask(); // what a block left to the collector is freed outside the next one's time
    }
  }
  const entries = names.map((name) => [name, summarize(times.get(name) ?? [])]);
  return Object.fromEntries(entries) as Record<Name, Measured>;
}

/** How many repetitions take about as long as a block should. */
async function fitting(block: Block): Promise<number> {
  for (let n = 8; ; n *= 4) {
    const seconds = await block(n);
    if (seconds > BLOCK_SECONDS / 8) return Math.max(1, Math.round((n * BLOCK_SECONDS) / seconds));
  }
}

function macrotask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Median and quartile distance of at least one number. */
export function summarize(values: readonly number[]): Measured {
  const sorted = [...values].sort((a, b) => a - b);
  const quantile = (q: number) => {
    const place = q * (sorted.length - 1);
    const low = sorted[Math.floor(place)] ?? Number.NaN;
    const high = sorted[Math.ceil(place)] ?? Number.NaN;
    return low + (high - low) * (place % 1);
  };
  return { median: quantile(0.5), spread: quantile(0.75) - quantile(0.25) };
}
