import assert from 'node:assert/strict';
import { fromTypedArray, type Tensor, tidyAsync } from 'kindling';
import {
  type AugmentCall,
  augmentPictures,
  type ColorKind,
  canAugment,
} from '#kindling/tensor/nativeAugment.js';
import { allclose } from '../../support/allclose.js';
import { identity, pictures, randomCall, randomFrom, randomValues } from './calls.js';
import { check, LEVEL, PADDINGS } from './check.js';
import { pictureOperator } from './operators.js';
import { sampled } from './plain.js';

const each = (body: () => Promise<void>) => () => tidyAsync(body);

describe('kindling::augment', () => {
  it(
    'gives the picture itself, exactly',
    each(async () => {
      const random = randomFrom(1);
      for (const channels of [1, 3]) {
        const images = pictures(random, [1, channels, 7, 9]);
        const result = await check(images, { ...identity(7, 9), div: 1 }, 1e-9);
        allclose(result, images.to('float32'), { rtol: 0, atol: 0 });
      }
    }),
  );

  for (const padMode of PADDINGS)
    for (const alignCorners of [true, false])
      it(
        `moves as grid_sample does: ${padMode}, corners ${alignCorners ? '' : 'not '}aligned`,
        each(async () => {
          const random = randomFrom(2);
          for (const [height, width, ...size] of [
            [20, 33, 31, 40],
            [16, 16, 8, 8],
            [40, 3, 5, 300],
          ] as const) {
            const images = pictures(random, [4, 3, height, width]);
            const call = randomCall(random, images, size, { padMode, alignCorners });
            const result = await check(images, call);
            allclose(result.to('float64'), sampled(images, call), { rtol: 0, atol: 1e-3 * LEVEL });
          }
        }),
      );

  for (const padMode of PADDINGS)
    it(
      `takes means of blocks: ${padMode}`,
      each(async () => {
        const random = randomFrom(3);
        for (const factor of [2, 3, 4, 7])
          for (const alignCorners of [true, false]) {
            const images = pictures(random, [3, 3, 41, 67]);
            await check(
              images,
              randomCall(random, images, [11, 13], { padMode, alignCorners, factor }),
            );
          }
        const images = pictures(random, [4, 3, 30, 50]);
        const call = randomCall(random, images, [20, 9], { padMode });
        await check(images, { ...call, shrink: Int32Array.of(1, 5, 2, 1, 40, 60, 2, 2) });
      }),
    );

  const mixes: readonly (readonly ColorKind[])[] = [
    ['contrast'],
    ['brightness'],
    ['saturation'],
    ['hue'],
    ['brightness', 'contrast'],
    ['contrast', 'saturation', 'brightness', 'saturation'],
    ['contrast', 'hue', 'brightness'],
    ['hue', 'saturation', 'hue', 'contrast'],
  ];
  for (const kinds of mixes)
    it(
      `colours: ${kinds.join(', ')}`,
      each(async () => {
        const random = randomFrom(4);
        for (const channels of [3, 1]) {
          const images = pictures(random, [5, channels, 24, 24]);
          const colors = kinds.map((kind) => ({ kind, values: randomValues(random, kind, 5) }));
          await check(images, randomCall(random, images, [30, 20], { colors }), 0.02);
        }
      }),
    );

  it(
    'turns every hue as fastai does',
    each(async () => {
      const levels = [0, 85, 170, 255];
      const colours = levels.flatMap((r) => levels.flatMap((g) => levels.map((b) => [r, g, b])));
      const bytes = [0, 1, 2].flatMap((c) => colours.map((colour) => colour[c] as number));
      const images = fromTypedArray(Uint8Array.from(bytes), [1, 3, 8, 8]) as Tensor;
      for (const value of [0.1, 0.5, 0.95, -0.2, 1, 1.08])
        await check(images, {
          ...identity(8, 8),
          colors: [{ kind: 'hue', values: Float32Array.of(value) }],
        });
    }),
  );

  it(
    'normalises, in every type and layout',
    each(async () => {
      const random = randomFrom(5);
      const bounds = { float32: 2e-6, float16: 3e-3, bfloat16: 2e-2 };
      for (const channels of [1, 3])
        for (const dtype of ['float32', 'float16', 'bfloat16'] as const)
          for (const channelsLast of [true, false]) {
            const images = pictures(random, [2, channels, 20, 20]);
            const mean = [0.4, 0.5, 0.6].slice(0, channels);
            const std = [0.2, 0.3, 0.25].slice(0, channels);
            const call = randomCall(random, images, [17, 300], { dtype, channelsLast, mean, std });
            const result = await check(images, call, bounds[dtype] / LEVEL);
            assert.deepEqual(
              result.stride(),
              channelsLast
                ? [channels * 5100, 1, channels * 300, channels]
                : [channels * 5100, 5100, 300, 1],
            );
            // Rounded once, as LibTorch does it.
            const exact = await augmentPictures(images, { ...call, dtype: 'float32' });
            allclose(result, exact.to(dtype), { rtol: 0, atol: 0 });
          }
    }),
  );

  it(
    'reads any layout of the source',
    each(async () => {
      const random = randomFrom(6);
      const images = pictures(random, [2, 3, 21, 26]);
      const last = images.contiguous({ memoryFormat: 'channelsLast' });
      const turned = images.permute([0, 1, 3, 2]).contiguous().permute([0, 1, 3, 2]);
      const wide = pictures(random, [2, 3, 21, 52]);
      const stepped = wide.reshape([2, 3, 21, 26, 2]).select(4, 0);
      for (const factor of [1, 2, 3]) {
        const call = randomCall(random, images, [13, 11], { factor });
        const expected = await check(images, call);
        for (const same of [last, turned])
          allclose(await augmentPictures(same, call), expected, { rtol: 0, atol: 0 });
        await check(stepped, call);
        await check(wide.narrow(3, 5, 26), call);
      }
    }),
  );

  it(
    'does many batches at once',
    each(async () => {
      const random = randomFrom(17);
      const images = pictures(random, [9, 3, 60, 60]);
      const calls = [300, 20, 100, 1, 250].map((side) => randomCall(random, images, [side, side]));
      const results = await Promise.all(calls.map((call) => augmentPictures(images, call)));
      for (const [i, call] of calls.entries()) {
        const result = results[i] as Tensor;
        allclose(result, pictureOperator(images, call), { rtol: 0, atol: 0 });
      }
    }),
  );

  it(
    'has no gradient',
    each(async () => {
      const images = pictures(randomFrom(13), [1, 3, 4, 4]);
      assert.equal(pictureOperator(images, identity(4, 4)).requiresGrad, false);
    }),
  );

  it(
    'names what is wrong',
    each(async () => {
      const images = pictures(randomFrom(14), [2, 3, 4, 4]);
      const call = randomCall(randomFrom(15), images, [4, 4]);
      const wrong = (more: Partial<AugmentCall>, pattern: RegExp) =>
        assert.rejects(() => augmentPictures(images, { ...call, ...more }), pattern);
      await wrong({ maps: new Float64Array(9) }, /a map of 9 numbers for each of 2 samples, got 9/);
      await wrong({ size: [0, 4] }, /size \(height, width\) of at least 1/);
      await wrong({ shrink: Int32Array.of(1, 1, 1) }, /shrink \(rows, columns\)/);
      await wrong({ shrink: Int32Array.of(1, 1, 1, 0) }, /shrink of at least 1, got 0/);
      await wrong({ div: 0 }, /div above 0/);
      await wrong({ mean: [1, 2] }, /mean with 1 or 3 numbers, got 2/);
      await wrong({ std: [1, 0, 1] }, /std other than 0, got 0 for channel 1/);
      await wrong({ padMode: 'wrap' as 'zeros' }, /padMode/);
      await wrong({ dtype: 'float64' as 'float32' }, /dtype float32, float16 or bfloat16/);
      await wrong({ colors: [{ kind: 'hue', values: new Float32Array(1) }] }, /values of hue/);
      await assert.rejects(
        () => augmentPictures(images.to('float32'), call),
        /images uint8 \[B, C, H, W\]/,
      );
      await assert.rejects(
        () => augmentPictures(images.narrow(1, 0, 2), call),
        /1 or 3 channels, got 2/,
      );
      assert.throws(
        () => pictureOperator(images, { ...call, padMode: 'wrap' as 'zeros' }),
        /padding_mode 'reflection'/,
      );
    }),
  );

  it(
    'says what it can do',
    each(async () => {
      const images = pictures(randomFrom(16), [1, 3, 4, 4]);
      assert.ok(canAugment(images) && canAugment(images.narrow(1, 0, 1)));
      for (const no of [images.to('float32'), images.narrow(1, 0, 2), images.squeeze(0)])
        assert.equal(canAugment(no), false);
    }),
  );
});
