import assert from 'node:assert/strict';
import { RatioResize, TensorImage, tidyAsync, zeros } from 'kindling';
import { fixture, giving, image, points } from './itemTfms.js';

const validation = { splitIdx: 1, rng: giving() } as const;

async function sizeOf([height, width]: readonly [number, number], maxSz: number) {
  const picture = zeros([3, height, width], { dtype: 'uint8' }).as(TensorImage);
  const [resized] = await RatioResize(maxSz).encodesTuple([picture], validation);
  return (resized as TensorImage).shape.slice(1);
}

describe('RatioResize', () => {
  it("has fastai's sizes", () =>
    tidyAsync(async () => {
      for (const { image, maxSz, gives } of fixture.ratioResize)
        assert.deepEqual(await sizeOf(image, maxSz), gives, image.join(' × '));
    }));

  it('leaves at least a pixel', () =>
    tidyAsync(async () => {
      assert.deepEqual(await sizeOf([1, 5000], 100), [1, 100]);
      assert.deepEqual(await sizeOf([5000, 1], 100), [100, 1]);
      assert.deepEqual(await sizeOf([1, 1], 3), [3, 3]);
    }));

  it('shows the whole image, so that points stay where they are', () =>
    tidyAsync(async () => {
      const tuple = [image([[10, 20, 30, 40]]), points([[-0.25, 1]])];
      const [picture, at] = await RatioResize(2).encodesTuple(tuple, validation);
      // Image.fromarray(a).resize((2, 1), Image.BILINEAR), Pillow 12.3
      assert.deepEqual((picture as TensorImage).tolist(), [[[17, 33]]]);
      assert.deepEqual((at as TensorImage).tolist(), [[-0.25, 1]]);
    }));

  it('throws ArgumentError for what is no size', () => {
    for (const maxSz of [0, 2.5, [3, 4]])
      assert.throws(
        () => RatioResize(maxSz as number),
        /RatioResize: expected an integer of at least 1 for maxSz/,
      );
  });
});
