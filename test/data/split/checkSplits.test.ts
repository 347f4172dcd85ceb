import assert from 'node:assert/strict';
import { DataBlock, type Splits, slice } from 'kindling';

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('DataBlock splitter', () => {
  const datasets = (splitter: () => unknown) =>
    new DataBlock({
      splitter: splitter as () => Splits,
      getY: (item: number) => item,
    }).datasets(numbers(6));

  it('throws ArgumentError that names an item on both sides', async () => {
    await assert.rejects(
      datasets(() => [numbers(4), [3, 5]]),
      {
        name: 'ArgumentError',
        message: 'splitter: 1 item is in training and in validation; the first is item 3, 3',
      },
    );
  });

  it('throws ArgumentError for nothing to train on, lost indices, and no split at all', async () => {
    await assert.rejects(
      datasets(() => [[], [1]]),
      /splitter: none of the 6 items is left/,
    );
    await assert.rejects(
      datasets(() => [[6], [1]]),
      /splitter: expected indices of the 6 items/,
    );
    await assert.rejects(
      datasets(() => [[1]]),
      /splitter: expected two lists of indices/,
    );
  });

  it('takes masks, slices, sets and promises from a function', async () => {
    const sides = async (...pair: unknown[]) => {
      const { splits } = await datasets(() => pair);
      return splits;
    };
    const expected = [
      [0, 1, 2, 3],
      [4, 5],
    ];
    const isValid = [false, false, false, false, true, true];
    assert.deepEqual(
      await sides(
        isValid.map((valid) => !valid),
        isValid,
      ),
      expected,
    );
    assert.deepEqual(await sides(slice(0, 4), slice(-2)), expected);
    assert.deepEqual(await sides(slice(0, null, 2), slice(5, 99)), [[0, 2, 4], [5]]);
    assert.deepEqual(await sides(new Set([0, 1]), Int32Array.of(5)), [[0, 1], [5]]);
    const later = await datasets(async () => expected);
    assert.deepEqual(later.splits, expected);
  });

  it('throws ArgumentError for a mask of another length, for text, and for a third side', async () => {
    await assert.rejects(
      datasets(() => [[true, false], [3]]),
      /splitter: expected one boolean for each of the 6 items for training, got 2 values/,
    );
    await assert.rejects(
      datasets(() => [[1], '2']),
      /splitter: expected indices, a mask or a slice for validation, got '2'/,
    );
    await assert.rejects(
      datasets(() => [[1], [2], [3]]),
      /training then validation, got 3; items of a test set go to dls\.testDl/,
    );
  });

  it('lets an item train twice', async () => {
    const { train } = await datasets(() => [[0, 0, 1], [2]]);
    assert.deepEqual(train.items, [0, 0, 1]);
  });
});
