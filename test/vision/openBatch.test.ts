import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  CategoryBlock,
  DataBlock,
  DataError,
  type DataLoader,
  type DataLoadersOptions,
  FlipItem,
  ImageBlock,
  type ImageClass,
  IndexSplitter,
  PointBlock,
  RandAugment,
  RandomResizedCrop,
  type RandomResizedCropOptions,
  Resize,
  type ResizeOptions,
  type Tensor,
  TensorImage,
  TensorImageBW,
  Transform,
  TransformBlock,
  type Transforms,
  tidyAsync,
  zeros,
} from 'kindling';
import { jointOf } from '#kindling/data/batchReader.js';
import { fillPictures } from '#kindling/tensor/nativeImage.js';
import { openTurboJpeg } from '#kindling/vision/turboJpeg.js';

const root = dirname(createRequire(import.meta.url).resolve('kindling/package.json'));
const fixture = (name: string) => join(root, 'test/fixtures/images', name);

const jpegs = [
  '420',
  '422',
  '444',
  'grey',
  'exif6',
  'exif3',
  'exifGrey',
  'progressive',
  '33x17',
  '1x1',
];
const good = [
  ...jpegs.map((name) => `${name}.jpg`),
  'rgb.jpg',
  'alpha.png',
  'palette.png',
  'animated.gif',
];

/** A whole epoch of both sides as numbers. */
async function epochs(dls: { train: DataLoader; valid: DataLoader }): Promise<unknown[]> {
  const all: unknown[] = [];
  for (const loader of [dls.train, dls.valid]) {
    for await (const batch of loader) {
      all.push(batch.map((tensor: Tensor) => [tensor.constructor.name, tensor.tolist()]));
      for (const tensor of batch) tensor.dispose();
    }
  }
  return all;
}

interface Trial {
  items?: readonly (string | Uint8Array)[];
  cls?: ImageClass;
  size?: number | [number, number];
  method?: ResizeOptions['method'];
  crop?: RandomResizedCropOptions;
  more?: readonly Transform[];
  options?: DataLoadersOptions;
}

async function loaders({
  items,
  cls = TensorImage,
  size = 12,
  method = 'crop',
  crop,
  more = [],
  options = {},
}: Trial) {
  const block = new DataBlock({
    blocks: [ImageBlock({ cls }), CategoryBlock()],
    splitter: IndexSplitter([0, 1, 2]),
    getY: (item: string | Uint8Array) => String(item.length % 3),
    itemTfms: [crop ? RandomResizedCrop(size, crop) : Resize(size, { method }), ...more],
  });
  return block.dataloaders(items ?? good.map(fixture), { bs: 5, seed: 3, ...options });
}

/** Sees every sample and leaves it alone, so that images have to be read one by one. */
const inBetween: Transforms = [
  new (class extends Transform {
    encodes(value: unknown) {
      return value;
    }
  })(),
];

const isJoint = ({ dataset, itemTfms }: DataLoader): boolean =>
  jointOf(dataset, itemTfms) !== undefined;

