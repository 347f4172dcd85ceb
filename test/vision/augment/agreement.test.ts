import assert from 'node:assert/strict';
import {
  CropPad,
  DihedralItem,
  FlipItem,
  RandomCrop,
  RandomResizedCrop,
  RatioResize,
  Resize,
  TensorPoint,
  type Transform,
  tidy,
  tidyAsync,
} from 'kindling';
import {
  assertAgreement,
  assertBatchAgreement,
  batchOf,
  drawScene,
  transformed,
} from './agreement.js';

/** Cases of each transform; `mirrored` where the picture goes on outside itself. */
const cases: Readonly<Record<string, { tfm: Transform; mirrored?: boolean }>> = {
  'Resize, crop to a square': { tfm: Resize(48) },
  'Resize, crop to a wide frame': { tfm: Resize([31, 70]) },
  'Resize, enlarged crop': { tfm: Resize([150, 130]) },
  'Resize, squish': { tfm: Resize([50, 47], { method: 'squish' }) },
  'Resize, pad with zeros': { tfm: Resize([48, 61], { method: 'pad', padMode: 'zeros' }) },
  'Resize, pad with the mirror image': {
    tfm: Resize([61, 45], { method: 'pad', padMode: 'reflection' }),
    mirrored: true,
  },
  'Resize, pad with the edge': { tfm: Resize(50, { method: 'pad', padMode: 'border' }) },
  RandomResizedCrop: { tfm: RandomResizedCrop(56) },
  'RandomResizedCrop, another shape': { tfm: RandomResizedCrop([47, 71], { valXtra: 0.4 }) },
  'RandomResizedCrop, all options': {
    tfm: RandomResizedCrop(33, { minScale: 0.5, maxScale: 0.9, ratio: [0.5, 2], valXtra: 0 }),
  },
  'RandomResizedCrop, frames that never fit': { tfm: RandomResizedCrop(50, { ratio: [3, 4] }) },
  RandomCrop: { tfm: RandomCrop([50, 41]) },
  'RandomCrop, larger than the image': { tfm: RandomCrop([120, 75]) },
  CropPad: { tfm: CropPad([51, 70]) },
  'CropPad, the edge around': { tfm: CropPad([120, 101], { padMode: 'border' }) },
  'CropPad, the mirror image around': {
    tfm: CropPad([113, 130], { padMode: 'reflection' }),
    mirrored: true,
  },
  'RatioResize, smaller': { tfm: RatioResize(47) },
  'RatioResize, larger': { tfm: RatioResize(130) },
  FlipItem: { tfm: FlipItem() },
  DihedralItem: { tfm: DihedralItem() },
};

describe('image, mask, points and boxes agree after', () => {
  const sizes = [
    [60, 81],
    [97, 64],
  ] as const;
  const seen = async (
    tfms: readonly Transform[],
    { splitIdx, what, mirrored }: { splitIdx: 0 | 1; what: string; mirrored?: boolean },
  ): Promise<number> => {
    let compared = 0;
    for (const size of sizes) {
      for (let seed = 0; seed < (splitIdx ? 3 : 12); seed++) {
        const scene = drawScene(size, { seed });
        const result = await transformed(tfms, scene, { splitIdx, seed });
        compared += assertAgreement(result, { what: `${what}, seed ${seed}`, mirrored });
      }
    }
    return compared;
  };

  for (const [name, { tfm, mirrored }] of Object.entries(cases)) {
    for (const splitIdx of [0, 1] as const) {
      it(`${name}, in ${splitIdx ? 'validation' : 'training'}`, () =>
        tidyAsync(async () => {
          const compared = await seen([tfm], { splitIdx, what: name, mirrored });
          assert.ok(compared > 5, `only ${compared} blobs were seen`);
        }));
    }
  }

  it('several in a row', () =>
    tidyAsync(async () => {
      const tfms = [DihedralItem(), RandomCrop(56), RandomResizedCrop([50, 60]), FlipItem()];
      const compared = await seen(tfms, { splitIdx: 0, what: 'several' });
      assert.ok(compared > 5, `only ${compared} blobs were seen`);
    }));
});

describe('the check of agreement', () => {
  const scene = () => drawScene([60, 80], { seed: 0 });
  const what = 'scene';

  it('finds all blobs of a scene, and of a batch of scenes', () =>
    tidy(() => {
      assert.equal(assertAgreement(scene(), { what }), 3);
      const batch = batchOf([scene(), drawScene([60, 80], { seed: 1 })]);
      assert.equal(assertBatchAgreement(batch, { what }), 6);
    }));

  it('sees a picture, a mask, points and boxes that have been moved by a pixel', () =>
    tidy(() => {
      const [image, mask, points, boxes] = scene();
      const right = (value: typeof points | typeof boxes) =>
        value.add(2 / 80).as(value.constructor as typeof TensorPoint);
      for (const [moved, message] of [
        [[image.roll([1], { dims: [2] }), mask, points, boxes], /blob 0 of the image, .* is at/],
        [[image, mask.roll([1], { dims: [0] }), points, boxes], /blob 0 of the mask, .* is at/],
        [[image, mask, right(points), boxes], /blob 0 of the image, .* is at/],
        [[image, mask, points, right(boxes)], /has a box around/],
        [[image, mask, points, boxes.mul(1.5)], /has a box around/],
        [[image.flip([-1]), mask.flip([-1]), points, boxes], /is at/],
        [[image.mul(0), mask, points, boxes], /blob 0 of the image, .* is nowhere/],
        [[image, mask, points.add(3).as(TensorPoint), boxes.add(3)], /is in the picture/],
      ] as const) {
        assert.throws(() => assertAgreement(moved, { what }), message);
      }
    }));

  it('sees a box that is too small', () =>
    tidy(() => {
      const [image, mask, points, boxes] = scene();
      const centres = boxes
        .narrow(1, 0, 2)
        .add(boxes.narrow(1, 2, 2))
        .div(2)
        .repeat([1, 2]);
      const small = centres.add(boxes.sub(centres).mul(0.5));
      assert.throws(
        () => assertAgreement([image, mask, points, small], { what }),
        /reaches beyond its box/,
      );
    }));
});
