// The loader that the pipeline's bench asks about.
import {
  augTransforms,
  CategoryBlock,
  DataBlock,
  type DataLoader,
  FlipItem,
  getImageFiles,
  ImageBlock,
  IndexSplitter,
  imagenetStats,
  Normalize,
  Pipeline,
  parentLabel,
  RandomResizedCrop,
  Resize,
  type Transform,
} from 'kindling';

interface RecipeTfms {
  readonly itemTfms: Transform[];
  /** After the images are floats; without a list batches are left as they are collated. */
  readonly batchTfms?: Transform[];
}

/** What bench/python/pipeline.py knows by these names, too. */
export type RecipeName =
  | 'resize160'
  | 'resize128'
  | 'resize224'
  | 'float160'
  | 'crop'
  | 'augment'
  | 'presize';

const normalize = () => Normalize.fromStats(...imagenetStats);

const RECIPES: Readonly<Record<RecipeName, () => RecipeTfms>> = {
  resize160: () => ({ itemTfms: [Resize(160)] }),
  resize128: () => ({ itemTfms: [Resize(128)] }),
  resize224: () => ({ itemTfms: [Resize(224)] }),
  float160: () => ({ itemTfms: [Resize(160)], batchTfms: [] }),
  crop: () => ({
    itemTfms: [RandomResizedCrop(128, { minScale: 0.35 }), FlipItem()],
    batchTfms: [normalize()],
  }),
  augment: () => ({
    itemTfms: [Resize(160)],
    batchTfms: [...augTransforms({ size: 128 }), normalize()],
  }),
  presize: () => ({
    itemTfms: [Resize(224)],
    batchTfms: [...augTransforms({ size: 128, minScale: 0.75 }), normalize()],
  }),
};

export const BATCH_SIZE = 64;
export const PREFETCH = 2;

/** Shuffled training batches of a folder laid out as Imagenette is. */
export async function loaderOf(folder: string, recipe: RecipeName): Promise<DataLoader> {
  const { itemTfms, batchTfms } = RECIPES[recipe]();
  const block = new DataBlock({
    blocks: [ImageBlock(), CategoryBlock()],
    getItems: (path: string) => getImageFiles(path),
    splitter: IndexSplitter([0]),
    getY: parentLabel,
    itemTfms,
    batchTfms: batchTfms ?? [],
  });
  const { train } = await block.dataloaders(folder, {
    bs: BATCH_SIZE,
    prefetch: PREFETCH,
    seed: 42,
  });
  return (batchTfms ? train : train.new({ batchTfms: new Pipeline([]) })) as DataLoader;
}

/** Passes once over a loader and gives the number of images. */
export async function onePass(
  loader: DataLoader,
  perBatch: () => Promise<void> = async () => {},
): Promise<number> {
  let images = 0;
  for await (const batch of loader) {
    images += batch[0]?.size(0) ?? 0;
    await perBatch();
    for (const tensor of batch) tensor.dispose();
  }
  return images;
}
