import assert from 'node:assert/strict';
import {
  DataError,
  Pipeline,
  RandomResizedCrop,
  type RandomResizedCropOptions,
  TensorImage,
  tidyAsync,
  zeros,
} from 'kindling';
import { rngFor } from '#kindling/data/rng.js';
import { allclose } from '../../support/allclose.js';
import { giving, itIsLikeFastai, points } from './itemTfms.js';

const picture = (height: number, width: number) =>
  zeros([3, height, width], { dtype: 'uint8' }).as(TensorImage);

describe('RandomResizedCrop', () => {
  itIsLikeFastai('RandomResizedCrop');

  it('moves points along in validation, where fastai misplaces them', () =>
    tidyAsync(async () => {
      // (.5, -.5) of all that is stretched to 80×80, the middle 64×64: · 80/64; fastai 2.8.12 has (1.0, -0.75)
      const tuple = [picture(100, 200), points([[0.5, -0.5]])];
      const tfms = new Pipeline([RandomResizedCrop(64)]);
      const [image, at] = await tfms.encode(tuple, { splitIdx: 1, rng: giving() });
      assert.deepEqual((image as TensorImage).shape, [3, 64, 64]);
      allclose(at as TensorImage, [[0.625, -0.625]]);
    }));

  it('shows the share of the area and the proportions that its options say', () => {
    const tfm = RandomResizedCrop(10, { minScale: 0.2, maxScale: 0.5, ratio: [0.5, 1.5] });
    const [scales, ratios]: [number[], number[]] = [[], []];
    for (let seed = 0; seed < 300; seed++) {
      const { draws } = tfm.beforeCall([], { splitIdx: 0, rng: rngFor(seed) });
      const { top, left, height, width } = tfm.view([600, 800], draws).frame;
      assert.ok(top >= 0 && left >= 0 && top + height <= 600 && left + width <= 800);
      scales.push((height * width) / (600 * 800));
      ratios.push(width / height);
    }
    const range = (list: number[]) => [Math.min(...list), Math.max(...list)] as [number, number];
    const [least, most] = range(scales);
    assert.ok(least > 0.199 && least < 0.21 && most < 0.501 && most > 0.49, `${least} … ${most}`);
    const [narrow, wide] = range(ratios);
    assert.ok(narrow > 0.499 && narrow < 0.52 && wide < 1.51 && wide > 1.45, `${narrow} … ${wide}`);
  });

  it('draws equally many numbers whatever the picture, in training, and none in validation', () => {
    const used = (height: number, width: number) => {
      const rng = rngFor(1);
      const tfm = RandomResizedCrop(8);
      tfm.beforeCall([picture(height, width)], { splitIdx: 0, rng });
      return rng.random();
    };
    assert.equal(used(10, 10), used(1, 500));
    assert.deepEqual(RandomResizedCrop(8).beforeCall([], { splitIdx: 1, rng: giving() }), {
      draws: undefined,
      pictures: [],
    });
  });

  it('has a picture of the right size for one that is a pixel, a line or a column', () =>
    tidyAsync(async () => {
      for (const [height, width] of [
        [1, 1],
        [1, 5000],
        [5000, 1],
        [2, 3],
      ] as const) {
        for (const splitIdx of [0, 1] as const) {
          for (let seed = 0; seed < 5; seed++) {
            const tfms = new Pipeline([RandomResizedCrop([7, 9])]);
            const full = picture(height, width).add(200).to('uint8').as(TensorImage);
            const [image] = await tfms.encode([full], { splitIdx, rng: rngFor(seed) });
            allclose(image as TensorImage, zeros([3, 7, 9], { dtype: 'uint8' }).add(200));
          }
        }
      }
    }));

  it('names itself and the size of a picture without pixels', () =>
    tidyAsync(async () => {
      const tfms = new Pipeline([RandomResizedCrop(4)]);
      await assert.rejects(
        tfms.encode([picture(0, 5)], { splitIdx: 1, rng: giving() }),
        (error) =>
          error instanceof DataError &&
          /RandomResizedCrop: expected a picture with pixels, got 0 × 5/.test(error.message),
      );
    }));

  it('throws ArgumentError for sizes and options that do not exist', () => {
    assert.throws(
      () => RandomResizedCrop(0),
      /RandomResizedCrop: expected an integer of at least 1, or \[height, width\] for size, got 0/,
    );
    const wrong = (options: RandomResizedCropOptions) => () => RandomResizedCrop(2, options);
    assert.throws(wrong({ maxScale: 1.5 }), /a number above 0, to 1 for maxScale, got 1.5/);
    assert.throws(wrong({ maxScale: 0 }), /for maxScale, got 0/);
    assert.throws(wrong({ minScale: 0 }), /a number above 0, to maxScale, 1, for minScale, got 0/);
    assert.throws(wrong({ minScale: 0.5, maxScale: 0.4 }), /to maxScale, 0.4, for minScale/);
    assert.throws(wrong({ ratio: [2, 1] }), /\[least, most\] width over height, above 0 for ratio/);
    assert.throws(wrong({ ratio: [0, 1] }), /for ratio, got/);
    assert.throws(wrong({ ratio: 1 as never }), /for ratio, got 1/);
    assert.throws(wrong({ valXtra: -0.1 }), /a number of at least 0 for valXtra, got -0.1/);
  });
});
