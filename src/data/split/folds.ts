// How scikit-learn deals out labels and groups to folds: for each item, the number of its fold.
import type { Classes, Label } from './classes.js';
import type { RandomState } from './randomState.js';

type AnyClasses = Classes<Label>;

/** StratifiedKFold: as many of each label in each fold as in any other, or one more. */
export function stratifiedFolds(
  labels: AnyClasses,
  nSplits: number,
  random: RandomState | undefined,
): number[] {
  const members = new Map<number, number[]>(); // in the order of appearance
  for (const [item, label] of labels.of.entries()) {
    if (!members.has(label)) members.set(label, []);
    members.get(label)?.push(item);
  }
  const foldOf: number[] = new Array(labels.of.length);
  let place = 0; // labels one after the other, dealt out in turn
  for (const items of members.values()) {
    const counts: number[] = Array(nSplits).fill(0);
    for (let i = 0; i < items.length; i++, place++)
      counts[place % nSplits] = (counts[place % nSplits] as number) + 1;
    const folds = counts.flatMap((count, fold) => Array(count).fill(fold) as number[]);
    const dealt = random?.shuffled(folds) ?? folds;
    for (const [i, item] of items.entries()) foldOf[item] = dealt[i] as number;
  }
  return foldOf;
}

/** GroupKFold: large groups first, each into the fold with the fewest items; or blocks of groups at random. */
export function groupFolds(
  teams: AnyClasses,
  nSplits: number,
  random: RandomState | undefined,
): number[] {
  const n = teams.names.length;
  const foldOfTeam: number[] = new Array(n);
  if (random) {
    const order = random.permutation(n);
    for (const [position, team] of order.entries())
      foldOfTeam[team] = blockOf(position, n, nSplits);
  } else {
    const sizes: number[] = Array(nSplits).fill(0);
    const order = sortedBy(teams.counts, (count) => count).reverse();
    for (const team of order) {
      const fold = sizes.indexOf(Math.min(...sizes));
      sizes[fold] = (sizes[fold] as number) + (teams.counts[team] as number);
      foldOfTeam[team] = fold;
    }
  }
  return teams.of.map((team) => foldOfTeam[team] as number);
}

/** What StratifiedGroupKFold works on. */
export interface StratifiedGroups {
  readonly labels: AnyClasses;
  readonly teams: AnyClasses;
  readonly nSplits: number;
}

/**
 * StratifiedGroupKFold: groups with the most uneven labels first, each into the fold that leaves
 * the labels' shares most alike.
 */
export function stratifiedGroupFolds(
  { labels, teams, nSplits }: StratifiedGroups,
  random: RandomState | undefined,
): number[] {
  const teamOrder = random?.permutation(teams.names.length) ?? teams.names.map((_, i) => i);
  const counts = countsOf(labels, teams);
  const inOrder = teamOrder.map((team) => counts[team] as readonly number[]);
  const inFold = Array.from({ length: nSplits }, () => labels.names.map(() => 0));
  const foldOfTeam: number[] = new Array(teams.names.length);
  for (const place of sortedBy(inOrder, (row) => -deviation(row))) {
    const row = inOrder[place] as readonly number[];
    const fold = bestFold(inFold, row, labels.counts);
    add(inFold[fold] as number[], row);
    foldOfTeam[teamOrder[place] as number] = fold;
  }
  return teams.of.map((team) => foldOfTeam[team] as number);
}

/** How many items of each label each group has. */
export function countsOf(labels: AnyClasses, teams: AnyClasses): number[][] {
  const counts = teams.names.map(() => labels.names.map(() => 0));
  for (const [item, team] of teams.of.entries()) {
    const row = counts[team] as number[];
    const label = labels.of[item] as number;
    row[label] = (row[label] as number) + 1;
  }
  return counts;
}

function bestFold(inFold: number[][], row: readonly number[], totals: readonly number[]): number {
  let best = { fold: 0, unevenness: Number.POSITIVE_INFINITY, items: Number.POSITIVE_INFINITY };
  for (const [fold, held] of inFold.entries()) {
    add(held, row);
    const perLabel = totals.map((total, label) =>
      deviation(inFold.map((counts) => (counts[label] as number) / total)),
    );
    add(
      held,
      row.map((count) => -count),
    );
    const unevenness = mean(perLabel);
    const items = held.reduce((sum, count) => sum + count, 0);
    const better =
      unevenness < best.unevenness || (isClose(unevenness, best.unevenness) && items < best.items);
    if (better) best = { fold, unevenness, items };
  }
  return best.fold;
}

function add(to: number[], row: readonly number[]): void {
  for (const [i, count] of row.entries()) to[i] = (to[i] as number) + count;
}

/** Positions, in a stable order of a key. */
function sortedBy<Value>(values: readonly Value[], key: (value: Value) => number): number[] {
  const keys = values.map(key);
  return values.map((_, i) => i).sort((a, b) => (keys[a] as number) - (keys[b] as number));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

/** `numpy.isclose` with its defaults. */
function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-8 + 1e-5 * Math.abs(b);
}

/** Which of `parts` blocks a position is in; the first blocks are one larger where needed. */
export function blockOf(position: number, n: number, parts: number): number {
  const small = Math.floor(n / parts);
  const larger = n % parts;
  const inLarger = larger * (small + 1);
  return position < inLarger
    ? Math.floor(position / (small + 1))
    : larger + Math.floor((position - inLarger) / small);
}
