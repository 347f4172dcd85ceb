// What the compiler knows of data with several inputs and targets. Nothing here runs.
import {
  accuracy,
  type Block,
  CategoryBlock,
  DataBlock,
  ImageBlock,
  Learner,
  MSELossFlat,
  MultiCategoryBlock,
  MultiTargetLoss,
  nn,
  ofTarget,
  type PerTarget,
  PointBlock,
  RegressionBlock,
  type Tensor,
  type TensorCategory,
  type TensorImage,
  type TensorMultiCategory,
  type TensorPoint,
  TransformBlock,
} from 'kindling';

/** Fails to compile unless both types are the same. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_same: Same<A, B>): void => {};

interface Row {
  readonly file: string;
  readonly other: string;
  readonly weight: number;
  readonly label: string;
  readonly labels: readonly string[];
  readonly at: readonly [number, number];
}

const model = new nn.Flatten();

export async function severalTargets(rows: readonly Row[]): Promise<void> {
  const block = new DataBlock({
    blocks: [ImageBlock(), CategoryBlock(), PointBlock(), MultiCategoryBlock()],
    nInp: 1,
    getX: (row: Row) => row.file,
    getY: [(row: Row) => row.label, (row: Row) => row.at, (row: Row) => row.labels],
  });
  const datasets = await block.datasets(rows);
  const shown = datasets.decode(await datasets.train.sample(0));
  same<typeof shown, [Tensor<'uint8'> & TensorImage, string, TensorPoint, readonly string[]]>(true);
  const dls = await block.dataloaders(rows);
  const batch = await dls.oneBatch();
  same<
    typeof batch,
    [Tensor<'float32'> & TensorImage, TensorCategory, TensorPoint, TensorMultiCategory]
  >(true);
  for (const { target } of dls.decodeBatch(batch))
    same<typeof target, [string, TensorPoint, readonly string[]]>(true);
  const learn = new Learner(dls, model, { metrics: [ofTarget(accuracy, 0)] });
  const { decoded, pred, probs } = await learn.predict(rows[0] as Row);
  same<typeof decoded, [string, TensorPoint, readonly string[]]>(true);
  same<typeof pred, [Tensor, Tensor, Tensor]>(true);
  same<typeof probs, [Tensor, Tensor, Tensor]>(true);
  const found = await learn.getPreds({ withDecoded: true, withLoss: true });
  same<typeof found.preds, [Tensor, Tensor, Tensor]>(true);
  same<typeof found.targs, [Tensor, Tensor, Tensor] | undefined>(true);
  same<typeof found.decoded, [Tensor, Tensor, Tensor] | undefined>(true);
  same<typeof found.losses, Tensor | undefined>(true);
  // @ts-expect-error there are three targets
  found.preds[3];
  // @ts-expect-error an image, not a number
  await learn.predict(5);
  // every learner is a Learner, whose targets nobody knows
  const any: Learner = learn;
  const { preds } = await any.getPreds();
  same<typeof preds, Tensor | readonly Tensor[]>(true);
}

export async function oneTarget(rows: readonly Row[]): Promise<void> {
  const options = { getX: (row: Row) => row.file };
  const labels = new DataBlock({
    ...options,
    blocks: [ImageBlock(), MultiCategoryBlock()],
    getY: (row) => row.labels,
  });
  const learn = new Learner(await labels.dataloaders(rows), model);
  const { decoded, pred } = await learn.predict(rows[0] as Row);
  same<typeof decoded, readonly string[]>(true);
  same<typeof pred, Tensor>(true);
  const { preds, targs } = await learn.getPreds();
  same<typeof preds, Tensor>(true);
  same<typeof targs, Tensor | undefined>(true);
  // a list of unknown length is one target, and so is a tuple that is all there is
  const pair = TransformBlock() as unknown as Block<unknown, Tensor, [number, number]>;
  const pairs = new DataBlock({
    ...options,
    blocks: [ImageBlock(), pair],
    getY: (row) => row.weight,
  });
  const about = new Learner(await pairs.dataloaders(rows), model, { lossFunc: new MSELossFlat() });
  const one = await about.predict(rows[0] as Row);
  same<typeof one.decoded, readonly number[]>(true);
  same<typeof one.pred, Tensor>(true);
}

export async function severalInputs(rows: readonly Row[]): Promise<void> {
  const block = new DataBlock({
    blocks: [ImageBlock(), ImageBlock(), TransformBlock<readonly number[]>(), CategoryBlock()],
    getX: [(row: Row) => row.file, (row: Row) => row.other, (row: Row) => [row.weight]],
    getY: (row: Row) => row.label,
  });
  const dls = await block.dataloaders(rows);
  const [a, b, numbers, label] = await dls.oneBatch();
  same<typeof a, Tensor<'float32'> & TensorImage>(true);
  same<typeof b, typeof a>(true);
  same<typeof numbers, Tensor>(true);
  same<typeof label, TensorCategory>(true);
  const learn = new Learner(dls, model);
  const { decoded, pred } = await learn.predict(rows[0] as Row);
  same<typeof decoded, string>(true);
  same<typeof pred, Tensor>(true);
  await learn.predict([a, new Uint8Array(), numbers]); // each input, read already
  new DataBlock({
    blocks: [ImageBlock(), ImageBlock(), CategoryBlock()],
    // @ts-expect-error an image comes from a path, bytes, or a tensor
    getX: [(row: Row) => row.file, (row: Row) => row.weight],
    getY: (row: Row) => row.label,
  });
}

export function forEachTarget(): void {
  same<PerTarget<string, number>, number>(true);
  same<PerTarget<readonly string[], number>, number>(true);
  same<PerTarget<number | number[], number>, number>(true);
  same<PerTarget<[string, string], number>, [number, number]>(true);
  same<PerTarget<unknown, number>, number | readonly number[]>(true);
  // @ts-expect-error sizes have no default
  new MultiTargetLoss([new MSELossFlat()]);
}

export function twoNumbers(): void {
  new DataBlock({
    blocks: [TransformBlock(), RegressionBlock(), RegressionBlock()],
    nInp: 1,
    // @ts-expect-error a label is no number
    getY: [(row: Row) => row.weight, (row: Row) => row.label],
  });
}
