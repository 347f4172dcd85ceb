import assert from 'node:assert/strict';
import { DihedralItem, Pipeline, type Tensor, tidyAsync } from 'kindling';
import { rngFor } from '#kindling/data/rng.js';
import { allclose } from '../../support/allclose.js';
import { toTensor } from '../../support/fixtures.js';
import { boxes, fixture, giving, image, mask, points } from './itemTfms.js';

const square = [
  [0, 1],
  [2, 3],
];
const digits = (value: unknown) => String((value as Tensor).flatten().tolist()).replaceAll(',', '');

describe('DihedralItem', () => {
  it('lays an image and its mask on each of eight sides, numbered as in fastai', () =>
    tidyAsync(async () => {
      const seen: string[] = [];
      for (let k = 0; k < 8; k++) {
        const tfms = new Pipeline([DihedralItem({ draw: k })]);
        const context = { splitIdx: 0, rng: giving(0) } as const;
        const [picture, classes] = await tfms.encode([image(square), mask(square)], context);
        assert.equal(digits(classes), digits(picture));
        seen.push(digits(picture));
      }
      assert.deepEqual(seen, ['0123', '1032', '2301', '1302', '3210', '2031', '0213', '3120']);
    }));

  for (const given of fixture.turns) {
    it(`has fastai's image, points and boxes, draw: ${given.k}`, () =>
      tidyAsync(async () => {
        const [at, frames] = [toTensor(given.points), toTensor(given.boxes)];
        const tuple = [image(given.image), points(at.tolist() as number[][]), frames];
        tuple[2] = boxes(frames.tolist() as number[][]);
        const [picture, moved, around] = await DihedralItem({ draw: given.k }).encodesTuple(tuple, {
          splitIdx: 0,
          rng: giving(0),
        });
        allclose(picture as Tensor, [given.gives.image], { atol: 0, rtol: 0 });
        allclose(moved as Tensor, given.gives.points);
        allclose(around as Tensor, given.gives.boxes);
        assert.deepEqual((tuple[1] as Tensor).tolist(), at.tolist()); // fastai's changes what it is given
      }));
  }

  it('draws all eight alike by default, and leaves validation alone', () =>
    tidyAsync(async () => {
      const counts = new Map<string, number>();
      const tfms = new Pipeline([DihedralItem()]);
      for (let seed = 0; seed < 400; seed++) {
        const [picture] = await tfms.encode([image(square)], { splitIdx: 0, rng: rngFor(seed) });
        counts.set(digits(picture), (counts.get(digits(picture)) ?? 0) + 1);
        const [same] = await tfms.encode([image(square)], { splitIdx: 1, rng: rngFor(seed) });
        assert.equal(digits(same), '0123');
      }
      assert.equal(counts.size, 8);
      for (const [side, count] of counts) assert.ok(count > 25 && count < 80, `${side}: ${count}`);
    }));

  it('changes as many samples as p says, and takes a function that draws', () =>
    tidyAsync(async () => {
      let turned = 0;
      const tfms = new Pipeline([DihedralItem({ p: 0.3, draw: (rng) => rng.integer(6, 8) })]);
      for (let seed = 0; seed < 200; seed++) {
        const [picture] = await tfms.encode([image(square)], { splitIdx: 0, rng: rngFor(seed) });
        assert.ok(['0123', '0213', '3120'].includes(digits(picture)));
        if (digits(picture) !== '0123') turned++;
      }
      assert.ok(turned > 40 && turned < 80, `${turned} of 200`);
    }));

  it('throws ArgumentError for numbers out of range, also those that a function draws', () =>
    tidyAsync(async () => {
      assert.throws(
        () => DihedralItem({ p: 2 }),
        /DihedralItem: expected a number from 0 to 1 for p/,
      );
      for (const draw of [8, -1, 1.5])
        assert.throws(() => DihedralItem({ draw }), /an integer from 0 to 7 for draw/);
      const tfms = new Pipeline([DihedralItem({ draw: () => 9 })]);
      await assert.rejects(
        tfms.encode([image(square)], { splitIdx: 0, rng: giving(0) }),
        /DihedralItem: expected an integer from 0 to 7 for draw, got 9/,
      );
    }));
});
