import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  ArgumentError,
  CategoryBlock,
  ColReader,
  DataBlock,
  DataError,
  IndexSplitter,
  RegressionBlock,
  readParquet,
} from 'kindling';
import { originOf } from '#kindling/data/origin.js';
import { useFolder } from '../folder.js';

const fixtures = join(
  dirname(createRequire(import.meta.url).resolve('kindling/package.json')),
  'test/fixtures/sources',
);
const at = (name: string) => join(fixtures, `${name}.parquet`);

describe('readParquet', () => {
  const folder = useFolder();
  const fails = (path: string, message: RegExp, options = {}) =>
    assert.rejects(readParquet(path, options), (error) => {
      assert.ok(error instanceof DataError, String(error));
      assert.match(error.message, message);
      return true;
    });

  it('reads row group after row group, in order', async () => {
    const rows = await readParquet<{ i: number; name: string }>(at('groups'));
    assert.deepEqual(
      rows.map(({ i }) => i),
      [...Array(2000).keys()],
    );
    assert.equal(rows[1999]?.name, `n${1999 % 7}`);
    assert.equal(originOf(rows[700]), `${at('groups')} row 700`);
  });

  it('reads only the columns asked for', async () => {
    assert.deepEqual((await readParquet(at('snappy'), { columns: ['name'] }))[1], { name: 'n1' });
    await fails(
      at('snappy'),
      /there is no column 'x', which columns names; there are 'i', 'name'$/,
      {
        columns: ['x'],
      },
    );
  });

  it('refuses integers that a number does not hold, or gives bigints', async () => {
    await fails(at('wide'), /wide\.parquet row 1: column 'id': 9007199254740993 is too large/);
    const big = await readParquet(at('wide'), { int64: 'bigint' });
    assert.deepEqual(big, [
      { id: 1n, n: 1n },
      { id: 9007199254740993n, n: 2n },
    ]);
    assert.deepEqual(await readParquet(at('wide'), { columns: ['n'] }), [{ n: 1 }, { n: 2 }]);
    const bad: number[] = [];
    const rows = await readParquet(at('wide'), { badRows: (_, place) => bad.push(place.at) });
    assert.deepEqual([rows, bad], [[{ id: 1, n: 1 }], [1]]);
    await assert.rejects(readParquet(at('wide'), { int64: 'text' as 'bigint' }), ArgumentError);
  });

  it('makes rows with parse, and finds duplicates', async () => {
    const parse = (value: unknown) => ({ label: (value as { name: string }).name });
    const rows = await readParquet(at('zstd'), { parse, duplicates: 'drop' });
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6'],
    );
    await fails(at('zstd'), /zstd\.parquet row 7: says the same as .*zstd\.parquet row 0$/, {
      duplicates: 'error',
      duplicatesBy: ['name'],
    });
  });

  it('says what is wrong with a file', async () => {
    const good = readFileSync(at('groups'));
    const damaged = (name: string, bytes: Uint8Array) => folder.write(name, bytes);
    await fails(join(folder.path, 'none'), /none: there is no such file/);
    await fails(folder.path, /is a folder, not a file/);
    for (const length of [0, 3, 4, 8, 12, 5000])
      await fails(
        damaged('cut', good.subarray(0, length)),
        /cut: is not a Parquet file, or is damaged: /,
      );
    await fails(damaged('text', Buffer.from('a,b\n1,2\n3,4\n')), /text: is not a Parquet file/);
    const zeros = Buffer.from(good).fill(0, 4, 1000);
    await fails(damaged('zeros', zeros), /zeros rows 0 to 299: damaged: /);
    // The sizes in the first page's header, which decoding would believe.
    const v2 = readFileSync(at('flatV2'));
    for (const [i, bit] of [
      [7, 0xff],
      [9, 0x01],
      [20, 0xff],
    ] as const) {
      const bytes = Buffer.from(v2);
      bytes[i] = (bytes[i] ?? 0) ^ bit;
      await fails(damaged('size', bytes), /size rows 0 to 3: damaged: .*column 'text'/);
    }
  });

  it('is a source of items, and errors name the row', async () => {
    const block = new DataBlock({
      blocks: [RegressionBlock(), CategoryBlock()],
      getItems: (path: string) => readParquet<{ i: number; name: string }>(path),
      getX: (row) => row.i,
      getY: ColReader('name'),
      splitter: IndexSplitter([13]),
    });
    assert.equal((await block.datasets(at('gzip'))).vocab?.length, 7);
    const few = new DataBlock({
      blocks: [RegressionBlock(), CategoryBlock()],
      getItems: async (path: string) =>
        (await readParquet<{ i: number; name: string }>(path)).slice(0, 7),
      getX: (row) => row.i,
      getY: ColReader('name'),
      splitter: IndexSplitter([6]),
    });
    await assert.rejects(
      few.datasets(at('gzip')),
      /label 'n6' is not among.*gzip\.parquet row 6\)$/,
    );
  });
});
