import assert from 'node:assert/strict';
import { Resize, TensorPoint, tidy, tidyAsync } from 'kindling';
import {
  assertAgreement,
  assertBatchAgreement,
  batchOf,
  drawScene,
  transformed,
} from './agreement.js';

describe('image, mask, points and boxes agree after', () => {
  const sizes = [
    [60, 81],
    [97, 64],
  ] as const;
  const cases = {
    'crop to a square': Resize(48),
    'crop to a wide frame': Resize([31, 70]),
    'enlarged crop': Resize([150, 130]),
    squish: Resize([50, 47], { method: 'squish' }),
    'pad with zeros': Resize([48, 61], { method: 'pad', padMode: 'zeros' }),
    'pad with the mirror image': Resize([61, 45], { method: 'pad', padMode: 'reflection' }),
    'pad with the edge': Resize(50, { method: 'pad', padMode: 'border' }),
  };
  for (const [name, tfm] of Object.entries(cases)) {
    for (const splitIdx of [0, 1] as const) {
      it(`Resize: ${name}, ${splitIdx ? 'validation' : 'training'}`, () =>
        tidyAsync(async () => {
          let compared = 0;
          for (const size of sizes) {
            for (let seed = 0; seed < (splitIdx ? 3 : 12); seed++) {
              const result = await transformed([tfm], drawScene(size, { seed }), {
                splitIdx,
                seed,
              });
              const mirrored = tfm.padMode === 'reflection' && tfm.method === 'pad';
              compared += assertAgreement(result, { what: `${name}, seed ${seed}`, mirrored });
            }
          }
          assert.ok(compared > 5, `only ${compared} blobs were seen`);
        }));
    }
  }
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
