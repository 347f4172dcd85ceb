import { type FileHandle, open } from 'node:fs/promises';
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type RowGroup,
  type SchemaTree,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { checkArg } from '../../tensor/errors.js';
import { DataError } from '../dataError.js';
import type { UnknownRow } from './jsonl.js';
import { checkPages } from './parquetPages.js';
import { type CleanOptions, cleanRow } from './parquetValues.js';
import { checkColumns, type RowOptions, RowSink } from './rowSink.js';
import { firstBytes } from './text.js';

/** Options of {@link readParquet}. */
export interface ReadParquetOptions<Row extends object = UnknownRow> extends RowOptions {
  /** The columns to read; the others' bytes are not touched. Default: all. */
  columns?: readonly string[];
  /**
   * What 64-bit integers become: `'number'` (default), where a value that a number does not hold
   * exactly (beyond ±2⁵³) makes a bad row, or `'bigint'` for all of them.
   */
  int64?: 'number' | 'bigint';
  /**
   * Makes the row of what the file holds, such as a schema's `parse`: the row's type is what it
   * returns, and an error that it throws makes a bad row. Default: the row as it is.
   */
  parse?: (value: unknown) => Row;
}

/**
 * The rows of a Parquet file, in the file's order, as plain objects. Errors that a row causes later
 * name its file and row, counted from 0.
 *
 * Texts are strings, missing values `null`, lists arrays, structs objects. Dates and timestamps are
 * `Date`s in UTC, to the millisecond; decimals are numbers; times of day are integers in the file's
 * unit. Binary columns are `Uint8Array`s, of which an `ImageBlock` makes images. pandas' index is a
 * column where pandas has written it as one. Compression: Snappy, gzip, Brotli, Zstandard, LZ4.
 *
 * One row group is decoded at a time: what is in memory are the rows. Without `parse` the compiler
 * takes your word for the row's type: `readParquet<Row>(path)`.
 *
 * @throws {DataError} no such file, not Parquet, damaged, or a column that is asked for and not
 * there; and, unless `badRows` says otherwise, a row with an integer that is too large. The message
 * names file, row and column.
 * @example
 * ```ts
 * const rows = await readParquet<{ image: { bytes: Uint8Array }; label: number }>('train.parquet');
 * ```
 * @see https://pandas.pydata.org/docs/reference/api/pandas.read_parquet.html
 */
export async function readParquet<Row extends object = UnknownRow>(
  path: string,
  options: ReadParquetOptions<Row> = {},
): Promise<Row[]> {
  const { columns, int64 = 'number', parse = (value) => value as Row } = options;
  const known = int64 === 'number' || int64 === 'bigint';
  checkArg(known, 'readParquet', "'number' or 'bigint'", 'int64', int64);
  const sink = new RowSink<Row>({ op: 'readParquet', file: path, counted: 'row' }, options);
  await firstBytes('readParquet', path);
  const handle = await open(path);
  try {
    const file = await bufferOf(handle);
    const metadata = await metadataOf(path, file);
    const fields = parquetSchema(metadata).children;
    if (columns) {
      const there = fields.map(({ element }) => element.name);
      checkColumns('readParquet', columns, { option: 'columns', there, file: path });
    }
    const flat = new Set(fields.flatMap((f) => (f.children.length > 0 ? [] : [f.element.name])));
    const clean: CleanOptions = { bigint: int64 === 'bigint', flat };
    let at = 0;
    for (const group of groupsOf(metadata)) {
      for (const row of await readGroup({ path, file, metadata, fields, columns }, group))
        sink.add(at++, () => parse(cleanRow(row, clean)));
    }
  } finally {
    await handle.close();
  }
  return sink.finish();
}

async function bufferOf(handle: FileHandle): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    async slice(start, end = size) {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(
          bytes,
          filled,
          bytes.length - filled,
          start + filled,
        );
        if (bytesRead === 0) throw new Error('the file has become shorter while it was read');
        filled += bytesRead;
      }
      return bytes.buffer;
    },
  };
}

async function metadataOf(path: string, file: AsyncBuffer): Promise<FileMetaData> {
  try {
    return await parquetMetadataAsync(file, { geoparquet: false });
  } catch (cause) {
    const message = `${path}: is not a Parquet file, or is damaged: ${wordsOf(cause)}`;
    throw new DataError('readParquet', message, { cause });
  }
}

interface Group {
  readonly rowGroup: RowGroup;
  readonly start: number;
  readonly end: number;
}

function groupsOf(metadata: FileMetaData): Group[] {
  let start = 0;
  return metadata.row_groups.map((rowGroup) => {
    const group = { rowGroup, start, end: start + Number(rowGroup.num_rows) };
    start = group.end;
    return group;
  });
}

interface Reading {
  readonly path: string;
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly fields: readonly SchemaTree[];
  readonly columns: readonly string[] | undefined;
}

async function readGroup(
  { path, file, metadata, fields, columns }: Reading,
  { rowGroup, start, end }: Group,
): Promise<object[]> {
  try {
    await checkPages(file, rowGroup, { fields, columns });
    const rows = await parquetReadObjects({
      file,
      metadata,
      compressors,
      geoparquet: false,
      utf8: false, // bytes that are not marked as text stay bytes
      rowStart: start,
      rowEnd: end,
      ...(columns && { columns: [...columns] }),
    });
    if (rows.length === end - start) return rows;
    throw new Error(`expected ${end - start} rows, found ${rows.length}`);
  } catch (cause) {
    const message = `${path} rows ${start} to ${end - 1}: damaged: ${wordsOf(cause)}`;
    throw new DataError('readParquet', message, { cause });
  }
}

function wordsOf(error: unknown): string {
  const { message } = error as Error;
  return message.replace(/^parquet /, '');
}
