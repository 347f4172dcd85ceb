// Reading many items at a time, and stopping at the first that fails.
import { DataError } from './dataError.js';

/**
 * What the reads of one iteration share. After the first failure, or a stop, no further read
 * begins.
 */
export class Reading {
  stopped = false;
  readonly #limiter: Limiter;

  /** @param atOnce how many reads run at a time */
  constructor(atOnce: number) {
    this.#limiter = new Limiter(atOnce);
  }

  read<T>(task: () => Promise<T>): Promise<T> {
    return this.#limiter.run(async () => {
      if (this.stopped) throw new DataError('DataLoader', 'stopped');
      try {
        return await task();
      } catch (error) {
        this.stopped = true;
        throw error;
      }
    });
  }
}

/**
 * All results, or the first error in their order, once nothing is under way any more. Reads begin
 * in order, so it is a real one.
 */
export async function allOf<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(promises);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/**
 * Lets at most `limit` tasks run at a time; the others wait and start in the order in which they
 * came.
 */
class Limiter {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#free = limit;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((start) => this.#waiting.push(start));
    try {
      return await task();
    } finally {
      const start = this.#waiting.shift();
      if (start) start();
      else this.#free++;
    }
  }
}
