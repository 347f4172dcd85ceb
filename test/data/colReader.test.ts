import assert from 'node:assert/strict';
import { ColReader } from 'kindling';

describe('ColReader()', () => {
  const row = { fname: '000001', labels: 'dog person', is_valid: false, x: '0.5', y: 2 };

  it('reads a column as text, with what belongs around it', () => {
    assert.equal(ColReader('fname')(row), '000001');
    assert.equal(ColReader('fname', { pref: 'train/', suff: '.jpg' })(row), 'train/000001.jpg');
    assert.equal(ColReader('is_valid')(row), 'false');
    assert.equal(ColReader('y')(row), '2');
  });

  it('reads what fastai reads', () => {
    // nbs/05_data.transforms.ipynb, cell of ColReader
    const a = ['a', 'b', 'c', 'd'].map((text) => ({ a: text, a1: text }));
    const b = ['1 2', '0', '', '1 2 3'].map((text) => ({ b: text }));
    assert.deepEqual(a.map(ColReader('a', { pref: '0', suff: '1' })), ['0a1', '0b1', '0c1', '0d1']);
    assert.deepEqual(b.map(ColReader('b', { labelDelim: ' ' })), [
      ['1', '2'],
      ['0'],
      [],
      ['1', '2', '3'],
    ]);
    assert.deepEqual(a.map(ColReader(['a', 'a1'], { pref: '0', suff: '1' }))[2], ['0c1', '0c1']);
    const lists = [[0, 1], [2, 3, 4], [5]].map((list) => ({ a: list, name: list }));
    assert.deepEqual(lists.map(ColReader('a', { as: 'value' })), [[0, 1], [2, 3, 4], [5]]);
    assert.deepEqual(lists.map(ColReader('name', { as: 'value' }))[0], [0, 1]);
  });

  it('splits at labelDelim, without empty parts, and an empty cell into an empty list', () => {
    const labels = ColReader('labels', { labelDelim: ' ' });
    assert.deepEqual(labels(row), ['dog', 'person']);
    assert.deepEqual(labels({ labels: '  dog  person ' }), ['dog', 'person']);
    for (const empty of ['', null, undefined, Number.NaN])
      assert.deepEqual(labels({ labels: empty }), []);
    const semicolons = ColReader('labels', { labelDelim: ';', pref: 'no', suff: 'no' });
    assert.deepEqual(semicolons({ labels: 'a b; c' }), ['a b', 'c']);
  });

  it('reads numbers and booleans when asked', () => {
    assert.equal(ColReader('x', { as: 'number' })(row), 0.5);
    assert.deepEqual(ColReader(['x', 'y'], { as: 'number' })(row), [0.5, 2]);
    assert.deepEqual(ColReader('p', { labelDelim: ',', as: 'number' })({ p: '1, 2.5e1' }), [1, 25]);
    assert.equal(ColReader('is_valid', { as: 'boolean' })(row), false);
    const yes = ['True', '1', 'yes', 1].map((cell) => ({ cell }));
    assert.deepEqual(yes.map(ColReader('cell', { as: 'boolean' })), Array(4).fill(true));
  });

  it('counts the columns of rows that are lists, from the end too', () => {
    assert.equal(ColReader(1)(['1.jpg', 'cat']), 'cat');
    assert.deepEqual(ColReader([-1, 0])(['1.jpg', 'cat']), ['cat', '1.jpg']);
  });

  it('gives ifEmpty for an empty cell, and throws DataError without', () => {
    const read = ColReader('a', { ifEmpty: '#na#' });
    for (const a of ['', ' ', null, undefined, Number.NaN]) {
      assert.equal(read({ a }), '#na#');
      assert.throws(() => ColReader('a')({ a, b: 1 }), {
        name: 'DataError',
        message:
          /^ColReader: expected a value, got an empty cell in column 'a' of \{ a: .*, b: 1 \}$/,
      });
    }
  });

  it('throws DataError that names row and column for a cell of another kind', () => {
    assert.throws(() => ColReader('fname', { as: 'boolean' })(row), {
      name: 'DataError',
      message: /^ColReader: expected true or false, got '000001' in column 'fname' of \{ fname:/,
    });
    for (const n of ['12a', '0x10', '1,5', [1]])
      assert.throws(
        () => ColReader('n', { as: 'number' })({ n }),
        /ColReader: expected a number, got .* in column 'n' of \{ n:/,
      );
    assert.throws(
      () => ColReader('n')({ n: [1, 2] }),
      /expected text, got \[ 1, 2 \] \(as: 'value' reads it as it is\) in column 'n'/,
    );
  });

  it('throws ArgumentError that lists the columns there are', () => {
    assert.throws(() => ColReader('label')(row), {
      name: 'ArgumentError',
      message:
        /ColReader: there is no column 'label' in .*, which has fname, labels, is_valid, x, y$/,
    });
    assert.throws(() => ColReader(2)(['a', 'b']), /there is no column 2 in \[ 'a', 'b' \]/);
  });
});
