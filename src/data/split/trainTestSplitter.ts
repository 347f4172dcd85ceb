import { ArgumentError, checkArg } from '../../tensor/errors.js';
import { randint } from '../../tensor/random.js';
import { tidy } from '../../tensor/scope.js';
import { shown } from '../shown.js';
import { type Classes, classesOf, type Label } from './classes.js';
import { checkSeed, RandomState } from './randomState.js';
import { valuesOf } from './sides.js';
import type { PerItem, Splits, Splitter } from './splitter.js';

/** Options of {@link TrainTestSplitter}. */
export interface TrainTestSplitterOptions<Item = unknown> {
  /** What validates: a share in (0, 1), rounded up, or a number of items. Default 0.2. */
  testSize?: number;
  /** What trains: a share in (0, 1), rounded down, or a number of items. Default: the rest. */
  trainSize?: number;
  /** The same integer in [0, 2³²) gives the same split. Default: drawn from the global generator. */
  randomState?: number;
  /**
   * The label of each item, as a list or a function: both sides get the same share of each label. A
   * list of labels counts as one label, which is what scikit-learn makes of several columns.
   */
  stratify?: PerItem<Item, Label | readonly Label[]>;
  /** `false`: the first items train and those after them validate. Default `true`. */
  shuffle?: boolean;
}

/**
 * A split with scikit-learn's indices for the same `randomState`; stratified by label where
 * `stratify` says how. Where fastai takes a list of labels only, a function will do here.
 *
 * @throws {ArgumentError} a size is neither a share nor a number of items, `randomState` is
 * out of range, or `stratify` comes with
 * `shuffle: false`; from the splitter, when sizes exceed the items, a label occurs once only, or a
 * side is smaller than the number of labels.
 * @example
 * ```ts
 * TrainTestSplitter({ testSize: 0.25, randomState: 42, stratify: parentLabel });
 * ```
 * @see https://docs.fast.ai/data.transforms.html#traintestsplitter
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.train_test_split.html
 */
export function TrainTestSplitter<Item = unknown>({
  testSize = 0.2,
  trainSize,
  randomState,
  stratify,
  shuffle = true,
}: TrainTestSplitterOptions<Item> = {}): Splitter<Item> {
  checkSize('testSize', testSize);
  if (trainSize !== undefined) checkSize('trainSize', trainSize);
  checkSeed(OP, 'randomState', randomState);
  if (stratify && !shuffle)
    throw new ArgumentError(OP, 'a split without shuffle cannot be stratified');
  return (items) => {
    const sizes = sizesOf(items.length, testSize, trainSize);
    const { train, test } = sizes;
    if (!shuffle) {
      const all = items.map((_, i) => i);
      return [all.slice(0, train), all.slice(train, train + test)];
    }
    const random = new RandomState(randomState ?? drawnSeed());
    if (stratify) {
      const labels = valuesOf<Item, Label | readonly Label[]>(OP, items, {
        name: 'stratify',
        values: stratify,
      });
      const classes = classesOf<Label>(OP, 'stratify', labels.map(oneLabel));
      return stratified(classes, sizes, random);
    }
    const order = random.permutation(items.length);
    return [order.slice(test, test + train), order.slice(0, test)];
  };
}

const OP = 'TrainTestSplitter';

interface Sizes {
  readonly train: number;
  readonly test: number;
}

/** A seed for NumPy's generator out of the global one, so that `manualSeed` decides. */
export function drawnSeed(): number {
  return tidy(() => Number(randint(0, 2 ** 32, { size: [1] }).item()));
}

/** scikit-learn joins several columns of labels into one text. */
export function oneLabel(label: Label | readonly Label[]): Label {
  return Array.isArray(label) ? label.join(' ') : (label as Label);
}

function checkSize(name: string, size: number): void {
  const ok = (size > 0 && size < 1) || (Number.isInteger(size) && size >= 1);
  checkArg(ok, OP, 'a share in (0, 1) or a number of items', name, size);
}

function sizesOf(n: number, testSize: number, trainSize: number | undefined): Sizes {
  const test = testSize < 1 ? Math.ceil(testSize * n) : testSize;
  const rest = n - test;
  const train =
    trainSize === undefined ? rest : trainSize < 1 ? Math.floor(trainSize * n) : trainSize;
  if (train >= 1 && train + test <= n) return { train, test };
  throw new ArgumentError(
    OP,
    `${test} of ${n} items for validation and ${Math.max(train, 0)} for training cannot be had`,
  );
}

/** scikit-learn's StratifiedShuffleSplit, draw for draw. */
function stratified(
  { names, of, counts }: Classes<Label>,
  sizes: Sizes,
  random: RandomState,
): Splits {
  const alone = names.filter((_, i) => (counts[i] as number) < 2);
  if (alone.length > 0)
    throw new ArgumentError(OP, `a label needs 2 items to be on both sides; ${shown(alone)} has 1`);
  for (const [name, size] of Object.entries({ training: sizes.train, validation: sizes.test })) {
    if (size < names.length)
      throw new ArgumentError(OP, `${size} items for ${name} cannot hold ${names.length} labels`);
  }
  const inTrain = shares(counts, sizes.train, random);
  const left = counts.map((count, i) => count - (inTrain[i] as number));
  const inTest = shares(left, sizes.test, random);
  const members = names.map(() => [] as number[]);
  for (const [item, position] of of.entries()) (members[position] as number[]).push(item);
  const [train, test]: [number[], number[]] = [[], []];
  for (const [i, ofClass] of members.entries()) {
    const order = random.shuffled(ofClass);
    const cut = inTrain[i] as number;
    train.push(...order.slice(0, cut));
    test.push(...order.slice(cut, cut + (inTest[i] as number)));
  }
  return [random.shuffled(train), random.shuffled(test)];
}

/**
 * How many of each class a side of `n` items gets: its share rounded down, and one more where the
 * largest fractions are lost, ties drawn (scikit-learn's `_approximate_mode`).
 */
function shares(counts: readonly number[], n: number, random: RandomState): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const exact = counts.map((count) => (count / total) * n);
  const given = exact.map(Math.floor);
  const lost = exact.map((share, i) => share - (given[i] as number));
  let missing = Math.trunc(n - given.reduce((sum, count) => sum + count, 0));
  for (const fraction of [...new Set(lost)].sort((a, b) => b - a)) {
    if (missing === 0) break;
    const tied = lost.flatMap((other, i) => (other === fraction ? [i] : []));
    const chosen = random.shuffled(tied).slice(0, missing);
    for (const i of chosen) given[i] = (given[i] as number) + 1;
    missing -= chosen.length;
  }
  return given;
}
