import { ArgumentError, checkArg } from '../../tensor/errors.js';
import { classesOf, type Label } from './classes.js';
import { blockOf, groupFolds, stratifiedFolds, stratifiedGroupFolds } from './folds.js';
import { checkSeed, RandomState } from './randomState.js';
import { valuesOf } from './sides.js';
import type { PerItem, Splitter } from './splitter.js';
import { drawnSeed } from './trainTestSplitter.js';

/** Options of {@link KFold}. */
export interface KFoldOptions<Item = unknown> {
  /** Number of folds, at least 2. Default 5. */
  nSplits?: number;
  /**
   * Fill the folds at random. Default `true`; scikit-learn's is `false`, which makes folds out of
   * neighbours, and files that are sorted by label have neighbours of one label.
   */
  shuffle?: boolean;
  /**
   * An integer in [0, 2³²), scikit-learn's `random_state`: the same seed gives its very folds.
   * Default: drawn once from the global generator, for all folds.
   */
  seed?: number;
  /** The label of each item, as a list or a function: every fold gets the same share of each. */
  stratify?: PerItem<Item, Label>;
  /** The group of each item, as a list or a function: no group is in two folds. */
  groups?: PerItem<Item, Label>;
}

/**
 * Splitters for cross-validation: each of `nSplits` folds validates once, while the others train.
 * With scikit-learn's indices: those of its KFold, of StratifiedKFold with `stratify`, of GroupKFold
 * with `groups`, of StratifiedGroupKFold with both.
 *
 * @throws {ArgumentError} `nSplits` is below 2, `seed` is out of range, or `seed` comes with `shuffle: false`; from a
 * splitter, when there are fewer items, groups, or items of every label than folds.
 * @example
 * ```ts
 * for (const splitter of KFold({ nSplits: 5, seed: 42, stratify: parentLabel })) {
 *   const block = new DataBlock({ ...options, splitter });
 * }
 * ```
 * @see https://scikit-learn.org/stable/modules/cross_validation.html#k-fold
 */
export function KFold<Item = unknown>({
  nSplits = 5,
  shuffle = true,
  seed,
  stratify,
  groups,
}: KFoldOptions<Item> = {}): Splitter<Item>[] {
  checkArg(
    Number.isInteger(nSplits) && nSplits >= 2,
    OP,
    'an integer of at least 2',
    'nSplits',
    nSplits,
  );
  checkSeed(OP, 'seed', seed);
  if (seed !== undefined && !shuffle)
    throw new ArgumentError(OP, 'seed has no effect with shuffle: false');
  const state = shuffle ? (seed ?? drawnSeed()) : undefined;
  const folds = (items: readonly Item[]): readonly number[] => {
    const random = state === undefined ? undefined : new RandomState(state);
    const read = (name: string, values: PerItem<Item, Label>) =>
      classesOf(OP, name, valuesOf(OP, items, { name, values }));
    const labels = stratify && read('stratify', stratify);
    const teams = groups && read('groups', groups);
    checkMost(nSplits, items.length, 'items');
    if (teams) checkMost(nSplits, teams.names.length, 'groups');
    if (labels) checkMost(nSplits, Math.max(...labels.counts), 'items of any label');
    if (labels && teams) return stratifiedGroupFolds({ labels, teams, nSplits }, random);
    if (labels) return stratifiedFolds(labels, nSplits, random);
    if (teams) return groupFolds(teams, nSplits, random);
    return plainFolds(items.length, nSplits, random);
  };
  return Array.from({ length: nSplits }, (_, fold) => (items: readonly Item[]) => {
    const foldOf = folds(items);
    const side = (isValid: boolean) =>
      foldOf.flatMap((other, i) => ((other === fold) === isValid ? [i] : []));
    return [side(false), side(true)] as const;
  });
}

const OP = 'KFold';

function checkMost(nSplits: number, n: number, what: string): void {
  if (nSplits > n) throw new ArgumentError(OP, `${nSplits} folds need as many ${what}, got ${n}`);
}

/** Folds of neighbours in the order of the items, or in a random one. */
function plainFolds(n: number, nSplits: number, random: RandomState | undefined): number[] {
  const order = random?.permutation(n) ?? Array.from({ length: n }, (_, i) => i);
  const foldOf: number[] = new Array(n);
  for (const [position, item] of order.entries()) foldOf[item] = blockOf(position, n, nSplits);
  return foldOf;
}
