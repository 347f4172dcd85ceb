// What the compiler knows of rows. Nothing here runs.
import { table } from 'arquero';
import {
  CategoryBlock,
  ColReader,
  DataBlock,
  ImageBlock,
  RegressionBlock,
  readCsv,
  readJsonl,
  readParquet,
  rowsOf,
} from 'kindling';
import { is } from './is.js';

export async function csv(path: string): Promise<void> {
  const [plain] = await readCsv(path);
  is<Readonly<Record<string, string>> | undefined>()(plain, true);

  const [some] = await readCsv(path, { types: { is_valid: 'boolean', age: 'number?' } });
  is<boolean | undefined>()(some?.is_valid, true);
  is<number | null | undefined>()(some?.age, true);
  is<string | undefined>()(some?.fname, true);

  const [exact] = await readCsv(path, {
    columns: ['fname', 'labels', 'n'],
    types: { labels: (text) => text.split(' '), n: 'number' },
  });
  is<{ readonly fname: string; readonly labels: string[]; readonly n: number } | undefined>()(
    exact,
    true,
  );
  // @ts-expect-error this column was not asked for
  exact?.is_valid;
  // @ts-expect-error there is no such type
  await readCsv(path, { types: { n: 'int' } });
  // @ts-expect-error there is no such option
  await readCsv(path, { sep: ';' });
}

export async function items(): Promise<void> {
  new DataBlock({
    blocks: [ImageBlock(), CategoryBlock()],
    getItems: (path: string) => readCsv(path, { columns: ['fname', 'label'] }),
    getX: (row) => {
      is<{ readonly fname: string; readonly label: string }>()(row, true);
      return row.fname;
    },
    getY: (row) => row.label,
  });
  const byName = new DataBlock({
    blocks: [ImageBlock(), CategoryBlock()],
    getItems: readCsv,
    getX: ColReader('fname'),
    getY: ColReader('label'),
  });
  await byName.dataloaders('train.csv');
  // @ts-expect-error the source is a path
  await byName.dataloaders(5);
  new DataBlock({
    blocks: [RegressionBlock(), CategoryBlock()],
    getItems: (path: string) => readCsv(path, { columns: ['x', 'label'], types: { x: 'number?' } }),
    // @ts-expect-error a missing value is no number
    getX: (row) => row.x,
    getY: (row) => row.label,
  });
}

export async function others(path: string): Promise<void> {
  interface Row {
    readonly file: string;
  }
  is<Row[]>()(await readJsonl<Row>(path), true);
  is<Readonly<Record<string, unknown>>[]>()(await readParquet(path), true);
  is<Row[]>()(await readParquet(path, { parse: (value) => value as Row }), true);
}

export function frames(rows: Iterable<{ readonly n: number }>): void {
  is<object[]>()(rowsOf(table({ n: [1] })), true);
  is<{ readonly n: number }[]>()(rowsOf(rows), true);
  is<{ readonly n: number; readonly label: string }[]>()(
    rowsOf({ n: new Float32Array(2), label: ['a', 'b'] }),
    true,
  );
  is<{ x: string }[]>()(rowsOf({ toRecords: () => [{ x: 'a' }] }), true);
  // @ts-expect-error numbers are no rows
  rowsOf([1, 2]);
}
