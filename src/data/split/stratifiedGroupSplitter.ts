import { checkArg } from '../../tensor/errors.js';
import { rngFor, shuffled } from '../rng.js';
import { type Classes, classesOf, type Label } from './classes.js';
import { groupsOf, sidesOf } from './groupSplitter.js';
import { permutation } from './permutation.js';
import { valuesOf } from './sides.js';
import type { PerItem, Splitter } from './splitter.js';

/** Options of {@link StratifiedGroupSplitter}. */
export interface StratifiedGroupSplitterOptions<Item = unknown> {
  /** The group of each item, as a function or a list. */
  groups: PerItem<Item, Label>;
  /** The label, or labels, of each item, as a function or a list. */
  stratify: PerItem<Item, Label | readonly Label[]>;
  /** Share of the items, and of each label, that validates, in (0, 1). Default 0.2. */
  validPct?: number;
  /** The same seed gives the same split. Default: drawn from the global generator. */
  seed?: number;
}

/**
 * Whole groups train or validate, as with {@link GroupSplitter}, chosen so that of every label
 * nearly the same share validates: of 32 random choices, one of the best. How near it comes
 * depends on how the groups are made. Not in fastai; scikit-learn has it for folds only ({@link KFold}).
 *
 * @throws {ArgumentError} `validPct` is outside (0, 1); from the splitter, when an item has no group
 * or label, or all are of one group.
 * @example
 * ```ts
 * StratifiedGroupSplitter({ groups: ColReader('patient'), stratify: ColReader('label'), seed: 42 });
 * ```
 */
export function StratifiedGroupSplitter<Item = unknown>({
  groups,
  stratify,
  validPct = 0.2,
  seed,
}: StratifiedGroupSplitterOptions<Item>): Splitter<Item> {
  checkArg(validPct > 0 && validPct < 1, OP, 'a number in (0, 1)', 'validPct', validPct);
  return (items) => {
    const teams = groupsOf(OP, items, groups);
    const counts = labelCounts(items, teams, stratify);
    const first = permutation(teams.names.length, seed);
    const tries = Array.from({ length: TRIES }, (_, i) =>
      choose(counts, i === 0 ? first : shuffled(first.length, rngFor(i, ...first)), validPct),
    );
    const best = Math.min(...tries.map(({ distance }) => distance));
    const goodEnough = tries.find(({ distance }) => distance <= best + SLACK) as Choice;
    return sidesOf(teams, goodEnough.chosen);
  };
}

const OP = 'StratifiedGroupSplitter';
const TRIES = 32;
/** The very best choice would be the same for every seed; shares may be off by this much more. */
const SLACK = 0.02;

/** For each group its items, and its items of every label. */
function labelCounts<Item>(
  items: readonly Item[],
  teams: Classes<Label>,
  stratify: PerItem<Item, Label | readonly Label[]>,
): number[][] {
  const given = valuesOf(OP, items, { name: 'stratify', values: stratify });
  const lists = given.map((label) => [...new Set([label].flat() as readonly Label[])]);
  const labels = classesOf(OP, 'stratify', lists.flat());
  const counts = teams.names.map(() => Array(labels.names.length + 1).fill(0) as number[]);
  let next = 0;
  for (const [item, list] of lists.entries()) {
    const row = counts[teams.of[item] as number] as number[];
    row[0] = (row[0] as number) + 1;
    for (const _ of list) {
      const column = (labels.of[next++] as number) + 1;
      row[column] = (row[column] as number) + 1;
    }
  }
  return counts;
}

interface Choice {
  readonly chosen: ReadonlySet<number>;
  /** Root mean square over the labels, and over all items, of how far the share is off. */
  readonly distance: number;
}

/**
 * Takes groups in the order given as long as each brings the shares nearer to the wanted one, then
 * once more in and out.
 */
function choose(
  counts: readonly (readonly number[])[],
  order: readonly number[],
  wanted: number,
): Choice {
  const totals = (counts[0] as readonly number[]).map((_, label) =>
    counts.reduce((sum, row) => sum + (row[label] as number), 0),
  );
  const held = totals.map(() => 0);
  const distanceWith = (row: readonly number[], sign: number): number =>
    totals.reduce((sum, total, label) => {
      const share = ((held[label] as number) + sign * (row[label] as number)) / total;
      return sum + (share - wanted) ** 2;
    }, 0);
  const chosen = new Set<number>();
  const none = totals.map(() => 0);
  let distance = distanceWith(none, 0);
  for (const group of [...order, ...order]) {
    const row = counts[group] as readonly number[];
    const sign = chosen.has(group) ? -1 : 1;
    const size = chosen.size + sign;
    const changed = distanceWith(row, sign);
    const mustTake = chosen.size === 0;
    if (size < 1 || size >= counts.length || (changed >= distance && !mustTake)) continue;
    if (sign > 0) chosen.add(group);
    else chosen.delete(group);
    for (const [label, count] of row.entries())
      held[label] = (held[label] as number) + sign * count;
    distance = changed;
  }
  return { chosen, distance: Math.sqrt(distance / totals.length) };
}
