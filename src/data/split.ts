import { ArgumentError, checkArg } from '../tensor/errors.js';
import { Generator } from '../tensor/generator.js';
import { randperm } from '../tensor/random.js';
import { tidy } from '../tensor/scope.js';
import { pathParts } from './label.js';
import { listed, shown } from './shown.js';

/** Positions of the training items, then of the validation items. */
export type Splits = readonly [train: readonly number[], valid: readonly number[]];

/** Says which items train and which validate. Any function of this shape will do. */
export type Splitter<Item = unknown> = (items: readonly Item[]) => Splits;

/** Options of {@link RandomSplitter}. */
export interface RandomSplitterOptions {
  /** Share of the items that validates, in [0, 1). Default 0.2. */
  validPct?: number;
  /**
   * The same seed gives the same split, and fastai's. Default: drawn from the global generator,
   * which `manualSeed` sets.
   */
  seed?: number;
}

/**
 * A random split with fastai's indices for the same seed: the first ⌊validPct·n⌋ of LibTorch's
 * `randperm` validate, the rest trains. fastai sets the global seed as a side effect; this does
 * not.
 *
 * @throws {ArgumentError} `validPct` is outside [0, 1); from the splitter, when a `validPct` above
 * 0 leaves no item for validation.
 * @example
 * ```ts
 * const [train, valid] = RandomSplitter({ validPct: 0.2, seed: 42 })(files);
 * ```
 * @see https://docs.fast.ai/data.transforms.html#randomsplitter
 */
export function RandomSplitter({ validPct = 0.2, seed }: RandomSplitterOptions = {}): Splitter {
  checkArg(
    validPct >= 0 && validPct < 1,
    'RandomSplitter',
    'a number in [0, 1)',
    'validPct',
    validPct,
  );
  return (items) => {
    const cut = cutOf('RandomSplitter', items.length, validPct);
    const order = tidy(() => {
      const options = seed === undefined ? {} : { generator: new Generator(seed) };
      return randperm(items.length, options).tolist() as number[];
    });
    return [order.slice(cut), order.slice(0, cut)];
  };
}

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

/** Options of {@link GrandparentSplitter}. */
export interface GrandparentSplitterOptions {
  /** Folder, or folders, of the training items. Default `'train'`. */
  trainName?: string | readonly string[];
  /** Folder, or folders, of the validation items. Default `'valid'`. */
  validName?: string | readonly string[];
}

/**
 * Splits by the name of the folder two levels up: `data/train/cat/1.jpg` trains,
 * `data/valid/cat/2.jpg` validates. Items elsewhere are left out.
 *
 * @throws {ArgumentError} from the splitter, when one of the names fits no item (fastai returns an
 * empty side); the message lists the folders there are.
 * @example
 * ```ts
 * GrandparentSplitter({ validName: 'val' }); // Imagenette's folders
 * ```
 * @see https://docs.fast.ai/data.transforms.html#grandparentsplitter
 */
export function GrandparentSplitter({
  trainName = 'train',
  validName = 'valid',
}: GrandparentSplitterOptions = {}): Splitter<string> {
  return (items) => {
    const folders = items.map((item) => pathParts(item).at(-3) ?? '');
    const within = (option: string, names: string | readonly string[]): number[] => {
      const wanted = new Set([names].flat());
      const found = folders.flatMap((folder, i) => (wanted.has(folder) ? [i] : []));
      if (found.length > 0) return found;
      const there = listed([...new Set(folders)].sort().map((folder) => `'${folder}'`));
      throw new ArgumentError(
        'GrandparentSplitter',
        `no item lies two levels below a folder named ${shown(names)} (${option}); there are ${there}`,
      );
    };
    return [within('trainName', trainName), within('validName', validName)];
  };
}

/**
 * The splits again, checked: positions that exist, something to train on, and no item on both
 * sides, which would make validation flatter the model.
 *
 * @throws {ArgumentError} with the first offending item.
 */
export function checkSplits(splits: Splits, items: readonly unknown[]): Splits {
  if (
    !Array.isArray(splits) ||
    splits.length !== 2 ||
    !splits.every((side) => Array.isArray(side))
  ) {
    throw new ArgumentError(
      'splitter',
      `expected two lists of indices, training then validation, got ${shown(splits)}`,
    );
  }
  const [train, valid] = splits;
  checkIndices('splitter', train, items.length);
  checkIndices('splitter', valid, items.length);
  if (train.length === 0)
    throw new ArgumentError('splitter', `none of the ${items.length} items is left for training`);
  const trains = new Set(train);
  const both = valid.filter((i) => trains.has(i));
  if (both[0] === undefined) return splits;
  throw new ArgumentError(
    'splitter',
    `${both.length} items are in training and in validation; the first is item ${both[0]}, ${shown(items[both[0]])}`,
  );
}

function checkIndices(op: string, indices: readonly number[], n: number): void {
  for (const i of indices) {
    checkArg(
      Number.isInteger(i) && i >= 0 && i < n,
      op,
      `indices of the ${n} items`,
      'every index',
      i,
    );
  }
}

function cutOf(name: string, n: number, validPct: number): number {
  const cut = Math.floor(validPct * n);
  if (cut > 0 || validPct === 0) return cut;
  throw new ArgumentError(name, `${validPct} of ${n} items leaves none for validation`);
}

function byMask(name: string, items: readonly unknown[], mask: readonly boolean[]): Splits {
  const train = items.flatMap((_, i) => (mask[i] ? [] : [i]));
  const valid = items.flatMap((_, i) => (mask[i] ? [i] : []));
  if (train.length > 0 && valid.length > 0) return [train, valid];
  const side = train.length > 0 ? 'validation' : 'training';
  throw new ArgumentError(name, `none of the ${items.length} items is left for ${side}`);
}
