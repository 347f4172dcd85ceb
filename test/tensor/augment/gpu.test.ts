// kindling::augment on a GPU against the CPU. It needs a GPU and is skipped without.
import assert from 'node:assert/strict';
import { tidyAsync } from 'kindling';
import { augmentMasks, augmentPictures, canAugment } from '#kindling/tensor/nativeAugment.js';
import { allclose } from '../../support/allclose.js';
import { onCuda } from '../../support/devices.js';
import { manyCalls } from './many.js';
import { pictureOperator } from './operators.js';

onCuda('kindling::augment on a GPU', () => {
  it('gives what the CPU gives, in the same layout', () =>
    tidyAsync(async () => {
      for (const [images, call] of manyCalls()) {
        const there = images.to('cuda');
        assert.ok(canAugment(there), 'the core has no CUDA: npm run build:cuda');
        const result = await augmentPictures(there, call);
        const expected = pictureOperator(images, call);
        assert.deepEqual(result.stride(), expected.stride());
        const tolerance = { float32: 1e-4, float16: 4e-3, bfloat16: 4e-2 }[call.dtype];
        allclose(result.to('cpu'), expected, { rtol: 0, atol: tolerance });
      }
    }));

  it('reads pictures in any layout', () =>
    tidyAsync(async () => {
      for (const [images, call] of manyCalls()) {
        const last = images.contiguous({ memoryFormat: 'channelsLast' }).to('cuda');
        const same = await augmentPictures(images.to('cuda'), call);
        allclose(await augmentPictures(last, call), same, { rtol: 0, atol: 0 });
      }
    }));

  it('gives the same masks', () =>
    tidyAsync(async () => {
      for (const [images, call] of manyCalls()) {
        const masks = images.select(1, 0);
        const there = await augmentMasks(masks.to('cuda'), { ...call, div: 3 });
        allclose(there.to('cpu'), await augmentMasks(masks, { ...call, div: 3 }));
      }
    }));
});
