// What the compiler knows of loaders. Nothing here runs.
import {
  type BadItem,
  CategoryBlock,
  DataBlock,
  type DataLoaderState,
  DataLoaders,
  getImageFiles,
  ImageBlock,
  type Picture,
  parentLabel,
  type Rng,
  type Tensor,
  type TensorCategory,
  type TensorImage,
} from 'kindling';

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_same: Same<A, B>): void => {};

export async function loaders(): Promise<void> {
  const block = new DataBlock({
    blocks: [ImageBlock(), CategoryBlock()],
    getItems: getImageFiles,
    getY: parentLabel,
  });
  const dls = await block.dataloaders('folder', {
    weights: (file) => {
      same<typeof file, string>(true);
      return file.length;
    },
    badItems: 'skip',
    onBadItem: (bad) => same<typeof bad, BadItem<string>>(true),
  });
  await block.dataloaders('folder', {
    sampler: ({ epoch, n, rng }) => {
      same<typeof rng, Rng>(true);
      return [epoch, rng.integer(0, n)];
    },
  });
  for await (const [xb, yb] of dls.train.iterate({ signal: new AbortController().signal })) {
    same<typeof xb, Tensor<'float32'> & TensorImage>(true);
    same<typeof yb, TensorCategory>(true);
  }
  const state = dls.train.stateDict();
  same<typeof state, DataLoaderState>(true);
  dls.train.loadStateDict(state);
  dls.loadStateDict(dls.stateDict());
  const picture = await dls.showBatch({ unique: true });
  same<typeof picture, Picture>(true);
  const transforms = await dls.showTransforms({ n: 4, index: 2, ncols: 5, size: 96 });
  same<typeof transforms, Picture>(true);
  same<ReturnType<typeof dls.valid.showTransforms>, Promise<Picture>>(true);
  const [bad] = dls.train.skipped;
  same<typeof bad, BadItem<string> | undefined>(true);
  dls.testDl(['a.jpg', new Uint8Array()], { withLabels: true, badItems: 'error' });
  DataLoaders.fromDsets(await block.datasets('folder'), { bs: 3, weights: (file) => file.length });

  // @ts-expect-error `maxN` is showBatch's
  await dls.showTransforms({ maxN: 4 });
  // @ts-expect-error `index` is showTransforms'
  await dls.showBatch({ index: 4 });
  // @ts-expect-error a weight is a number
  await block.dataloaders('folder', { weights: (file) => file });
  // @ts-expect-error there is no such word
  await block.dataloaders('folder', { badItems: 'ignore' });
  // @ts-expect-error a test loader draws nothing
  dls.testDl(['a.jpg'], { weights: [1] });
  // @ts-expect-error there are two events
  dls.addTfms([], { event: 'beforeBatch' });
  // @ts-expect-error another loader's state is two
  dls.loadStateDict(state);
}