describe('images read batch by batch', () => {
  for (const [name, trial] of Object.entries({
    'cropped at random places': {},
    'in another shape': { size: [9, 20] },
    enlarged: { size: 70 },
    'in their own size': { items: Array(9).fill(fixture('16x16.jpg')), size: 16 },
    'in their own size, grey': {
      items: Array(9).fill(fixture('16x16.jpg')),
      size: 16,
      cls: TensorImageBW,
    },
    squished: { method: 'squish' },
    'in random parts': { crop: {} },
    'in random parts of another shape': { size: [9, 20], crop: { minScale: 0.5, valXtra: 0.7 } },
    'in random parts, grey, without more in validation': {
      size: 16,
      crop: { maxScale: 0.3, valXtra: 0 },
      cls: TensorImageBW,
    },
    'in the middle, where no random part fits': { crop: { ratio: [4, 5], minScale: 0.9 } },
    'in the middle of tall images': { crop: { ratio: [0.1, 0.2], minScale: 0.9 } },
    'in grey': { cls: TensorImageBW },
    'more than one turn on the pool': {
      items: Array.from({ length: 40 }, (_, i) => fixture(`${jpegs[i % 4]}.jpg`)),
      options: { bs: 37 },
    },
    "some as files' bytes": {
      items: good.map((file, i) => (i % 2 ? fixture(file) : readFileSync(fixture(file)))),
    },
    'flipped after they are cropped': { crop: {}, more: [FlipItem({ p: 0.5 })] },
    'changed by RandAugment after they are resized': { more: [RandAugment(), FlipItem()] },
    'drawn more than once': { options: { weights: (item: unknown) => String(item).length } },
  } satisfies Record<string, Trial>) as [string, Trial][]) {
    it(`equal those read one by one: ${name}`, async () => {
      const joint = await loaders(trial);
      const single = await loaders({
        ...trial,
        more: [...(trial.more ?? []), ...(inBetween as Transform[])],
      });
      assert.equal(isJoint(joint.train as DataLoader), true);
      assert.equal(isJoint(single.train as DataLoader), false);
      assert.deepEqual(await epochs(joint as never), await epochs(single as never));
    });
  }

  it('leave a transform after them that looks at its tuple the same picture', async () => {
    const seen: string[][] = [];
    const look = (list: string[]) =>
      new (class Look extends Transform<number, number, unknown> {
        override readonly order = 3;
        override accepts(value: unknown): value is number {
          return typeof value === 'number';
        }
        override beforeCall([image]: readonly unknown[]) {
          list.push(
            JSON.stringify([(image as Tensor).constructor.name, (image as Tensor).tolist()]),
          );
        }
        encodes(value: number) {
          return value;
        }
      })();
    for (const more of [[], inBetween as Transform[]]) {
      const list: string[] = [];
      seen.push(list);
      const dls = await loaders({
        more: [look(list), ...more],
        options: { shuffle: false, prefetch: 0 },
      });
      assert.equal(isJoint(dls.train as DataLoader), more.length === 0);
      await epochs(dls as never);
    }
    assert.deepEqual(seen[0]?.sort(), seen[1]?.sort()); // one by one, they come as they are ready
    assert.ok((seen[0]?.length ?? 0) >= 10);
  });

  for (const [name, bad] of Object.entries({
    'a corrupt JPEG': fixture('corrupt.jpg'),
    'one that is too large': fixture('huge.jpg'),
    'an empty file': fixture('empty.jpg'),
    'a file that is not there': fixture('none.jpg'),
    'a large PNG': fixture('huge.png'),
  })) {
    it(`name ${name}, and are whole without it`, async () => {
      const items = [...good.slice(0, 8).map(fixture), bad, ...good.slice(8).map(fixture)];
      const strict = await loaders({ items });
      await assert.rejects(epochs(strict as never), (error: Error) => {
        assert.ok(error instanceof DataError);
        assert.ok(error.message.includes(bad), error.message);
        assert.equal(error.item, bad);
        return true;
      });
      const options: DataLoadersOptions = { badItems: 'skip' };
      const joint = await loaders({ items, options });
      const single = await loaders({ items, options, more: inBetween as Transform[] });
      assert.deepEqual(await epochs(joint as never), await epochs(single as never));
      assert.deepEqual(
        joint.train.skipped.map(({ item, index }) => [item, index]),
        single.train.skipped.map(({ item, index }) => [item, index]),
      );
      assert.equal(joint.train.skipped.length, 1);
    });
  }

  it('are read one by one where that is needed', async () => {
    const block = (target: ReturnType<typeof TransformBlock>, itemTfms: Transforms) =>
      new DataBlock({
        blocks: [ImageBlock(), target],
        splitter: IndexSplitter([0]),
        itemTfms,
        getY: () => [1, 2],
      }).dataloaders(good.map(fixture), { seed: 1 });
    const cases = {
      'without Resize': await block(TransformBlock(), []),
      padded: await block(TransformBlock(), Resize(8, { method: 'pad' })),
      'with points': await block(PointBlock() as never, Resize(8)),
      'with a function': await block(TransformBlock(), [Resize(8), (tuple) => tuple]),
    };
    for (const [name, dls] of Object.entries(cases))
      assert.equal(isJoint(dls.train as unknown as DataLoader), false, name);
  });

  it('are refused by native code where options are none', () =>
    tidyAsync(async () => {
      const batch = zeros([1, 3, 8, 8], { dtype: 'uint8' });
      const options = {
        first: 0,
        maxPixels: 1e6,
        part: 'whole',
        size: [8, 8],
        places: [{ vertical: 0, horizontal: 0 }],
      } as const;
      const fill = (wrong: object) => () =>
        fillPictures(batch, [fixture('420.jpg')], { ...options, ...wrong });
      assert.equal(await fill({})(), openTurboJpeg() ? 0 : 1); // a bit for what is left to be decoded
      assert.throws(fill({ part: 'half' }), /expected 0, 1 or 2 for the part of pictures/);
      assert.throws(fill({ size: [7, 8] }), /expected a size of at least that of the batch/);
      assert.throws(fill({ places: [] }), /expected as many paths as places, at most 32/);
      assert.throws(fill({ first: 1 }), /expected places inside the batch/);
    }));

  it('stop in the middle without a leak', async () => {
    const items = Array.from({ length: 200 }, (_, i) => fixture(`${jpegs[i % 4]}.jpg`));
    const dls = await loaders({ items, size: 64, options: { bs: 20, prefetch: 3 } });
    for await (const batch of dls.train) {
      for (const tensor of batch) tensor.dispose();
      break;
    }
  });
});
