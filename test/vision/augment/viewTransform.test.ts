import assert from 'node:assert/strict';
import {
  BBoxBlock,
  CropPad,
  DataBlock,
  DihedralItem,
  FlipItem,
  ImageBlock,
  IndexSplitter,
  MaskBlock,
  MultiPointBlock,
  Pipeline,
  PointBlock,
  RandomCrop,
  RandomResizedCrop,
  RatioResize,
  Resize,
  type Tensor,
  TensorImage,
  TensorMask,
  type Transform,
  tidyAsync,
  zeros,
} from 'kindling';
import { rngFor } from '#kindling/data/rng.js';
import { allclose } from '../../support/allclose.js';
import { assertAgreement, drawScene, type Scene, transformed } from './agreement.js';
import { giving, image, mask, points } from './itemTfms.js';

const sizes = [60, 80] as const;

const transforms: Readonly<Record<string, () => Transform[]>> = {
  Resize: () => [Resize(50)],
  RandomResizedCrop: () => [RandomResizedCrop(50)],
  RandomCrop: () => [RandomCrop([40, 50])],
  CropPad: () => [CropPad([70, 50])],
  RatioResize: () => [RatioResize(70)],
  FlipItem: () => [FlipItem()],
  DihedralItem: () => [DihedralItem({ draw: 5 })],
  'several of them': () => [CropPad(70), FlipItem(), RandomResizedCrop(40), DihedralItem()],
};

/** What a getter reads from a scene: points and boxes in pixels. */
function inPixels([, , at, boxes]: Scene): { at: [number, number][]; boxes: number[][] } {
  const pixel = (x: number, y: number): [number, number] => [
    ((x + 1) * sizes[1]) / 2,
    ((y + 1) * sizes[0]) / 2,
  ];
  const rows = boxes.tolist() as [number, number, number, number][];
  return {
    at: (at.tolist() as [number, number][]).map(([x, y]) => pixel(x, y)),
    boxes: rows.map(([x1, y1, x2, y2]) => [...pixel(x1, y1), ...pixel(x2, y2)]),
  };
}

describe('item transforms of a DataBlock', () => {
  for (const [name, itemTfms] of Object.entries(transforms)) {
    it(`${name}: what lies on the image is where the image is`, async () => {
      await tidyAsync(async () => {
        const scenes = Array.from({ length: 10 }, (_, seed) => drawScene(sizes, { seed }));
        const dls = await new DataBlock({
          blocks: [ImageBlock(), MaskBlock(), PointBlock(), BBoxBlock()],
          nInp: 1,
          getX: (scene: Scene) => scene[0],
          getY: [
            (scene: Scene) => scene[1],
            (scene: Scene) => inPixels(scene).at,
            (scene: Scene) => inPixels(scene).boxes as [number, number, number, number][],
          ],
          splitter: IndexSplitter([0, 1, 2, 3]),
          itemTfms: itemTfms(),
        }).dataloaders(scenes, { bs: 3, seed: 5 });
        for (const { dataset, itemTfms } of [dls.train, dls.valid]) {
          let compared = 0;
          for (let i = 0; i < dataset.length; i++) {
            const { splitIdx } = dataset;
            const sample = await dataset.sample(i);
            const result = await itemTfms.encode(sample, { splitIdx, rng: rngFor(i) });
            compared += assertAgreement(result, { what: `${name}, item ${i}` });
          }
          assert.ok(compared > 3, `only ${compared} blobs were seen`);
        }
      });
    });
  }
});

