import assert from 'node:assert/strict';
import { ColSplitter, FileSplitter } from 'kindling';
import { useFolder } from '../folder.js';

describe('FileSplitter()', () => {
  const folder = useFolder();
  const files = ['3/9932', '7/7189', '7/7320', '7/9833', '3/7666', '3/925'].map(
    (name) => `mnist_tiny/${name}.png`,
  );

  it('lets the files validate whose names are listed', () => {
    // nbs/05_data.transforms.ipynb, cell of FileSplitter
    const list = folder.write('valid.txt', '7189.png\n9833.png\n7666.png');
    assert.deepEqual(FileSplitter(list)(files), [
      [0, 2, 5],
      [1, 3, 4],
    ]);
  });

  it('reads what Windows writes, names without extension, and ends of paths', () => {
    const list = folder.write('valid.txt', '\uFEFF 9932.png\r\n\r\n7320\r\n3\\925.png\r\n');
    assert.deepEqual(FileSplitter(list)([...files, 'mnist_tiny/7/925.png']), [
      [1, 3, 4, 6],
      [0, 2, 5],
    ]);
  });

  it('throws ArgumentError for a list that is not there or names no item', () => {
    assert.throws(() => FileSplitter('/no/valid.txt'), {
      name: 'ArgumentError',
      message: "FileSplitter: cannot read '/no/valid.txt'",
    });
    const list = folder.write('valid.txt', 'other.png');
    assert.throws(
      () => FileSplitter(list)(files),
      /FileSplitter: none of the 6 items is left for validation/,
    );
  });
});

describe('ColSplitter()', () => {
  const rows = (...values: unknown[]) => values.map((is_valid, a) => ({ a, is_valid }));
  const expected = [
    [1, 4],
    [0, 2, 3],
  ];

  it('takes booleans, zeros and ones, and what csv files call them', () => {
    // nbs/05_data.transforms.ipynb, cell of ColSplitter
    for (const [yes, no] of [
      [true, false],
      [1, 0],
      ['1', '0'],
      ['True', 'False'],
      ['true', 'FALSE'],
      ['yes', 'no'],
    ]) {
      assert.deepEqual(ColSplitter()(rows(yes, no, yes, yes, no)), expected);
    }
  });

  it('takes the name or the place of a column', () => {
    const b = [true, false, true, true, false].map((isValid, a) => ({ a, b: isValid }));
    assert.deepEqual(ColSplitter('b')(b), expected);
    const lists = b.map((row) => [row.a, row.b]);
    assert.deepEqual(ColSplitter(1)(lists), expected);
    assert.deepEqual(ColSplitter(-1)(lists), expected);
  });

  it('takes a value, or several, for on', () => {
    const sets = rows('train', 'val', 'train', 'test', 'val');
    assert.deepEqual(ColSplitter('is_valid', { on: 'val' })(sets), [
      [0, 2, 3],
      [1, 4],
    ]);
    assert.deepEqual(ColSplitter('is_valid', { on: ['val', 'test'] })(sets), [
      [0, 2],
      [1, 3, 4],
    ]);
    assert.deepEqual(ColSplitter('is_valid', { on: 2 })(rows('1', '2', '3')), [[0, 2], [1]]);
  });

  it('throws DataError that names the row of a value that is neither true nor false', () => {
    for (const value of ['', 'maybe', 2, null, undefined, Number.NaN])
      assert.throws(() => ColSplitter()(rows(true, value, false)), {
        name: 'DataError',
        message:
          /^ColSplitter: expected true or false \(1 or 0\) in column 'is_valid', got .* in row 1, \{ a: 1, .*; on: says which values validate$/,
      });
  });

  it('throws ArgumentError for a column or a value that is not there', () => {
    assert.throws(() => ColSplitter('valid')(rows(true, false)), {
      name: 'ArgumentError',
      message:
        "ColSplitter: there is no column 'valid' in { a: 0, is_valid: true }, which has a, is_valid",
    });
    assert.throws(() => ColSplitter(2)([[1, true]]), /there is no column 2 in \[ 1, true \]/);
    assert.throws(
      () => ColSplitter('is_valid', { on: 'dev' })(rows('train', 'val')),
      /ColSplitter: no row has 'dev' in column 'is_valid', which holds 'train', 'val'/,
    );
    assert.throws(
      () => ColSplitter()(['a.jpg'] as unknown as object[]),
      /ColSplitter: expected a row with columns, got 'a\.jpg'/,
    );
    assert.throws(() => ColSplitter()(rows(false, false)), /none of the 2 items is left for valid/);
  });
});
