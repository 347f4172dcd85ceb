import assert from 'node:assert/strict';
import { fromTypedArray, type Tensor, tidyAsync } from 'kindling';
import { augmentMasks, canAugmentMasks, type MaskCall } from '#kindling/tensor/nativeAugment.js';
import { allclose } from '../../support/allclose.js';
import { identity, pictures, type Random, randomCall, randomFrom } from './calls.js';
import { maskOperator } from './operators.js';
import { plainMasks } from './plain.js';

const PADDINGS = ['reflection', 'border', 'zeros'] as const;

/** Both ways in give what plain operators give. */
async function check(masks: Tensor, call: MaskCall): Promise<Tensor> {
  const result = await augmentMasks(masks, call);
  allclose(maskOperator(masks, call), result);
  allclose(result, plainMasks(masks, call));
  return result;
}

const masksOf = (random: Random, samples: number, height: number, width: number) =>
  pictures(random, [samples, 1, height, width]).squeeze(1);

const each = (body: () => Promise<void>) => () => tidyAsync(body);

describe('kindling::augment_mask', () => {
  it(
    'gives the mask itself, divided',
    each(async () => {
      const masks = masksOf(randomFrom(1), 1, 6, 300);
      const call = identity(6, 300);
      allclose(await check(masks, { ...call, div: 1 }), masks.to('int64'));
      const halved = masks.div(255, { roundingMode: 'floor' }).to('int64');
      allclose(await check(masks, call), halved);
    }),
  );

  for (const padMode of PADDINGS)
    it(
      `takes the nearest pixel: ${padMode}`,
      each(async () => {
        const random = randomFrom(2);
        for (const alignCorners of [true, false])
          for (const [height, width, ...size] of [
            [20, 33, 31, 40],
            [40, 3, 5, 300],
            [1, 1, 4, 4],
            [1, 5000, 3, 20],
            [5000, 1, 20, 3],
          ] as const) {
            const masks = masksOf(random, 3, height, width);
            const call = randomCall(random, masks.unsqueeze(1), size, { padMode, alignCorners });
            await check(masks, { ...call, div: 1 });
            await check(masks, { ...call, div: 100 });
          }
      }),
    );

  it(
    'rounds halves to the even pixel',
    each(async () => {
      const masks = fromTypedArray(Uint8Array.of(10, 11, 12, 13, 14, 15), [1, 1, 6]);
      const call = {
        ...identity(1, 6),
        maps: Float64Array.of(1, 0, 0.5, 0, 1, 0, 0, 0, 1),
        div: 1,
      };
      const nearest = await check(masks, { ...call, padMode: 'border' });
      allclose(nearest, [[[10, 12, 12, 14, 14, 15]]]);
      allclose(await check(masks, { ...call, padMode: 'zeros' }), [[[10, 12, 12, 14, 14, 0]]]);
    }),
  );

  it(
    'takes any layout, an empty batch, and maps that lead nowhere',
    each(async () => {
      const random = randomFrom(3);
      const masks = masksOf(random, 2, 20, 11);
      const turned = masks.permute([0, 2, 1]).contiguous().permute([0, 2, 1]);
      const call = randomCall(random, masks.unsqueeze(1), [9, 8]);
      allclose(await check(turned, call), await check(masks, call));
      const none = { ...identity(3, 4), maps: new Float64Array(0) };
      assert.deepEqual((await augmentMasks(masks.narrow(0, 0, 0), none)).shape, [0, 3, 4]);
      for (const padMode of PADDINGS) {
        const maps = Float64Array.of(Number.NaN, 0, 0, 0, 1e300, 0, 0, 0, 0);
        const nowhere = { ...identity(3, 4), maps, padMode, div: 1 };
        const found = (await augmentMasks(masks.narrow(0, 0, 1), nowhere)).toTypedArray();
        const levels = new Set([0, ...(masks.toTypedArray() as Uint8Array)]);
        assert.ok([...(found as BigInt64Array)].every((value) => levels.has(Number(value))));
      }
    }),
  );

  it(
    'names what is wrong',
    each(async () => {
      const masks = masksOf(randomFrom(4), 1, 4, 4);
      assert.ok(canAugmentMasks(masks) && !canAugmentMasks(masks.to('int64')));
      const call = identity(4, 4);
      await assert.rejects(augmentMasks(masks.to('int64'), call), /masks uint8 \[B, H, W\]/);
      await assert.rejects(augmentMasks(masks, { ...call, div: 0 }), /div of at least 1, got 0/);
      await assert.rejects(augmentMasks(masks, { ...call, maps: new Float64Array(3) }), /got 3/);
    }),
  );
});
