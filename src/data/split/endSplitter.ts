import { checkArg } from '../../tensor/errors.js';
import { cutOf } from './sides.js';
import type { Splitter } from './splitter.js';

/** Options of {@link EndSplitter}. */
export interface EndSplitterOptions {
  /** Share of the items that validates, in (0, 1). Default 0.2. */
  validPct?: number;
  /** Whether the last items validate (default) or the first. */
  validLast?: boolean;
}

/**
 * The last (or first) ⌊validPct·n⌋ items validate; for data in the order of time.
 * Where that is none, fastai trains on nothing; here it is an error.
 *
 * @throws {ArgumentError} `validPct` is outside (0, 1); from the splitter, when no item is left for
 * validation.
 * @see https://docs.fast.ai/data.transforms.html#endsplitter
 */
export function EndSplitter({
  validPct = 0.2,
  validLast = true,
}: EndSplitterOptions = {}): Splitter {
  checkArg(validPct > 0 && validPct < 1, 'EndSplitter', 'a number in (0, 1)', 'validPct', validPct);
  return (items) => {
    const cut = cutOf('EndSplitter', items.length, validPct);
    const all = items.map((_, i) => i);
    return validLast ? [all.slice(0, -cut), all.slice(-cut)] : [all.slice(cut), all.slice(0, cut)];
  };
}
