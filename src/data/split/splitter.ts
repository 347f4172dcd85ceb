// What a splitter is, and what it may return.
import type { Slice } from '../../tensor/indexTypes.js';

/** Positions of the training items, then of the validation items. */
export type Splits = readonly [train: readonly number[], valid: readonly number[]];

/** Says which items train and which validate. */
export type Splitter<Item = unknown> = (items: readonly Item[]) => Splits;

/**
 * One side of a split as a function of your own may return it: positions, one boolean for each
 * item, or a `slice`.
 */
export type SplitSide = Iterable<number> | Iterable<boolean> | Slice;

/**
 * Any function from items to two sides, training then validation, is a splitter for a DataBlock.
 *
 * @example
 * ```ts
 * const lastTen: SplitFunction = (items) => [slice(0, items.length - 10), slice(-10)];
 * ```
 */
export type SplitFunction<Item = unknown> = (
  items: readonly Item[],
) => SplitPair | Promise<SplitPair>;

/** Both sides, training then validation. */
export type SplitPair = readonly [train: SplitSide, valid: SplitSide];

/** A value for each item: a list, or a function of the item. */
export type PerItem<Item, Value> = readonly Value[] | ((item: Item, index: number) => Value);
