import assert from 'node:assert/strict';
import { GroupSplitter, manualSeed, type Splits, StratifiedGroupSplitter } from 'kindling';

/** 12 people with 1 to 12 items, named by person and number. */
const items = Array.from({ length: 12 }, (_, person) =>
  Array.from({ length: person + 1 }, (_, i) => `p${person}/${i}`),
).flat();
const person = (item: string) => item.split('/')[0] as string;
const people = ([train, valid]: Splits) =>
  [train, valid].map((side) => new Set(side.map((i) => person(items[i] as string))));

describe('GroupSplitter()', () => {
  it('has no group on both sides and loses no item', () => {
    for (const of of ['items', 'groups'] as const) {
      for (let seed = 0; seed < 20; seed++) {
        const splits = GroupSplitter(person, { seed, of })(items);
        const [train, valid] = people(splits);
        assert.deepEqual(
          [...(train as Set<string>)].filter((name) => valid?.has(name)),
          [],
        );
        assert.deepEqual(
          splits.flat().sort((a, b) => a - b),
          items.map((_, i) => i),
        );
      }
    }
  });

  it('takes a share of the items as nearly as groups allow, or of the groups', () => {
    for (let seed = 0; seed < 20; seed++) {
      const [, valid] = GroupSplitter(person, { validPct: 0.3, seed })(items);
      assert.ok(Math.abs(valid.length - 0.3 * items.length) <= 6, `${valid.length}`);
      const groups = people(GroupSplitter(person, { validPct: 0.3, seed, of: 'groups' })(items));
      assert.equal(groups[1]?.size, 3);
    }
  });

  it('gives the same split for the same seed, and draws one without', () => {
    const split = (seed?: number) =>
      GroupSplitter(person, seed === undefined ? {} : { seed })(items);
    assert.deepEqual(split(3), split(3));
    assert.notDeepEqual(split(3), split(4));
    manualSeed(5);
    const drawn = split();
    manualSeed(5);
    assert.deepEqual(split(), drawn);
  });

  it('lets the named groups validate', () => {
    const splits = GroupSplitter(person, { validGroups: ['p3', 'p0'] })(items);
    assert.deepEqual(splits[1], [0, 6, 7, 8, 9]);
    assert.deepEqual(GroupSplitter([1, 2, 1], { validGroups: [2] })(['a', 'b', 'c']), [
      [0, 2],
      [1],
    ]);
  });

  it('lets one of two groups validate, however uneven', () => {
    for (let seed = 0; seed < 5; seed++) {
      const splits = GroupSplitter([1, ...Array(99).fill(2)], { seed })(Array(100).fill(0));
      assert.deepEqual(splits[1], [0]);
    }
  });

  it('throws ArgumentError for groups that cannot be split', () => {
    assert.throws(
      () => GroupSplitter(() => 'all')(items),
      /GroupSplitter: all 78 items are of one group, 'all', which cannot be on both sides/,
    );
    assert.throws(
      () => GroupSplitter(person, { validGroups: ['p99'] })(items),
      /GroupSplitter: no item is of group 'p99'; there are 'p0', 'p1', 'p10'/,
    );
    assert.throws(
      () => GroupSplitter([1, 2], { validGroups: [1, 2] })(['a', 'b']),
      /none of the 2 groups is left for training/,
    );
    assert.throws(
      () => GroupSplitter(person, { of: 'groups', validPct: 0.05 })(items),
      /0\.05 of 12 groups leaves none for validation/,
    );
    assert.throws(
      () => GroupSplitter((n: number) => (n === 1 ? null : n) as number)([0, 1]),
      /GroupSplitter: group gives nothing for item 1, 1/,
    );
    assert.throws(
      () => GroupSplitter(person, { validPct: 1 }),
      /a number in \(0, 1\) for validPct/,
    );
    assert.throws(
      () => GroupSplitter(person, { of: 'people' as 'groups' }),
      /expected 'items' or 'groups' for of, got 'people'/,
    );
  });
});

describe('StratifiedGroupSplitter()', () => {
  /** Person n has label n % 3, which makes labels of 22, 26 and 30 items. */
  const label = (item: string) => Number(person(item).slice(1)) % 3;
  const share = (valid: readonly number[], of: number) => {
    const count = (list: readonly string[]) => list.filter((item) => label(item) === of).length;
    return count(valid.map((i) => items[i] as string)) / count(items);
  };

  it('has no group on both sides, and the same share of each label as nearly as that allows', () => {
    for (let seed = 0; seed < 20; seed++) {
      const splitter = StratifiedGroupSplitter({
        groups: person,
        stratify: label,
        validPct: 0.3,
        seed,
      });
      const splits = splitter(items);
      const [train, valid] = people(splits);
      assert.deepEqual(
        [...(train as Set<string>)].filter((name) => valid?.has(name)),
        [],
      );
      assert.equal(splits.flat().length, items.length);
      for (const of of [0, 1, 2])
        assert.ok(Math.abs(share(splits[1], of) - 0.3) < 0.1, `${seed}: ${share(splits[1], of)}`);
    }
  });

  it('gives different splits for different seeds and the same for one', () => {
    const split = (seed: number) =>
      StratifiedGroupSplitter({ groups: person, stratify: label, validPct: 0.5, seed })(items);
    assert.deepEqual(split(3), split(3));
    assert.ok([4, 5, 6, 7].some((seed) => `${split(seed)}` !== `${split(3)}`));
  });

  it('counts each of several labels', () => {
    const stratify = (item: string) => ['everyone', ...(item.endsWith('/0') ? ['first'] : [])];
    const [, valid] = StratifiedGroupSplitter({
      groups: person,
      stratify,
      validPct: 0.25,
      seed: 1,
    })(items);
    assert.ok(Math.abs(valid.length / items.length - 0.25) < 0.05, `${valid.length}`);
    assert.equal(new Set(valid.map((i) => person(items[i] as string))).size, 3);
  });

  it('throws ArgumentError for one group and for shares outside (0, 1)', () => {
    const groups = () => 1;
    assert.throws(
      () => StratifiedGroupSplitter({ groups, stratify: label })(items),
      /StratifiedGroupSplitter: all 78 items are of one group, 1/,
    );
    assert.throws(
      () => StratifiedGroupSplitter({ groups, stratify: label, validPct: 0 }),
      /StratifiedGroupSplitter: expected a number in \(0, 1\) for validPct, got 0/,
    );
  });
});
