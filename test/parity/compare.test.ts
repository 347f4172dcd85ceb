// The comparison is fed wrong answers: a suite that cannot fail shows nothing.
import assert from 'node:assert/strict';
import { ones, tensor, tidy } from 'kindling';
import { difference, listDifference } from './compare.js';
import type { ParityCase, TensorRecord } from './fixture.js';
import { replay } from './replay.js';

const float32 = (values: number[], shape: number[]): TensorRecord => ({
  dtype: 'float32',
  shape,
  data: Buffer.from(new Float32Array(values).buffer).toString('base64'),
});

/** `torch.add(a, b)` as the fixture has it, with the right answer. */
const sum: ParityCase = {
  overload: 'add.Tensor',
  arguments: { self: float32([1, 2], [2]), other: float32([3, 4], [2]) },
  outputs: [float32([4, 6], [2])],
  leaves: [0, 1],
  grads: [float32([-0.375, -0.125], [2]), float32([-0.375, -0.125], [2])],
};

/** What the suite says about a case with something changed. */
const verdict = (change: Partial<ParityCase>) => replay({ ...sum, ...change });

const tidied = (title: string, body: () => void) => it(title, () => tidy(body));

describe('difference()', () => {
  const want = float32([1, Number.NaN, Infinity, 0], [2, 2]);

  tidied('is null for equal numbers, NaN and infinities among them', () => {
    assert.equal(
      difference(
        tensor([
          [1, Number.NaN],
          [Infinity, 0],
        ]),
        want,
      ),
      null,
    );
  });

  tidied('names the first number that is off, and how many are', () => {
    const got = tensor([
      [1, Number.NaN],
      [1, 0.5],
    ]);
    assert.equal(
      difference(got, want),
      'at [1, 0] expected Infinity, got 1; 2 of 4 numbers differ',
    );
  });

  tidied('keeps to the tolerance of the element type', () => {
    const one = float32([1], [1]);
    assert.equal(difference(tensor([1 + 1e-5]), one), null);
    assert.match(difference(tensor([1 + 2e-5]), one) ?? '', /^at \[0\] expected 1, got 1\.00002/);
    assert.equal(difference(tensor([1 + 2e-5]), one, { slack: 10 }), null);
  });

  tidied('sees another element type, another shape and another layout', () => {
    assert.equal(
      difference(ones([2, 2], { dtype: 'float64' }), want),
      'expected float32[2, 2], got float64[2, 2]',
    );
    assert.equal(difference(ones([4]), want), 'expected float32[2, 2], got float32[4]');
    assert.equal(difference(ones([2, 2]).t(), want), 'expected contiguous memory, got strides 1,2');
    assert.equal(
      difference(ones([2, 2]), { ...want, strides: [1, 2] }),
      'expected strides 1,2, got 2,1',
    );
  });

  tidied(
    'looks at no values where only the form counts, and at no sign where only moduli do',
    () => {
      assert.equal(difference(ones([2, 2]), want, { compare: 'form' }), null);
      assert.equal(difference(tensor([-1]), float32([1], [1]), { compare: 'moduli' }), null);
    },
  );

  tidied('compares numbers, booleans, null and lists', () => {
    assert.equal(difference(2, 3), 'expected 3, got 2');
    assert.equal(difference(true, false), 'expected false, got true');
    assert.equal(difference(ones([1]), null), 'expected null, got {}');
    assert.equal(listDifference([1, 2], [1, 3]), 'value 1: expected 3, got 2');
    assert.equal(listDifference([1], [1, 3]), 'expected 2 values, got 1');
  });
});

describe('replay()', () => {
  it('finds nothing wrong with the right answer', () => {
    assert.deepEqual(verdict({}), []);
  });

  it('names the call, the argument set and the element, once for ops.call, method and function', () => {
    const found = verdict({ outputs: [float32([4, 7], [2])] });
    assert.deepEqual(
      found,
      ['ops.call', 'x.add', 'add'].map(
        (path) =>
          `${path} { self: float32[2], other: float32[2] }: at [1] expected 7, got 6; 1 of 2 numbers differ`,
      ),
    );
  });

  it('finds a wrong gradient, a missing one and one too many', () => {
    const zero = float32([0, 0], [2]);
    const [right] = sum.grads as TensorRecord[];
    assert.match(
      verdict({ grads: [zero, zero] })[0] ?? '',
      /gradient: value 0: at \[0\] expected 0, got -0\.375/,
    );
    assert.match(
      verdict({ grads: [right as TensorRecord, null] })[0] ?? '',
      /gradient: value 1: expected null/,
    );
    assert.match(verdict({ grads: [right as TensorRecord] })[0] ?? '', /expected 1 values, got 2/);
  });

  it('finds a call that throws, and takes an in-place form that gives its tensor back', () => {
    assert.match(verdict({ overload: 'mm' })[0] ?? '', /threw ArgumentError/);
    const inPlace = verdict({ overload: 'add_.Tensor', leaves: [], grads: undefined as never });
    assert.deepEqual(inPlace, []);
  });
});
