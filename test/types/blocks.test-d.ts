// What the compiler knows of each block and of transforms. Nothing here runs.
import {
  BBoxBlock,
  BBoxLblBlock,
  CategoryBlock,
  DataBlock,
  getImageFiles,
  ImageBlock,
  MaskBlock,
  MultiCategoryBlock,
  PointBlock,
  parentLabel,
  RegressionBlock,
  type Rng,
  type Tensor,
  type TensorBBox,
  type TensorBBoxLabel,
  TensorImage,
  TensorMask,
  TensorPoint,
  type Transform,
  TransformBlock,
  transformOf,
} from 'kindling';

/** Fails to compile unless both types are the same. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_same: Same<A, B>): void => {};

interface Annotation {
  readonly file: string;
  readonly boxes: readonly (readonly [number, number, number, number])[];
  readonly names: readonly string[];
}

export async function boxes(annotations: readonly Annotation[]): Promise<void> {
  const block = new DataBlock({
    blocks: [ImageBlock(), BBoxBlock(), BBoxLblBlock()],
    nInp: 1,
    getX: (row: Annotation) => row.file,
    getY: [(row: Annotation) => row.boxes, (row: Annotation) => row.names],
  });
  const dls = await block.dataloaders(annotations);
  const batch = await dls.oneBatch();
  same<typeof batch, [Tensor<'float32'> & TensorImage, TensorBBox, TensorBBoxLabel]>(true);
  same<(typeof batch)[1]['dtype'], 'float32'>(true);
  same<(typeof batch)[2]['dtype'], 'int64'>(true);
  for (const { target } of dls.decodeBatch(batch))
    same<typeof target, [TensorBBox, readonly string[]]>(true);
  new DataBlock({
    blocks: [ImageBlock(), BBoxBlock(), BBoxLblBlock()],
    nInp: 1,
    getX: (row: Annotation) => row.file,
    // @ts-expect-error labels of boxes are a list
    getY: [(row: Annotation) => row.boxes, (row: Annotation) => row.file],
  });
  new DataBlock({
    blocks: [ImageBlock(), BBoxBlock()],
    getItems: getImageFiles,
    // @ts-expect-error a box has four numbers
    getY: () => [[1, 2, 3]] as const,
  });
  // @ts-expect-error boxes are no points: what moves points may put corners in another order
  const points: TensorPoint = batch[1];
  void points;
}

export async function masks(): Promise<void> {
  const block = new DataBlock({
    blocks: [ImageBlock(), MaskBlock({ codes: ['sky', 'road'] })],
    getItems: getImageFiles,
    getY: (file) => file.replace('.jpg', '_mask.png'),
  });
  const dls = await block.dataloaders('camvid');
  const [xb, yb] = await dls.oneBatch();
  same<typeof yb, Tensor<'int64'> & TensorMask>(true);
  for (const { target } of dls.decodeBatch([xb, yb])) {
    same<typeof target, Tensor<'uint8'> & TensorMask>(true);
    same<typeof target.codes, readonly string[] | undefined>(true);
  }
  new DataBlock({
    blocks: [ImageBlock(), MaskBlock()],
    getItems: getImageFiles,
    // @ts-expect-error a mask comes from a path, bytes, or a tensor
    getY: () => 5,
  });
  // @ts-expect-error a mask is no image
  const image: TensorImage = yb;
  void image;
}

export function lists(): void {
  new DataBlock({
    blocks: [RegressionBlock({ nOut: 2 }), RegressionBlock()],
    getX: () => Float32Array.of(1, 2),
    getY: () => [1, 2],
  });
  new DataBlock({
    blocks: [ImageBlock(), MultiCategoryBlock({ encoded: true, vocab: ['a', 'b'] })],
    getItems: getImageFiles,
    getY: () => [0, 1],
  });
  new DataBlock({
    blocks: [ImageBlock(), MultiCategoryBlock({ addNa: true })],
    getItems: getImageFiles,
    // @ts-expect-error several labels are a list
    getY: parentLabel,
  });
  new DataBlock({
    blocks: [ImageBlock(), PointBlock()],
    getItems: getImageFiles,
    getY: () =>
      [
        [1, 2],
        [3, 4],
      ] as const,
  });
}

export async function labels(rows: readonly { label: string | null }[]): Promise<void> {
  const block = new DataBlock({
    blocks: [
      TransformBlock<number, TensorPoint>({ cls: TensorPoint }),
      CategoryBlock({ addNa: true }),
    ],
    getX: () => 1,
    getY: (row: { label: string | null }) => row.label,
  });
  const [points] = await (await block.dataloaders(rows)).oneBatch();
  same<typeof points, TensorPoint>(true);
  new DataBlock({
    blocks: [TransformBlock(), CategoryBlock()],
    // @ts-expect-error without addNa no label may be missing
    getY: (row: { label: string | null }) => row.label,
  });
}

export function transforms(): void {
  const flip = transformOf(TensorImage, (image, { rng, splitIdx }) => {
    same<typeof image, TensorImage>(true);
    same<typeof rng, Rng>(true);
    same<typeof splitIdx, 0 | 1>(true);
    return image.flip([-1]);
  });
  const asTransform: Transform<TensorImage, Tensor> = flip as never;
  void asTransform;
  transformOf(String, (text) => text.length, {
    decodes: (length) => {
      same<typeof length, number>(true);
      return 'x'.repeat(length);
    },
  });
  transformOf(TensorMask, (mask, drawn: number) => mask.add(drawn), {
    beforeCall: (tuple, { rng }) => rng.integer(0, tuple.length),
    decodes: (mask) => {
      const still: TensorMask = mask;
      return still;
    },
    order: 3,
    splitIdx: 0,
  });
  // @ts-expect-error what beforeCall gives is what encodes takes
  transformOf(Number, (x, drawn: string) => x + drawn.length, { beforeCall: () => 5 });
  // @ts-expect-error there is no third side
  transformOf(Number, (x) => x, { splitIdx: 2 });
  // @ts-expect-error a number has no pixels
  transformOf(Number, (x) => x.flip([-1]));
  TransformBlock<number>({
    typeTfms: () => [transformOf(Number, (x) => -x)],
    itemTfms: () => [flip],
  });
}
