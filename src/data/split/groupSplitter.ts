import { ArgumentError, checkArg } from '../../tensor/errors.js';
import { listed, shown } from '../shown.js';
import { type Classes, classesOf, type Label } from './classes.js';
import { permutation } from './permutation.js';
import { valuesOf } from './sides.js';
import type { PerItem, Splits, Splitter } from './splitter.js';

/** Options of {@link GroupSplitter}. */
export interface GroupSplitterOptions {
  /** Share that validates, in (0, 1). Default 0.2. */
  validPct?: number;
  /**
   * What `validPct` is a share of: of the `'items'` (default), as nearly as whole groups allow, or
   * of the `'groups'`, rounded down.
   */
  of?: 'items' | 'groups';
  /** The same seed gives the same split. Default: drawn from the global generator. */
  seed?: number;
  /** The groups that validate, by name, in place of a random choice. */
  validGroups?: readonly Label[];
}

/**
 * Whole groups train or validate, so that no person's pictures, or no frames of one film, are on
 * both sides, where validation would measure recognition and not learning. `group` says of each
 * item which group it belongs to: a function, or a list. Not in fastai.
 *
 * @throws {ArgumentError} `validPct` is outside (0, 1); from the splitter, when an item has no
 * group, when one of `validGroups` is nobody's, or when a side stays empty.
 * @example
 * ```ts
 * GroupSplitter((file: string) => file.split('/').at(-2) as string, { validPct: 0.2, seed: 42 });
 * GroupSplitter(ColReader('person'), { validGroups: ['13'] });
 * ```
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.GroupShuffleSplit.html
 */
export function GroupSplitter<Item = unknown>(
  group: PerItem<Item, Label>,
  { validPct = 0.2, of = 'items', seed, validGroups }: GroupSplitterOptions = {},
): Splitter<Item> {
  checkArg(validPct > 0 && validPct < 1, OP, 'a number in (0, 1)', 'validPct', validPct);
  checkArg(of === 'items' || of === 'groups', OP, "'items' or 'groups'", 'of', of);
  return (items) => {
    const groups = groupsOf(OP, items, group);
    if (validGroups) return sidesOf(groups, namedGroups(OP, groups, validGroups));
    const order = permutation(groups.names.length, seed);
    if (of === 'items') return sidesOf(groups, nearest(groups, order, validPct * items.length));
    const cut = Math.floor(validPct * order.length);
    if (cut > 0) return sidesOf(groups, new Set(order.slice(0, cut)));
    throw new ArgumentError(OP, `${validPct} of ${order.length} groups leaves none for validation`);
  };
}

const OP = 'GroupSplitter';

/** The groups of the items; one group cannot be split. */
export function groupsOf<Item>(
  op: string,
  items: readonly Item[],
  group: PerItem<Item, Label>,
): Classes<Label> {
  const groups = classesOf(op, 'group', valuesOf(op, items, { name: 'group', values: group }));
  if (groups.names.length > 1) return groups;
  throw new ArgumentError(
    op,
    `all ${items.length} items are of one group, ${shown(groups.names[0])}, which cannot be on both sides`,
  );
}

/** The positions of the groups that a user has named. */
export function namedGroups(
  op: string,
  { names }: Classes<Label>,
  wanted: readonly Label[],
): Set<number> {
  const found = wanted.map((name) => {
    const position = names.indexOf(name);
    if (position >= 0) return position;
    const there = listed(names.map((other) => shown(other)));
    throw new ArgumentError(op, `no item is of group ${shown(name)}; there are ${there}`);
  });
  const valid = new Set(found);
  if (valid.size > 0 && valid.size < names.length) return valid;
  const side = valid.size === 0 ? 'validation' : 'training';
  throw new ArgumentError(op, `none of the ${names.length} groups is left for ${side}`);
}

/** Items by the side that their group is on. */
export function sidesOf({ of }: Classes<Label>, valid: ReadonlySet<number>): Splits {
  const side = (isValid: boolean) =>
    of.flatMap((group, i) => (valid.has(group) === isValid ? [i] : []));
  return [side(false), side(true)];
}

/** Groups in the order given, each taken if that brings the number of items nearer to the target. */
function nearest(
  { counts }: Classes<Label>,
  order: readonly number[],
  target: number,
): Set<number> {
  const chosen = new Set<number>();
  let taken = 0;
  for (const group of order) {
    const more = taken + (counts[group] as number);
    if (Math.abs(more - target) >= Math.abs(taken - target)) continue;
    chosen.add(group);
    taken = more;
  }
  if (chosen.size === 0) chosen.add(counts.indexOf(Math.min(...counts)));
  return chosen.size < counts.length ? chosen : new Set([...chosen].slice(1));
}
