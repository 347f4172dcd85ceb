import assert from 'node:assert/strict';
import { KFold, manualSeed, RandomSubsetSplitter, TrainTestSplitter } from 'kindling';

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('RandomSubsetSplitter()', () => {
  it('throws ArgumentError for shares that are none, or of nothing', () => {
    for (const trainSz of [0, 1, Number.NaN])
      assert.throws(
        () => RandomSubsetSplitter({ trainSz, validSz: 0.1 }),
        /RandomSubsetSplitter: expected a number in \(0, 1\) for trainSz/,
      );
    assert.throws(
      () => RandomSubsetSplitter({ trainSz: 0.8, validSz: 0.4 }),
      /expected at most 1 for trainSz \+ validSz, got 1\.2/,
    );
    assert.throws(
      () => RandomSubsetSplitter({ trainSz: 0.5, validSz: 0.1 })(numbers(4)),
      /RandomSubsetSplitter: 0\.1 of 4 items leaves none for validation/,
    );
  });
});

describe('TrainTestSplitter()', () => {
  it('draws from the global generator without randomState', () => {
    const draw = () => {
      manualSeed(11);
      return TrainTestSplitter()(numbers(50));
    };
    assert.deepEqual(draw(), draw());
    assert.notDeepEqual(TrainTestSplitter()(numbers(50)), TrainTestSplitter()(numbers(50)));
  });

  it('takes the label from a function', () => {
    const label = (n: number) => (n < 20 ? 'few' : 'many');
    const byFunction = TrainTestSplitter({ randomState: 42, stratify: label });
    const byList = TrainTestSplitter({ randomState: 42, stratify: numbers(30).map(label) });
    assert.deepEqual(byFunction(numbers(30)), byList(numbers(30)));
  });

  it('throws ArgumentError for sizes that cannot be had', () => {
    for (const testSize of [0, 1.5, -3, Number.NaN])
      assert.throws(
        () => TrainTestSplitter({ testSize }),
        /TrainTestSplitter: expected a share in \(0, 1\) or a number of items for testSize/,
      );
    assert.throws(
      () => TrainTestSplitter({ testSize: 5 })(numbers(5)),
      /TrainTestSplitter: 5 of 5 items for validation and 0 for training cannot be had/,
    );
    assert.throws(
      () => TrainTestSplitter({ testSize: 0.6, trainSize: 0.6 })(numbers(10)),
      /6 of 10 items for validation and 6 for training cannot be had/,
    );
    assert.throws(
      () => TrainTestSplitter({ randomState: 2 ** 32 }),
      /expected an integer in \[0, 2³²\) for randomState, got 4294967296/,
    );
  });

  it('throws ArgumentError for labels that cannot be on both sides', () => {
    const split = (stratify: readonly (string | number)[], testSize = 0.5) =>
      TrainTestSplitter({ stratify, testSize, randomState: 1 })(numbers(4));
    assert.throws(() => split(['a', 'a', 'b', 'a']), /a label needs 2 items .*\[ 'b' \] has 1/);
    assert.throws(
      () => split(['a', 'a', 'b', 'b'], 1),
      /1 items for validation cannot hold 2 labels/,
    );
    assert.throws(() => split(['a', 'a']), /one value for each of the 4 items for stratify, got 2/);
    assert.throws(
      () => split(['a', 'a', 1, 1]),
      /expected texts, numbers or booleans for stratify, got string and number/,
    );
    assert.throws(
      () => TrainTestSplitter({ stratify: () => undefined as never })(numbers(4)),
      /TrainTestSplitter: stratify gives nothing for item 0, 0/,
    );
    assert.throws(
      () => TrainTestSplitter({ stratify: ['a'], shuffle: false }),
      /a split without shuffle cannot be stratified/,
    );
  });
});

describe('KFold()', () => {
  it('lets every item validate once', () => {
    const folds = KFold({ nSplits: 3, seed: 4 }).map((splitter) => splitter(numbers(10)));
    assert.deepEqual(
      folds.flatMap(([, valid]) => valid).sort((a, b) => a - b),
      numbers(10),
    );
  });

  it('draws one order for all folds without a seed', () => {
    const folds = KFold({ nSplits: 4 }).map((splitter) => splitter(numbers(40)));
    assert.deepEqual(
      folds.flatMap(([, valid]) => valid).sort((a, b) => a - b),
      numbers(40),
    );
    assert.notDeepEqual(folds[0]?.[1], numbers(10));
  });

  it('takes labels and groups from functions', () => {
    const stratify = (n: number) => n % 2 === 0;
    const groups = (n: number) => Math.floor(n / 4);
    const lists = { stratify: numbers(40).map(stratify), groups: numbers(40).map(groups) };
    const folds = (options: object) => KFold(options).map((splitter) => splitter(numbers(40)));
    assert.deepEqual(folds({ seed: 3, stratify, groups }), folds({ seed: 3, ...lists }));
  });

  it('throws ArgumentError for more folds than there is of something', () => {
    const first = (options: object) => KFold({ seed: 1, ...options })[0]?.(numbers(4));
    assert.throws(() => first({}), /KFold: 5 folds need as many items, got 4/);
    assert.throws(
      () => first({ nSplits: 3, groups: [1, 1, 2, 2] }),
      /3 folds need as many groups, got 2/,
    );
    assert.throws(
      () => first({ nSplits: 3, stratify: [1, 1, 2, 2] }),
      /3 folds need as many items of any label, got 2/,
    );
    assert.throws(() => KFold({ nSplits: 1 }), /expected an integer of at least 2 for nSplits/);
    assert.throws(() => KFold({ seed: -1 }), /expected an integer in \[0, 2³²\) for seed, got -1/);
    assert.throws(() => KFold({ seed: 1, shuffle: false }), /seed has no effect with shuffle/);
  });
});
