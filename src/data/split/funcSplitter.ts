import { checkArg } from '../../tensor/errors.js';
import { byMask } from './sides.js';
import type { Splitter } from './splitter.js';

/**
 * The items for which `isValid` returns true validate; all others train.
 *
 * @throws {ArgumentError} from the splitter, when all items end on one side.
 * @example
 * ```ts
 * FuncSplitter((file: string) => file.includes('/13/')); // BIWI: one person's pictures validate
 * ```
 * @see https://docs.fast.ai/data.transforms.html#funcsplitter
 */
export function FuncSplitter<Item>(isValid: (item: Item) => boolean): Splitter<Item> {
  return (items) =>
    byMask(
      'FuncSplitter',
      items,
      items.map((item) => isValid(item)),
    );
}

/**
 * The items whose place in `mask` is true validate; all others train.
 *
 * @throws {ArgumentError} from the splitter, when the lengths differ or all items end on one side.
 * @see https://docs.fast.ai/data.transforms.html#masksplitter
 */
export function MaskSplitter(mask: readonly boolean[]): Splitter {
  return (items) => {
    const fits = mask.length === items.length;
    checkArg(
      fits,
      'MaskSplitter',
      `one value for each of the ${items.length} items`,
      'mask',
      mask.length,
    );
    return byMask('MaskSplitter', items, mask);
  };
}
