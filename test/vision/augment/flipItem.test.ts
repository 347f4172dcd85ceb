import assert from 'node:assert/strict';
import { FlipItem, Pipeline, type Tensor, tidyAsync } from 'kindling';
import { rngFor } from '#kindling/data/rng.js';
import { boxes, giving, image, mask, points } from './itemTfms.js';

const tuple = () => [
  image([
    [0, 1],
    [2, 3],
  ]),
  mask([
    [0, 1],
    [2, 3],
  ]),
  points([
    [-0.5, 0.25],
    [1, -1],
  ]),
  boxes([[-1, -0.5, 0.5, 1]]),
];

const lists = (values: readonly unknown[]) => values.map((value) => (value as Tensor).tolist());

describe('FlipItem', () => {
  it('flips image, mask, points and boxes left to right', () =>
    tidyAsync(async () => {
      const flipped = await FlipItem({ p: 1 }).encodesTuple(tuple(), {
        splitIdx: 0,
        rng: giving(0.99),
      });
      assert.deepEqual(lists(flipped), [
        [
          [
            [1, 0],
            [3, 2],
          ],
        ],
        [
          [1, 0],
          [3, 2],
        ],
        [
          [0.5, 0.25],
          [-1, -1],
        ],
        [[-0.5, -0.5, 1, 1]],
      ]);
      assert.deepEqual(
        flipped.map((value) => (value as Tensor).constructor.name),
        ['TensorImage', 'TensorMask', 'TensorPoint', 'TensorBBox'],
      );
    }));

  it('flips as often as p says, all or nothing of a sample, while training only', () =>
    tidyAsync(async () => {
      const share = async (p: number | undefined, splitIdx: 0 | 1) => {
        let count = 0;
        const tfms = new Pipeline([FlipItem(p === undefined ? {} : { p })]);
        for (let seed = 0; seed < 200; seed++) {
          const [picture, , at] = await tfms.encode(tuple(), { splitIdx, rng: rngFor(seed) });
          const first = (picture as Tensor).flatten().at(0).item();
          assert.equal((at as Tensor).flatten().at(0).item(), first === 1 ? 0.5 : -0.5);
          if (first === 1) count++;
        }
        return count / 200;
      };
      assert.equal(await share(0, 0), 0);
      assert.equal(await share(1, 0), 1);
      assert.equal(await share(1, 1), 0);
      for (const [p, expected] of [
        [undefined, 0.5],
        [0.2, 0.2],
      ] as const) {
        const is = await share(p, 0);
        assert.ok(Math.abs(is - expected) < 0.1, `${is} for p = ${p}`);
      }
    }));

  it('throws ArgumentError when p is out of range', () => {
    for (const p of [-0.1, 1.1, Number.NaN])
      assert.throws(() => FlipItem({ p }), /FlipItem: expected a number from 0 to 1 for p/);
  });
});