describe('item transforms', () => {
  it('lay a mask of half the size on its image', () =>
    tidyAsync(async () => {
      for (const [name, tfms] of Object.entries(transforms)) {
        for (let seed = 0; seed < 5; seed++) {
          const [small, classes, ...rest] = drawScene(sizes, { seed });
          const picture = small.repeatInterleave(2, { dim: 1 }).repeatInterleave(2, { dim: 2 });
          const tuple = [picture.as(TensorImage), classes, ...rest];
          const result = await transformed(tfms(), tuple, { splitIdx: 0, seed });
          const [image, mask] = result as [TensorImage, TensorMask];
          assert.deepEqual(mask.shape, image.shape.slice(1), name);
          assertAgreement(result, { what: name });
        }
      }
    }));

  it('take the same place of images that differ in size', () =>
    tidyAsync(async () => {
      const tuple = [
        zeros([3, 10, 20], { dtype: 'uint8' }).as(TensorImage),
        image([[0, 10, 20, 30, 40]]),
      ];
      const [, small] = await new Pipeline([Resize(1)]).encode(tuple, {
        splitIdx: 0,
        rng: giving(0.5, 0),
      });
      assert.equal((small as Tensor).item(), 20);
    }));

  it('take masks without an image', () =>
    tidyAsync(async () => {
      const rows = [
        [1, 2],
        [3, 4],
      ];
      const context = { splitIdx: 0, rng: giving(0) } as const;
      const [flipped] = await FlipItem({ p: 1 }).encodesTuple([mask(rows)], context);
      assert.deepEqual((flipped as Tensor).tolist(), [
        [2, 1],
        [4, 3],
      ]);
    }));

  it('say what is missing beside points and boxes', () =>
    tidyAsync(async () => {
      for (const [name, tfms] of Object.entries(transforms)) {
        if (name === 'several of them') continue;
        await assert.rejects(
          new Pipeline(tfms()).encode([points([[0, 0]])], { splitIdx: 0, rng: rngFor(1) }),
          new RegExp(`${name}: expected an image for what the points lie on, got undefined`),
        );
      }
    }));

  it('leave points on the border there, and those outside outside', () =>
    tidyAsync(async () => {
      const tuple = [
        zeros([3, 40, 60], { dtype: 'uint8' }).as(TensorImage),
        points([
          [-1, -1],
          [1, 1],
          [1.5, 0],
        ]),
      ];
      for (const [tfm, expected] of [
        [
          Resize(20, { method: 'squish' }),
          [
            [-1, -1],
            [1, 1],
            [1.5, 0],
          ],
        ],
        [
          FlipItem({ p: 1 }),
          [
            [1, -1],
            [-1, 1],
            [-1.5, 0],
          ],
        ],
        [
          CropPad([40, 120]),
          [
            [-0.5, -1],
            [0.5, 1],
            [0.75, 0],
          ],
        ],
        [
          CropPad([40, 30]),
          [
            [-2, -1],
            [2, 1],
            [3, 0],
          ],
        ],
      ] as const) {
        const [, at] = await tfm.encodesTuple(tuple, { splitIdx: 0, rng: rngFor(1) });
        assert.deepEqual((at as Tensor).tolist(), expected);
      }
    }));

  it('make a picture of every size of a picture that is a pixel, a line or a column', () =>
    tidyAsync(async () => {
      const all = [
        ...Object.values(transforms).flatMap((tfms) => tfms()),
        ...(['reflection', 'border', 'zeros'] as const).flatMap((padMode) => [
          Resize([9, 12], { method: 'pad', padMode }),
          CropPad([9, 12], { padMode }),
        ]),
      ];
      for (const [height, width] of [
        [1, 1],
        [1, 5000],
        [5000, 1],
      ] as const) {
        for (const tfm of all) {
          const picture = zeros([3, height, width], { dtype: 'uint8' }).as(TensorImage);
          const classes = zeros([height, width], { dtype: 'uint8' }).as(TensorMask);
          const tuple = [picture, classes, points([[0, 0]])];
          for (const splitIdx of height > 1 ? ([1] as const) : ([0, 1] as const)) {
            const result = await new Pipeline([tfm]).encode(tuple, { splitIdx, rng: rngFor(2) });
            const [image, mask, at] = result as [TensorImage, TensorMask, Tensor];
            assert.deepEqual(mask.shape, image.shape.slice(1), tfm.name);
            assert.ok(image.numel() > 0);
            assert.ok((at.tolist() as [[number, number]])[0].every(Number.isFinite));
            if ('size' in tfm) assert.deepEqual(mask.shape, tfm.size);
          }
        }
      }
    }));

  it('give points of a mirrored picture to their partners', async () => {
    await tidyAsync(async () => {
      const dls = await new DataBlock({
        blocks: [ImageBlock(), MultiPointBlock({ flipPairs: [[0, 1]] })],
        getX: () => zeros([3, 10, 20], { dtype: 'uint8' }),
        getY: () => [[2, 5] as const, [18, 4] as const, [30, 5] as const],
        splitter: IndexSplitter([1]),
        itemTfms: [FlipItem({ p: 1 })],
      }).dataloaders([0, 1, 2], { bs: 2, seed: 1 });
      const [, at] = await dls.oneBatch();
      allclose((at as Tensor).select(0, 0), [
        [-0.8, -0.2, 1],
        [0.8, 0, 1],
        [-2, 0, 0],
      ]);
    });
  });
});
