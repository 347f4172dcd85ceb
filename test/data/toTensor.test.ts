import assert from 'node:assert/strict';
import { RegressionSetup, Tensor, ToTensor, tensor, tidy } from 'kindling';

async function* each<T>(...values: T[]) {
  yield* values;
}

describe('ToTensor', () => {
  const toTensor = ToTensor();

  it('makes numbers, lists and typed arrays tensors of their type', () =>
    tidy(() => {
      const made = [3, [1, 2.5], [[1], [2]], true, Float32Array.of(4, 5)].map((value) => {
        assert.ok(toTensor.accepts(value));
        const { dtype, shape } = toTensor.encodes(value);
        return [dtype, shape];
      });
      assert.deepEqual(made, [
        ['float32', []],
        ['float32', [2]],
        ['float32', [2, 1]],
        ['bool', []],
        ['float32', [2]],
      ]);
    }));

  it('leaves tensors and text alone', () =>
    tidy(() => {
      assert.equal(toTensor.accepts(tensor([1])), false);
      assert.equal(toTensor.accepts('a'), false);
    }));
});

describe('RegressionSetup', () => {
  it('learns from the first training item how many numbers a target has', async () => {
    // RegressionSetup, fastai's own test: c is 1 for numbers, 2 for pairs
    for (const [first, c] of [
      [5, 1],
      [[5, 6], 2],
    ] as const) {
      const setup = RegressionSetup();
      await setup.setup({ train: each<number | readonly number[]>(first), valid: each() });
      assert.equal(setup.c, c);
    }
    assert.equal(RegressionSetup({ c: 3 }).c, 3);
  });

  it('makes float32 of a number and of a list, and back', () =>
    tidy(() => {
      const setup = RegressionSetup();
      const one = setup.encodes(5);
      assert.ok(one instanceof Tensor);
      assert.deepEqual([one.dtype, one.shape, setup.decodes(one)], ['float32', [], 5]);
      assert.deepEqual(setup.decodes(setup.encodes([1, 2])), [1, 2]);
    }));

  it('throws ArgumentError for other lengths and for what is no number', () => {
    const setup = RegressionSetup({ c: 2 });
    for (const bad of [[1], [1, Number.NaN], [1, '2']]) {
      assert.throws(
        () => setup.encodes(bad as number[]),
        /RegressionSetup: expected 2 finite numbers, got/,
      );
    }
    assert.throws(
      () => RegressionSetup({ c: 1 }).encodes(Number.NaN),
      /RegressionSetup: expected a finite number, got NaN/,
    );
  });
});
