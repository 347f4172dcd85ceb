// The machine under the tensors: threads.
import { addon, begin, first, putInteger } from './cells.js';

/** Threads that one operation may use. Default: the number of cores. */
export function getNumThreads(): number {
  addon.getNumThreads();
  return first();
}

/**
 * Sets the threads that one operation may use; holds for the whole process.
 *
 * @throws {ArgumentError} `count` is not a whole number from 1 to 4096.
 */
export function setNumThreads(count: number): void {
  begin();
  putInteger(count, 'setNumThreads', 'count');
  addon.setNumThreads();
}
