import assert from 'node:assert/strict';
import { RegressionBlock, RegressionSetup, Tensor, ToTensor, tensor, tidy } from 'kindling';

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

  it('takes typed arrays of every kind, bigints, and rows of either', () =>
    tidy(() => {
      const made = (value: unknown) => {
        assert.ok(toTensor.accepts(value));
        const { dtype, shape } = toTensor.encodes(value);
        return `${dtype} [${shape}]`;
      };
      assert.deepEqual(
        [
          new Float64Array(2),
          new Int8Array(2),
          new Uint8Array(2),
          new Int16Array(2),
          new Int32Array(2),
          new BigInt64Array(2),
          7n,
          [1n, 2n],
          [Float32Array.of(1, 2), Float32Array.of(3, 4)],
          [[[true]], [[false]]],
          [],
        ].map(made),
        [
          'float64 [2]',
          'int8 [2]',
          'uint8 [2]',
          'int16 [2]',
          'int32 [2]',
          'int64 [2]',
          'int64 []',
          'int64 [2]',
          'float32 [2,2]',
          'bool [2,1,1]',
          'float32 [0]',
        ],
      );
    }));

  it('throws ArgumentError for ragged lists and for text in them', () => {
    assert.throws(() => toTensor.encodes([[1, 2], [3]]), {
      name: 'ArgumentError',
      message: 'ToTensor: expected 2 elements at data[1], got 1',
    });
    assert.throws(() => toTensor.encodes([1, 'two']), {
      name: 'ArgumentError',
      message: "ToTensor: expected a number at data[1], got 'two' (string)",
    });
  });

  it('leaves tensors and text alone', () =>
    tidy(() => {
      assert.equal(toTensor.accepts(tensor([1])), false);
      for (const value of ['a', null, undefined, new Date(), new DataView(new ArrayBuffer(4))])
        assert.equal(toTensor.accepts(value), false);
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
      for (const values of [Float32Array.of(1, 2), Float64Array.of(1, 2)])
        assert.deepEqual(setup.encodes(values).tolist(), [1, 2]);
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
      () => RegressionSetup().encodes([]),
      /RegressionSetup: expected finite numbers, got \[\]/,
    );
    assert.throws(() => RegressionBlock({ nOut: 0 }), {
      name: 'ArgumentError',
      message: /RegressionBlock: expected an integer of at least 1 for nOut, got 0/,
    });
    assert.throws(
      () => RegressionSetup({ c: 1 }).encodes(Number.NaN),
      /RegressionSetup: expected a finite number, got NaN/,
    );
  });
});
