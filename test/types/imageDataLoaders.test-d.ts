// What the compiler knows of ImageDataLoaders and of labelling functions. Nothing here runs.
import {
  biwi,
  DataBlock,
  getImageFiles,
  ImageBlock,
  ImageDataLoaders,
  PointBlock,
  parentLabel,
  pointing04,
  RegressionBlock,
  type Tensor,
  type TensorCategory,
  type TensorImage,
  TensorImageBW,
  type TensorMultiCategory,
  TensorPoint,
} from 'kindling';

/** Fails to compile unless both types are the same. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_same: Same<A, B>): void => {};

export async function files(): Promise<void> {
  const colour = await ImageDataLoaders.fromFolder('folder', { validPct: 0.2 });
  const [xb, yb] = await colour.oneBatch();
  same<typeof xb, Tensor<'float32'> & TensorImage>(true);
  same<typeof yb, TensorCategory>(true);
  for (const { input, target } of colour.decodeBatch([xb, yb])) {
    same<typeof input, Tensor<'uint8'> & TensorImage>(true);
    same<typeof target, string>(true);
  }
  const grey = await ImageDataLoaders.fromPathFunc(['1.png'], parentLabel, { cls: TensorImageBW });
  const [greyXb] = await grey.oneBatch();
  same<typeof greyXb, Tensor<'float32'> & TensorImageBW>(true);
  // @ts-expect-error a label is text
  await ImageDataLoaders.fromNameFunc(['1.png'], () => 5);
  // @ts-expect-error points are no images
  await ImageDataLoaders.fromFolder('folder', { cls: TensorPoint });
  // @ts-expect-error there is no such option
  await ImageDataLoaders.fromNameRe(['1.png'], /(a)/, { batchSize: 4 });
}

export async function lists(): Promise<void> {
  const one = await ImageDataLoaders.fromLists(['1.png'], ['a']);
  same<Awaited<ReturnType<typeof one.oneBatch>>[1], TensorCategory>(true);
  const many = await ImageDataLoaders.fromLists(['1.png'], [['a'], 'b']);
  same<Awaited<ReturnType<typeof many.oneBatch>>[1], TensorMultiCategory>(true);
  const numbers = await ImageDataLoaders.fromLists(['1.png'], [[1, 2]]);
  same<Awaited<ReturnType<typeof numbers.oneBatch>>[1], Tensor<'float32'>>(true);
  const points = [[1, 2]] as const;
  const point = await ImageDataLoaders.fromLists(['1.png'], points, { yBlock: PointBlock() });
  same<Awaited<ReturnType<typeof point.oneBatch>>[1], TensorPoint>(true);
  // @ts-expect-error a point has two numbers
  await ImageDataLoaders.fromLists(['1.png'], [[1, 2, 3]], { yBlock: PointBlock() });
  // @ts-expect-error a label is text, a list of texts, or numbers
  await ImageDataLoaders.fromLists(['1.png'], [new Date()]);
}

interface Row {
  readonly file: string;
  readonly label: string;
}

export async function tables(rows: readonly Row[]): Promise<void> {
  const one = await ImageDataLoaders.fromRows(rows, { labelCol: 'label' });
  same<Awaited<ReturnType<typeof one.oneBatch>>[1], TensorCategory>(true);
  same<(typeof one.trainDs.items)[number], Row>(true);
  const columns = { file: ['1.png'], label: ['a b'] };
  const many = await ImageDataLoaders.fromRows(columns, { labelDelim: ' ' });
  same<Awaited<ReturnType<typeof many.oneBatch>>[1], TensorMultiCategory>(true);
  const several = await ImageDataLoaders.fromCsv('folder', { labelCol: ['a', 'b'] });
  same<Awaited<ReturnType<typeof several.oneBatch>>[1], TensorMultiCategory>(true);
  const own = await ImageDataLoaders.fromCsv('folder', { yBlock: RegressionBlock() });
  same<Awaited<ReturnType<typeof own.oneBatch>>[1], Tensor<'float32'>>(true);
  // @ts-expect-error rows are objects
  await ImageDataLoaders.fromRows(['1.png']);
  // @ts-expect-error the file's name is csvFname
  await ImageDataLoaders.fromCsv('folder', { fname: 'labels.csv' });
}

export function labelling(cal: biwi.Calibration): void {
  new DataBlock({
    blocks: [ImageBlock(), PointBlock()],
    getItems: getImageFiles,
    getY: biwi.getCtr(cal),
  });
  new DataBlock({
    blocks: [ImageBlock(), PointBlock(), RegressionBlock()],
    nInp: 1,
    getItems: pointing04.getImages,
    getY: [pointing04.getCtr, pointing04.getAngles],
  });
}
