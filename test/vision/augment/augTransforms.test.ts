import assert from 'node:assert/strict';
import {
  AffineCoordTfm,
  augTransforms,
  CategoryBlock,
  DataBlock,
  EndSplitter,
  fromTypedArray,
  ImageBlock,
  imagenetStats,
  Normalize,
  Pipeline,
  Rotate,
  type Tensor,
  TensorImage,
  type Transform,
  tensor,
  tidyAsync,
} from 'kindling';
import { rngFor } from '#kindling/data/rng.js';
import { allclose } from '../../support/allclose.js';

interface Item {
  readonly label: string;
  readonly seed: number;
}

const items = Array.from(
  { length: 12 },
  (_, seed): Item => ({ label: 'ab'.charAt(seed % 2), seed }),
);

const block = (more: readonly Transform[] = []) =>
  new DataBlock({
    blocks: [ImageBlock(), CategoryBlock()],
    getX: ({ seed }: Item) => {
      const rng = rngFor(seed);
      const bytes = Uint8Array.from({ length: 3 * 40 * 50 }, () => rng.integer(0, 256));
      return fromTypedArray(bytes, [3, 40, 50]).as(TensorImage);
    },
    getY: ({ label }: Item) => label,
    splitter: EndSplitter({ validPct: 0.25 }),
    batchTfms: [
      ...augTransforms({ size: [20, 30], minScale: 0.5 }),
      Normalize.fromStats(...imagenetStats),
      ...more,
    ],
  });

async function epochOf(options: { prefetch: number; seed: number }): Promise<number[][]> {
  const dls = await block().dataloaders(items, { bs: 4, ...options });
  const all: number[][] = [];
  for await (const [xb, yb] of dls.train) {
    assert.deepEqual(xb.shape, [4, 3, 20, 30]);
    all.push(xb.flatten().tolist() as number[]);
    xb.dispose();
    yb.dispose();
  }
  return all;
}

describe('augTransforms', () => {
  it("has fastai's parts and chances", () => {
    const names = (options = {}) => augTransforms(options).map(({ name }) => name);
    const usual = ['Flip', 'Warp', 'Rotate', 'Zoom', 'Brightness', 'Contrast'];
    assert.deepEqual(names(), usual);
    assert.deepEqual(names({ flipVert: true })[0], 'Dihedral');
    assert.deepEqual(names({ doFlip: false, maxWarp: 0, maxLighting: 0 }), ['Rotate', 'Zoom']);
    assert.deepEqual(names({ mult: 0, maxZoom: 1 }), ['Flip']);
    assert.deepEqual(names({ size: 8, minScale: 0.5 })[4], 'RandomResizedCropGPU');
    assert.deepEqual(names({ xtraTfms: [Normalize()] }).at(-1), 'Normalize');
  });

  it('draws for every sample, or once with batch: true', () =>
    tidyAsync(async () => {
      const image = fromTypedArray(
        Uint8Array.from({ length: 300 }, (_, i) => i % 251),
        [1, 3, 10, 10],
      );
      const images = image.expand([6, 3, 10, 10]).contiguous().div(255).as(TensorImage);
      const different = async (batch: boolean): Promise<number> => {
        const all = augTransforms({ batch, minScale: 0.5, size: 10, pAffine: 1, pLighting: 1 });
        const context = { splitIdx: 0 as const, rng: rngFor(3) };
        const [made] = await new Pipeline(all).encode([images], context);
        const rows = (made as Tensor).flatten(1).tolist() as number[][];
        return new Set(rows.map(String)).size;
      };
      assert.equal(await different(false), 6);
      assert.equal(await different(true), 1);
    }));

  it('gives the same batches whatever is read ahead, and others for another seed', async () => {
    const epoch = await epochOf({ prefetch: 0, seed: 1 });
    assert.deepEqual(await epochOf({ prefetch: 3, seed: 1 }), epoch);
    assert.notDeepEqual(await epochOf({ prefetch: 0, seed: 2 }), epoch);
  });

  it('changes nothing in validation but the size', async () => {
    const dls = await block().dataloaders(items, { bs: 3 });
    const twice: number[][] = [];
    for (let i = 0; i < 2; i++)
      for await (const [xb, yb] of dls.valid) {
        assert.deepEqual(xb.shape, [3, 3, 20, 30]);
        twice.push(xb.flatten().tolist() as number[]);
        xb.dispose();
        yb.dispose();
      }
    assert.deepEqual(twice[0], twice[1]);
  });

  it('is decoded to pictures as they were changed', async () => {
    const dls = await block().dataloaders(items, { bs: 4 });
    await tidyAsync(async () => {
      const batch = await dls.oneBatch();
      const [sample] = dls.decodeBatch(batch);
      const { input } = sample ?? assert.fail('no sample');
      assert.equal(input.dtype, 'uint8');
      assert.deepEqual(input.shape, [3, 20, 30]);
    });
  });

  it('gives way to a transform of the same class that comes later', async () => {
    const mine = Rotate({ maxDeg: 90 });
    const dls = await block([mine]).dataloaders(items, { bs: 4 });
    const rotations = dls.train.batchTfms.tfms.filter(({ name }) => name === 'Rotate');
    assert.deepEqual(rotations, [mine]);
  });
});

describe('AffineCoordTfm.of', () => {
  it('moves pictures by maps of your own', () =>
    tidyAsync(async () => {
      const shear = AffineCoordTfm.of('Shear', { padMode: 'zeros', size: [3, 3] }, ({ n }) => ({
        affine: Array.from({ length: n }, () => [1, 1, 0, 0, 1, 0, 0, 0, 1]),
      }));
      const image = tensor(
        [
          [
            [
              [1, 2, 3],
              [4, 5, 6],
              [7, 8, 9],
            ],
          ],
        ],
        { dtype: 'float32' },
      );
      const context = { splitIdx: 0 as const, rng: rngFor(0) };
      const [made] = await new Pipeline([shear]).encode([image.as(TensorImage)], context);
      allclose(made as Tensor, [
        [
          [
            [0, 1, 2],
            [4, 5, 6],
            [8, 9, 0],
          ],
        ],
      ]);
    }));
});
