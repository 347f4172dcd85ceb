import { checkArg } from '../../tensor/errors.js';
import { checkIndices } from './sides.js';
import type { Splitter } from './splitter.js';

/**
 * The items at `validIdx` validate, in the order given; all others train.
 *
 * @throws {ArgumentError} from the splitter, when an index is not one of the items' or comes twice.
 * @see https://docs.fast.ai/data.transforms.html#indexsplitter
 */
export function IndexSplitter(validIdx: readonly number[]): Splitter {
  const chosen = new Set(validIdx);
  checkArg(
    chosen.size === validIdx.length,
    'IndexSplitter',
    'every index once',
    'validIdx',
    validIdx,
  );
  return (items) => {
    checkIndices('IndexSplitter', validIdx, items.length);
    return [items.flatMap((_, i) => (chosen.has(i) ? [] : [i])), [...validIdx]];
  };
}
