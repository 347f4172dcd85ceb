// Indices of fastai and scikit-learn, made by test/fixtures/makers/splits.py.
import assert from 'node:assert/strict';
import {
  KFold,
  type KFoldOptions,
  RandomSplitter,
  RandomSubsetSplitter,
  type RandomSubsetSplitterOptions,
  type Splits,
  TrainTestSplitter,
  type TrainTestSplitterOptions,
} from 'kindling';
import { loadFixture } from '../../support/fixtures.js';

interface Case<Options> {
  readonly n: number;
  readonly options: Options;
  readonly splits: Splits;
}

const fixture = loadFixture<{
  random: { n: number; validPct: number; seed: number; splits: Splits }[];
  subset: (RandomSubsetSplitterOptions & { n: number; splits: Splits })[];
  trainTest: Case<TrainTestSplitterOptions>[];
  kFold: { n: number; options: KFoldOptions; folds: Splits[] }[];
}>('splits');

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);
const titleOf = (n: number, options: object) => {
  const short = Object.entries(options).map(
    ([name, value]) => `${name}: ${Array.isArray(value) ? `${new Set(value).size} values` : value}`,
  );
  return `has its indices for ${n} items, ${short.join(', ') || 'defaults'}`;
};

describe('RandomSplitter(), RandomSubsetSplitter(): fastai', () => {
  for (const { n, splits, ...options } of fixture.random)
    it(titleOf(n, options), () => {
      assert.deepEqual(RandomSplitter(options)(numbers(n)), splits);
    });
  for (const { n, splits, ...options } of fixture.subset)
    it(titleOf(n, options), () => {
      assert.deepEqual(RandomSubsetSplitter(options)(numbers(n)), splits);
    });
});

describe('TrainTestSplitter(): scikit-learn', () => {
  for (const { n, options, splits } of fixture.trainTest)
    it(titleOf(n, options), () => {
      assert.deepEqual(TrainTestSplitter(options)(numbers(n)), splits);
    });
});

describe('KFold(): scikit-learn', () => {
  for (const { n, options, folds } of fixture.kFold)
    it(titleOf(n, options), () => {
      const splitters = KFold(options);
      assert.deepEqual(
        splitters.map((splitter) => splitter(numbers(n))),
        folds,
      );
    });
});
