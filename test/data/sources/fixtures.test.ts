// Files that pandas and pyarrow wrote, against what they read from them: test/fixtures/makers/sources.py.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readCsv, readJsonl, readParquet, readTsv } from 'kindling';
import { loadFixture } from '../../support/fixtures.js';

interface Rows {
  readonly file: string;
  readonly rows: readonly object[];
}
const fixture = loadFixture<{
  csv: readonly (Rows & { tab: boolean })[];
  jsonl: readonly Rows[];
  parquet: readonly { file: string; rows: readonly object[] | number }[];
}>('sources');

const folder = join(
  dirname(createRequire(import.meta.url).resolve('kindling/package.json')),
  'test/fixtures/sources',
);
const path = (file: string) => join(folder, file);

/** The values that JSON lacks. */
function untagged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untagged);
  if (typeof value !== 'object' || value === null) return value;
  const { $date, $bytes, $number } = value as Record<string, string | number>;
  if (typeof $date === 'number') return new Date($date);
  if (typeof $bytes === 'string') return new Uint8Array(Buffer.from($bytes, 'hex'));
  if ($number !== undefined) return Number($number);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, untagged(inner)]));
}

describe('files of pandas and pyarrow', () => {
  for (const { file, rows, tab } of fixture.csv) {
    it(`${file}`, async () => {
      assert.deepEqual(await (tab ? readTsv : readCsv)(path(file)), rows);
    });
  }

  for (const { file, rows } of fixture.jsonl) {
    it(`${file}`, async () => assert.deepEqual(await readJsonl(path(file)), rows));
  }

  for (const { file, rows } of fixture.parquet) {
    if (file === 'wide.parquet') continue; // in parquet.test.ts
    it(`${file}`, async () => {
      const read = await readParquet(path(file));
      if (typeof rows === 'number') assert.equal(read.length, rows);
      else assert.deepEqual(read, untagged(rows));
    });
  }
});
