// kindling::augment at the ends of what there is: sizes of one, empty batches, maps that lead nowhere, far corners.
import assert from 'node:assert/strict';
import { tidyAsync } from 'kindling';
import { type AugmentCall, augmentPictures } from '#kindling/tensor/nativeAugment.js';
import { identity, pictures, randomCall, randomFrom } from './calls.js';
import { check, PADDINGS } from './check.js';
import { pictureOperator } from './operators.js';

const each = (body: () => Promise<void>) => () => tidyAsync(body);

describe('kindling::augment at its edges', () => {
  it(
    'takes pictures of one pixel, one row, one column',
    each(async () => {
      const random = randomFrom(7);
      for (const [height, width] of [
        [1, 1],
        [1, 5000],
        [5000, 1],
        [2, 1],
        [1, 2],
      ] as const)
        for (const padMode of PADDINGS)
          for (const alignCorners of [true, false])
            for (const factor of [1, 2, 23]) {
              const images = pictures(random, [1, 3, height, width]);
              const call = randomCall(random, images, [6, 7], { padMode, alignCorners, factor });
              await check(images, call, 0.02);
            }
    }),
  );

  it(
    'makes results of one pixel, one row, one column',
    each(async () => {
      const random = randomFrom(8);
      const images = pictures(random, [2, 3, 30, 40]);
      for (const size of [
        [1, 1],
        [1, 700],
        [700, 1],
      ] as const)
        await check(images, randomCall(random, images, size));
    }),
  );

  it(
    'takes an empty batch',
    each(async () => {
      const images = pictures(randomFrom(9), [0, 3, 8, 8]);
      const call = { ...identity(4, 5), maps: new Float64Array(0), shrink: new Int32Array(0) };
      assert.deepEqual((await augmentPictures(images, call)).shape, [0, 3, 4, 5]);
      assert.deepEqual(pictureOperator(images, call).shape, [0, 3, 4, 5]);
    }),
  );

  it(
    'stays inside the picture whatever the map is',
    each(async () => {
      const images = pictures(randomFrom(10), [1, 3, 16, 16]);
      const most = images.to('float32').max().item() as number;
      const odd = [
        [0, 0, 0, 0, 0, 0, 0, 0, 0],
        [1, 0, 0, 0, 1, 0, 0, 0, 0],
        [1, 0, 0, 0, 1, 0, 0.2, 0, -1],
        [1, 0, 0, 0, 1, 0, 1, -1, 0],
        [Number.NaN, 0, 0, 0, 1, 0, 0, 0, 1],
        [1, 0, Infinity, 0, 1, -Infinity, 0, 0, 1],
        [1e300, 0, 0, 0, -1e300, 0, 0, 0, 1e-300],
        [1e18, 0, 3, 0, 1, 5e15, 0, 0, 1],
        [1e-320, 0, 0, 0, 1, 0, 0, 0, 1e-320],
      ];
      for (const numbers of odd)
        for (const padMode of PADDINGS)
          for (const factor of [1, 3]) {
            const call: AugmentCall = {
              ...identity(9, 9),
              maps: Float64Array.from(numbers),
              padMode,
              shrink: Int32Array.of(factor, factor),
              div: 1,
            };
            const values = (await augmentPictures(images, call)).toTypedArray() as Float32Array;
            assert.ok(
              values.every((x) => x >= 0 && x <= most),
              `${numbers}: ${values}`,
            );
          }
    }),
  );

  it(
    'crosses the horizon as plain operators do',
    each(async () => {
      const images = pictures(randomFrom(11), [1, 3, 16, 16]);
      const maps = Float64Array.of(1, 0.2, 0, -0.1, 1, 2, 0.31, 0.07, -1.7311);
      for (const padMode of PADDINGS) await check(images, { ...identity(12, 12), maps, padMode });
    }),
  );

  it(
    'reads only what it needs of a large picture, with the same result',
    each(async () => {
      const random = randomFrom(12);
      const images = pictures(random, [1, 3, 300, 400]);
      for (const padMode of PADDINGS)
        for (const [top, left] of [
          [3, 390],
          [-30, -20],
          [290, 200],
          [120, 130],
          [-900, 1300],
        ] as const) {
          const maps = Float64Array.of(0.9, 0.3, left, -0.3, 0.9, top, 0.0002, -0.0001, 1);
          await check(images, { ...identity(20, 24), maps, padMode });
          await check(images, { ...identity(20, 24), maps, padMode, shrink: Int32Array.of(2, 3) });
        }
    }),
  );
});
