import assert from 'node:assert/strict';
import { tensor, tidy, zeros } from 'kindling';
import { allclose } from './allclose.js';
import { toTensor } from './fixtures.js';

const failing = (body: () => void, message: RegExp) => tidy(() => assert.throws(body, { message }));

describe('allclose', () => {
  it('names the place, both values, the distance and the share', () =>
    failing(
      () =>
        allclose(
          tensor([
            [1, 2],
            [3, 4],
          ]),
          [
            [1, 2],
            [3.5, 5],
          ],
        ),
      /^allclose: at \[1, 0\] expected 3\.5, got 3 \(apart by 0\.500, allowed 0\.0000146\); 2 of 4 elements differ in float32\[2, 2\]$/,
    ));

  it('names both shapes', () =>
    failing(() => allclose(zeros([2, 3]), [0, 0]), /expected float32\[2\], got float32\[2, 3\]/));

  it('compares element types against a record and a tensor', () => {
    const record = { dtype: 'float64', shape: [1], data: [1] } as const;
    failing(() => allclose(tensor([1]), record), /expected float64\[1\], got float32\[1\]/);
    failing(
      () => allclose(tensor([1]), tensor([1], { dtype: 'int64' })),
      /expected int64\[1\], got float32\[1\]/,
    );
  });

  it('takes what lies within the tolerance and refuses what lies outside', () =>
    tidy(() => {
      allclose(tensor([1.05]), [1], { atol: 0.06, rtol: 0 });
      allclose(tensor([105]), [100], { rtol: 0.06, atol: 0 });
      assert.throws(() => allclose(tensor([1.07]), [1], { atol: 0.06, rtol: 0 }));
    }));

  it('allows nothing for integers and booleans', () =>
    failing(
      () => allclose(tensor([1000001], { dtype: 'int64' }), [1000000]),
      /expected 1000000, got 1000001/,
    ));

  it('holds NaN equal to NaN and to nothing else, and infinities by sign', () => {
    tidy(() => allclose(tensor([NaN, Infinity]), ['NaN', 'Infinity']));
    failing(() => allclose(tensor([1]), ['NaN']), /expected NaN, got 1/);
    failing(() => allclose(tensor([NaN]), [1]), /expected 1, got NaN/);
    failing(() => allclose(tensor([-Infinity]), ['Infinity']), /expected Infinity, got -Infinity/);
  });

  it('says which part of a complex element differs', () =>
    failing(
      () => allclose(tensor([{ re: 1, im: 2 }]), { dtype: 'complex64', shape: [1], data: [1, 3] }),
      /at \[0\] \(im\) expected 3, got 2/,
    ));
});

describe('toTensor', () => {
  it('makes a transposed record that is not contiguous', () =>
    tidy(() => {
      const t = toTensor({
        dtype: 'float32',
        shape: [2, 3],
        data: [1, 2, 3, 4, 5, 6],
        transpose: [0, 1],
      });
      assert.equal(t.isContiguous(), false);
      allclose(t, [
        [1, 4],
        [2, 5],
        [3, 6],
      ]);
    }));
});
