// Items that cannot be read, and what is said of them.
import { DataError } from './dataError.js';

/** What becomes of an item that cannot be read: an error, or it is left out. */
export type BadItems = 'error' | 'skip';

/** An item that was left out. */
export interface BadItem<Item = unknown> {
  readonly item: Item;
  /** Its place in the items of the loader's data set, or of the source while that is set up. */
  readonly index: number;
  /** What is wrong; its message names the item. */
  readonly error: DataError;
}

/** What becomes of bad items. */
export interface BadItemOptions<Item = unknown> {
  /**
   * `'error'` ends with an error that names the item, `'skip'` leaves it out and warns. Default
   * `'error'`.
   */
  badItems?: BadItems | undefined;
  /** Sees each item that is left out. */
  onBadItem?: ((bad: BadItem<Item>) => void) | undefined;
}

/** One warning for all that was left out of `total` items; none if that is nothing. */
export function warnOfBadItems(bad: readonly BadItem[], total: number, where: string): void {
  const [first] = bad;
  if (!first) return;
  process.emitWarning(
    `${where}: left out ${bad.length} of ${total} items; the first: ${first.error.message}`,
    { type: 'DataWarning', code: 'KINDLING_BAD_ITEMS' },
  );
}

/** @throws {DataError} every one of `total` items is bad. */
export function refuseAllBad(bad: readonly BadItem[], total: number, where: string): void {
  const [first] = bad;
  if (!first || bad.length < total) return;
  const count = total === 1 ? 'the only item cannot' : `none of ${total} items can`;
  throw new DataError(where, `${count} be read; the first: ${first.error.message}`, {
    item: first.item,
    cause: first.error,
  });
}
