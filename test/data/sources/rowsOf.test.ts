import assert from 'node:assert/strict';
import { desc, table } from 'arquero';
import {
  ArgumentError,
  CategoryBlock,
  ColReader,
  DataBlock,
  IndexSplitter,
  RegressionBlock,
  rowsOf,
} from 'kindling';
import { originOf } from '#kindling/data/origin.js';

const rows = [
  { file: '1.jpg', label: 'cat' },
  { file: '2.jpg', label: 'dog' },
];

describe('rowsOf', () => {
  it('reads a frame of arquero, filtered and sorted', () => {
    const frame = table({ file: ['1.jpg', '2.jpg', '3.jpg'], n: [1, 5, 3] })
      .filter((row: { n: number }) => row.n > 1)
      .orderby(desc('file'));
    assert.deepEqual(rowsOf(frame), [
      { file: '3.jpg', n: 3 },
      { file: '2.jpg', n: 5 },
    ]);
  });

  it("reads what has nodejs-polars' or Arrow's methods", () => {
    assert.deepEqual(rowsOf({ toRecords: () => rows }), rows);
    // Arrow's rows are proxies with a toJSON, and its tables are iterable too
    const proxies = rows.map(
      (row) =>
        new (class {
          toJSON() {
            return row;
          }
        })(),
    );
    const arrow = { toArray: () => proxies, [Symbol.iterator]: () => proxies.values() };
    assert.deepEqual(rowsOf(arrow), rows);
  });

  it('reads iterables, whose rows stay the same objects', () => {
    const [first] = rowsOf(new Set(rows));
    assert.equal(first, rows[0]);
    const numbered = function* () {
      yield* rows;
    };
    assert.deepEqual(rowsOf(numbered()), rows);
    assert.deepEqual(rowsOf([]), []);
  });

  it('reads an object of columns', () => {
    assert.deepEqual(rowsOf({ file: ['1.jpg', '2.jpg'], n: new Float32Array([0.5, 2]) }), [
      { file: '1.jpg', n: 0.5 },
      { file: '2.jpg', n: 2 },
    ]);
    assert.throws(() => rowsOf({ a: [1, 2], b: [1] }), /column 'b' has 1 values, and 'a' has 2/);
  });

  it('refuses everything else', () => {
    for (const source of [null, 5, 'rows', {}, { a: 5 }, { a: 'text' }, new Date()])
      assert.throws(() => rowsOf(source as never), ArgumentError, String(source));
    assert.throws(() => rowsOf([rows[0], 5] as never), /expected an object for row 1, got 5/);
  });

  it('is getItems of a DataBlock, and errors name the row', async () => {
    type Columns = { n: number[]; label: string[] };
    const block = new DataBlock({
      blocks: [RegressionBlock(), CategoryBlock()],
      getItems: (columns: Columns) => rowsOf(columns),
      getX: (row) => row.n,
      getY: ColReader('label'),
      splitter: IndexSplitter([2]),
    });
    const source = { n: [1, 2, 3], label: ['a', 'b', 'c'] };
    assert.deepEqual(originOf(rowsOf(source)[2]), 'data frame row 2');
    const { items } = await block.datasets({ ...source, label: ['a', 'b', 'b'] });
    assert.equal(items.length, 3);
    await assert.rejects(
      block.datasets(source),
      /label 'c' is not among .*, for item \{ n: 3, label: 'c' \} \(data frame row 2\)$/,
    );
  });
});
