import assert from 'node:assert/strict';
import { RandomCrop, tidyAsync } from 'kindling';
import { giving, image, itIsLikeFastai } from './itemTfms.js';

describe('RandomCrop', () => {
  itIsLikeFastai('RandomCrop');

  it('is anywhere in the picture while training, the first number drawn across, the second down', () => {
    const frameFor = (...draws: [number, number]) => {
      const tfm = RandomCrop([2, 3]);
      const drawn = tfm.beforeCall([], { splitIdx: 0, rng: giving(...draws) });
      const { top, left } = tfm.view([5, 5], drawn.draws).frame;
      return [left, top];
    };
    assert.deepEqual(frameFor(0, 0), [0, 0]);
    assert.deepEqual(frameFor(0.99, 0), [2, 0]);
    assert.deepEqual(frameFor(0.34, 0.99), [1, 3]);
  });

  it('puts black around a picture that is smaller', () =>
    tidyAsync(async () => {
      const [picture] = await RandomCrop(3).encodesTuple([image([[7]])], {
        splitIdx: 1,
        rng: giving(),
      });
      assert.deepEqual((picture as ReturnType<typeof image>).tolist(), [
        [
          [0, 0, 0],
          [0, 7, 0],
          [0, 0, 0],
        ],
      ]);
    }));

  it('throws ArgumentError for sizes that do not exist', () => {
    for (const size of [0, 2.5, -1, [], [0, 4]])
      assert.throws(() => RandomCrop(size as number), /RandomCrop: expected an integer .*for size/);
  });
});
