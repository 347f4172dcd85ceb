// What the compiler knows of getters, columns and splitters. Nothing here runs.
import {
  CategoryBlock,
  ColReader,
  ColSplitter,
  DataBlock,
  FileSplitter,
  GroupSplitter,
  getImageFiles,
  ImageBlock,
  ItemGetter,
  KFold,
  MultiCategoryBlock,
  parentLabel,
  RegressionBlock,
  readCsv,
  type Splitter,
  slice,
  type Tensor,
  type TensorCategory,
  type TensorImage,
  type TensorMultiCategory,
} from 'kindling';
import { is } from './is.js';

interface Row {
  readonly file: string;
  readonly age: number;
  readonly box: readonly [number, number];
}

export function columns(row: Row): void {
  is<string>()(ColReader('file')(row), true);
  is<string>()(ColReader('age')(row), true);
  is<number>()(ColReader('age', { as: 'number' })(row), true);
  is<boolean>()(ColReader('age', { as: 'boolean' })(row), true);
  is<string[]>()(ColReader('file', { labelDelim: ' ' })(row), true);
  is<number[]>()(ColReader('file', { labelDelim: ' ', as: 'number' })(row), true);
  is<[string, string]>()(ColReader(['file', 'age'])(row), true);
  is<[number, number]>()(ColReader(['age', 0], { as: 'number' })(row), true);
  is<[string[], string[]]>()(ColReader(['a', 'b'], { labelDelim: ' ' })(row), true);
  is<string | null>()(ColReader('file', { ifEmpty: null })(row), true);
  is<number | 'none'>()(ColReader('age', { as: 'number', ifEmpty: 'none' as const })(row), true);
  is<readonly [number, number]>()(ColReader('box', { as: 'value' })(row), true);
  is<[string, number]>()(ColReader(['file', 'age'], { as: 'value' })(row), true);
  is<unknown>()(ColReader('gone', { as: 'value' })(row), true);
  // @ts-expect-error there is no such kind
  ColReader('age', { as: 'integer' });
  // @ts-expect-error there is no such option
  ColReader('file', { prefix: 'train/' });
}

export async function getters(rows: readonly Row[]): Promise<void> {
  const block = new DataBlock({
    blocks: [ImageBlock, RegressionBlock(), CategoryBlock],
    nInp: 1,
    getters: [
      [ColReader('file'), (file: string) => `images/${file}`],
      (row: Row) => {
        is<Row>()(row, true);
        return row.age;
      },
      ColReader('file'),
    ],
  });
  const dls = await block.dataloaders(rows);
  const batch = await dls.oneBatch();
  is<[Tensor<'float32'> & TensorImage, Tensor<'float32'>, TensorCategory]>()(batch, true);
  const [sample] = dls.decodeBatch(batch);
  is<[number | number[], string]>()(sample?.target as NonNullable<typeof sample>['target'], true);
  new DataBlock({
    blocks: [ImageBlock(), CategoryBlock()],
    getters: [
      [(row: Row) => row.file, String],
      // @ts-expect-error the last function of a list gives what the block reads
      [(row: Row) => row.file, Number],
    ],
  });
  new DataBlock({
    blocks: [ImageBlock(), CategoryBlock()],
    // @ts-expect-error a getter for each block
    getters: [ColReader('file')],
  });
  new DataBlock({
    blocks: [RegressionBlock(), CategoryBlock()],
    // @ts-expect-error text is no number to predict
    getters: [ColReader('age'), ColReader('file')],
  });
}

export async function csv(): Promise<void> {
  const block = new DataBlock({
    blocks: [ImageBlock(), MultiCategoryBlock()],
    getItems: (path: string) => readCsv(path, { columns: ['fname', 'labels', 'is_valid'] }),
    splitter: ColSplitter(),
    getX: ColReader('fname', { pref: 'train/' }),
    getY: (row) => {
      is<string>()(row.labels, true);
      return row.labels.split(' ');
    },
  });
  const [, yb] = await (await block.dataloaders('train.csv')).oneBatch();
  is<TensorMultiCategory>()(yb, true);
}

export async function fromColumns(
  files: string[],
  labels: string[],
  ages: number[],
): Promise<void> {
  const block = DataBlock.fromColumns({ blocks: [ImageBlock(), CategoryBlock()] });
  const [xb, yb] = await (await block.dataloaders([files, labels])).oneBatch();
  is<Tensor<'float32'> & TensorImage>()(xb, true);
  is<TensorCategory>()(yb, true);
  // @ts-expect-error a label is text
  await block.dataloaders([files, ages]);
  // @ts-expect-error a column for each block
  await block.dataloaders([files]);
  const read = DataBlock.fromColumns({
    blocks: [ImageBlock(), RegressionBlock()],
    getItems: async (_path: string) => [labels, files, ages] as const,
    getters: [ItemGetter(1), ItemGetter(2)],
    splitter: GroupSplitter((item) => {
      is<readonly [string, string, number]>()(item, true);
      return item[0];
    }),
  });
  await read.dataloaders('ages.csv');
  // @ts-expect-error the source is a path
  await read.dataloaders([files, labels]);
  DataBlock.fromColumns({
    blocks: [ImageBlock(), RegressionBlock()],
    // @ts-expect-error text is no number to predict
    getItems: () => [files, labels] as const,
  });
}

export function splitters(): void {
  const options = { blocks: [ImageBlock(), CategoryBlock()], getItems: getImageFiles } as const;
  new DataBlock({ ...options, getY: parentLabel, splitter: FileSplitter('valid.txt') });
  new DataBlock({ ...options, getY: parentLabel, splitter: () => [slice(0, 9), slice(9)] });
  new DataBlock({
    ...options,
    getY: parentLabel,
    splitter: (files) => {
      is<readonly string[]>()(files, true);
      return [files.map(() => true), new Set([1])];
    },
  });
  for (const splitter of KFold({ groups: (file: string) => parentLabel(file) })) {
    is<Splitter<string>>()(splitter, true);
    new DataBlock({ ...options, getY: parentLabel, splitter });
  }
  // @ts-expect-error rows have columns, files have none
  new DataBlock({ ...options, getY: parentLabel, splitter: ColSplitter() });
  // @ts-expect-error one list is no split
  new DataBlock({ ...options, getY: parentLabel, splitter: () => [[1, 2, 3]] });
}
