// Sources of items: files of rows and data frames.

export type { CellOf, ColumnType, ColumnTypes, RowOf } from './columnTypes.js';
export { type ReadCsvOptions, readCsv, readTsv } from './csv.js';
export { type ReadJsonlOptions, readJsonl, type UnknownRow } from './jsonl.js';
export { type ReadParquetOptions, readParquet } from './parquet.js';
export type { RowOptions, RowPlace } from './rowSink.js';
export { type ColumnArrays, type RowSource, rowsOf, type SourceRow } from './rowsOf.js';
