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

/** Threads that run independent parts of LibTorch's work beside each other (its interpreter's, its data loader's). */
export function getNumInteropThreads(): number {
  addon.getNumInteropThreads();
  return first();
}

/**
 * Sets the threads that run independent parts of LibTorch's work beside each other; holds for the whole process.
 *
 * @throws {ArgumentError} `count` is not a whole number from 1 to 4096.
 * @throws {TorchError} such work has run already, or the count has been set: it can be set once, at the start.
 */
export function setNumInteropThreads(count: number): void {
  begin();
  putInteger(count, 'setNumInteropThreads', 'count');
  addon.setNumInteropThreads();
}
