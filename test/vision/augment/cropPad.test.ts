import assert from 'node:assert/strict';
import { CropPad, type TensorImage, tidyAsync } from 'kindling';
import { allclose } from '../../support/allclose.js';
import { boxes, fixture, giving, image, itIsLikeFastai, points } from './itemTfms.js';

const validation = { splitIdx: 1, rng: giving() } as const;

describe('CropPad', () => {
  itIsLikeFastai('CropPad');

  it("has fastai's points and boxes", () =>
    tidyAsync(async () => {
      for (const given of fixture.cropPoints) {
        const [height, width] = given.image;
        const rows = Array.from({ length: height }, () => Array<number>(width).fill(0));
        const tuple = [image(rows), points(given.points), boxes(given.boxes)];
        const [, at, frames] = await CropPad(given.size).encodesTuple(tuple, validation);
        allclose(at as TensorImage, given.gives.points, { atol: 2e-6 });
        allclose(frames as TensorImage, given.gives.boxes, { atol: 2e-6 });
      }
    }));

  it('moves the points of fastai’s notebook 09, cells 34 and 35', () =>
    tidyAsync(async () => {
      const rows = Array.from({ length: 20 }, () => Array<number>(20).fill(0));
      const given = [
        [-0.8, -1],
        [-0.4, -0.5],
        [0, 0],
      ];
      const move = async (size: number) =>
        (await CropPad(size).encodesTuple([image(rows), points(given)], validation))[1];
      allclose((await move(10)) as TensorImage, [
        [-1.6, -2],
        [-0.8, -1],
        [0, 0],
      ]);
      allclose((await move(24)) as TensorImage, [
        [-2 / 3, -5 / 6],
        [-1 / 3, -5 / 12],
        [0, 0],
      ]);
    }));

  it('is the same in training, and takes lists without any box', () =>
    tidyAsync(async () => {
      const training = { splitIdx: 0, rng: giving() } as const;
      const [picture, none] = await CropPad([1, 2]).encodesTuple(
        [image([[1, 2, 3, 4]]), boxes([])],
        training,
      );
      assert.deepEqual((picture as TensorImage).tolist(), [[[2, 3]]]);
      assert.deepEqual((none as TensorImage).shape, [0, 4]);
    }));

  it('throws ArgumentError for sizes and modes that do not exist', () => {
    assert.throws(() => CropPad(0), /CropPad: expected an integer of at least 1.* for size, got 0/);
    assert.throws(
      () => CropPad(2, { padMode: 'wrap' as 'zeros' }),
      /CropPad: expected 'reflection', 'border' or 'zeros' for padMode, got 'wrap'/,
    );
  });
});
