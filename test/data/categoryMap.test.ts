import assert from 'node:assert/strict';
import { CategoryMap } from 'kindling';

describe('CategoryMap', () => {
  // CategoryMap(...), fastai's own tests
  it('holds distinct labels, sorted', () => {
    assert.deepEqual(new CategoryMap(['4', '2', '3', '4']).vocab, ['2', '3', '4']);
    assert.deepEqual(new CategoryMap(['b', 'B', 'a', 'é', 'z']).vocab, ['B', 'a', 'b', 'z', 'é']);
  });

  it('keeps the order without sort', () => {
    assert.deepEqual(new CategoryMap(['4', '2', '3', '2'], { sort: false }).vocab, ['4', '2', '3']);
  });

  it("puts '#na#' first with addNa, and unknown labels there", () => {
    const map = new CategoryMap(['b', 'a'], { addNa: true });
    assert.deepEqual(map.vocab, ['#na#', 'a', 'b']);
    assert.deepEqual(
      ['a', 'b', 'c'].map((label) => map.indexOf(label)),
      [1, 2, 0],
    );
  });

  it('throws ArgumentError for labels and indices that it does not know', () => {
    const map = new CategoryMap(['a', 'b']);
    assert.throws(() => map.indexOf('c'), {
      name: 'ArgumentError',
      message: "CategoryMap: label 'c' is not among the 2 labels of the vocabulary (a, b)",
    });
    assert.throws(() => map.labelOf(2), /CategoryMap: there is no label 2 among 2/);
    const many = new CategoryMap(
      Array.from({ length: 40 }, (_, i) => `n${i}`),
      { sort: false },
    );
    assert.throws(() => many.indexOf('x'), /\(n0, n1, .*n11 and 28 more\)$/);
  });
});
