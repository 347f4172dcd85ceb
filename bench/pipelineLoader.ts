// The loader that the pipeline's bench asks about.
import {
  CategoryBlock,
  DataBlock,
  type DataLoader,
  getImageFiles,
  ImageBlock,
  IndexSplitter,
  Pipeline,
  parentLabel,
  Resize,
} from 'kindling';

/** Whether batches are left as they are collated or made floats, as a model gets them. */
export type Kind = 'uint8' | 'float32';

export const BATCH_SIZE = 64;
export const PREFETCH = 2;

/** Shuffled training batches of a folder laid out as Imagenette is. */
export async function loaderOf(
  folder: string,
  { size, kind }: { size: number; kind: Kind },
): Promise<DataLoader> {
  const block = new DataBlock({
    blocks: [ImageBlock(), CategoryBlock()],
    getItems: (path: string) => getImageFiles(path),
    splitter: IndexSplitter([0]),
    getY: parentLabel,
    itemTfms: Resize(size),
  });
  const { train } = await block.dataloaders(folder, {
    bs: BATCH_SIZE,
    prefetch: PREFETCH,
    seed: 42,
  });
  return (kind === 'uint8' ? train.new({ batchTfms: new Pipeline([]) }) : train) as DataLoader;
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
