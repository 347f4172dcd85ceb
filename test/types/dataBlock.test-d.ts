// What the compiler knows of a DataBlock. Nothing here runs.
import {
  CategoryBlock,
  DataBlock,
  getImageFiles,
  ImageBlock,
  MultiCategoryBlock,
  PointBlock,
  parentLabel,
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

export async function images(): Promise<void> {
  const block = new DataBlock({
    blocks: [ImageBlock(), CategoryBlock()],
    getItems: getImageFiles,
    getX: (file) => {
      same<typeof file, string>(true);
      return file;
    },
    getY: parentLabel,
  });
  const dls = await block.dataloaders('folder');
  const [xb, yb] = await dls.oneBatch();
  same<typeof xb, Tensor<'float32'> & TensorImage>(true);
  same<typeof yb, TensorCategory>(true);
  same<typeof xb.dtype, 'float32'>(true);
  for await (const [x, y] of dls.train) {
    same<typeof x, typeof xb>(true);
    same<typeof y, typeof yb>(true);
  }
  for (const { input, target } of dls.decodeBatch([xb, yb])) {
    same<typeof input, Tensor<'uint8'> & TensorImage>(true);
    same<typeof target, string>(true);
  }
  // @ts-expect-error the source of getImageFiles is a path
  await block.dataloaders(5);
}

export async function otherTargets(): Promise<void> {
  const options = { getItems: getImageFiles };
  const labels = new DataBlock({
    ...options,
    blocks: [ImageBlock({ cls: TensorImageBW }), MultiCategoryBlock()],
    getY: (file) => [file],
  });
  const [grey, many] = await (await labels.dataloaders('folder')).oneBatch();
  same<typeof grey, Tensor<'float32'> & TensorImageBW>(true);
  same<typeof many, TensorMultiCategory>(true);
  const points = new DataBlock({
    ...options,
    blocks: [ImageBlock(), PointBlock()],
    getY: () => [1, 2] as const,
  });
  const where = await points.dataloaders('folder');
  same<Awaited<ReturnType<typeof where.oneBatch>>[1], TensorPoint>(true);
}

interface Row {
  readonly a: number;
  readonly b: string;
  readonly label: string;
}

export async function several(rows: readonly Row[]): Promise<void> {
  const block = new DataBlock({
    blocks: [RegressionBlock(), CategoryBlock(), CategoryBlock()],
    nInp: 1,
    getX: (row: Row) => row.a,
    getY: [(row: Row) => row.b, (row: Row) => row.label],
  });
  const dls = await block.dataloaders(rows);
  const batch = await dls.oneBatch();
  same<typeof batch, [Tensor<'float32'>, TensorCategory, TensorCategory]>(true);
  const [shown] = dls.decodeBatch(batch);
  same<NonNullable<typeof shown>['input'], number | number[]>(true);
  same<NonNullable<typeof shown>['target'], [string, string]>(true);
}

export function mistakes(): void {
  new DataBlock({
    blocks: [ImageBlock(), CategoryBlock()],
    getItems: getImageFiles,
    // @ts-expect-error a label is text
    getY: () => 5,
  });
  new DataBlock({
    blocks: [ImageBlock(), MultiCategoryBlock()],
    getItems: getImageFiles,
    // @ts-expect-error several labels are a list
    getY: parentLabel,
  });
  new DataBlock({
    blocks: [ImageBlock(), PointBlock()],
    getItems: getImageFiles,
    // @ts-expect-error a point has two numbers
    getY: () => [1, 2, 3] as const,
  });
  new DataBlock({
    blocks: [ImageBlock(), CategoryBlock()],
    getItems: getImageFiles,
    // @ts-expect-error an image comes from a path, bytes, or a tensor
    getX: () => 5,
  });
  // @ts-expect-error there is no such option
  new DataBlock({ getz: parentLabel });
  // @ts-expect-error points are no images
  ImageBlock({ cls: TensorPoint });
}
