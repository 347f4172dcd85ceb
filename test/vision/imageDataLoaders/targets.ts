import type { DataLoaders, Tensor } from 'kindling';

/** Encoded targets of the training images, in order of their paths. */
export async function targets<Item>(dls: DataLoaders<Item>): Promise<unknown> {
  const { items } = dls.trainDs;
  const batch = await dls.new({ shuffle: false, bs: items.length }).oneBatch();
  const values = (batch[1] as Tensor).tolist() as unknown[];
  for (const tensor of batch) tensor.dispose();
  const fileOf = (item: Item): string => [item].flat()[0] as string;
  return items
    .map((item, i) => ({ file: fileOf(item), value: values[i] }))
    .sort((a, b) => (a.file < b.file ? -1 : 1))
    .map(({ value }) => value);
}

/** Everything trains, in a random order. */
export const all = { validPct: 0 } as const;
