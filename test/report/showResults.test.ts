// What a learner shows of targets that are no labels, and of items without any.
import assert from 'node:assert/strict';
import {
  BCEWithLogitsLossFlat,
  DataBlock,
  type DataLoaders,
  ImageBlock,
  IndexSplitter,
  Learner,
  MSELossFlat,
  MultiCategoryBlock,
  MultiPointBlock,
  nn,
  PointBlock,
  zeros,
} from 'kindling';
import { colored, elements, imageRectangles, texts } from './svg.js';

const getX = (level: number) => zeros([3, 8, 8], { dtype: 'uint8' }).add(level).to('uint8');
const splitter = IndexSplitter([2, 3]);
const options = { bs: 2, seed: 0 };
const items = [10, 20, 30, 40];

const linear = (dls: DataLoaders<never>) =>
  new nn.Sequential(new nn.Flatten(), new nn.Linear(3 * 8 * 8, dls.c ?? 1));

describe('Learner#showResults() of', () => {
  it('images as targets: three columns, with the ratio of signal to noise', async () => {
    const block = new DataBlock({
      blocks: [ImageBlock(), ImageBlock()],
      nInp: 1,
      splitter,
      getX,
      getY: getX,
    });
    const dls = await block.dataloaders(items, options);
    const learn = new Learner(dls, new nn.Identity(), { lossFunc: new MSELossFlat() });
    const svg = (await learn.showResults({ ncols: 1 })).toSvg();
    assert.deepEqual(texts(svg), ['Input', 'Target', 'Prediction', 'equal', 'equal']);
    const lefts = imageRectangles(svg).map(({ left }) => left);
    assert.equal(lefts.length, 6);
    assert.deepEqual(lefts.slice(0, 3), lefts.slice(3));
    assert.equal(new Set(lefts).size, 3);
    const blurred = new Learner(dls, new nn.AvgPool2d(3, { stride: 1, padding: 1 }), {
      lossFunc: new MSELossFlat(),
    });
    const found = texts((await blurred.showResults({ maxN: 1 })).toSvg()).at(-1);
    assert.match(found ?? '', /^PSNR \d+\.\d dB$/);
  });

  it('points with visibility', async () => {
    const block = new DataBlock({
      blocks: [ImageBlock(), MultiPointBlock({ names: ['a', 'b', 'c'] })],
      splitter,
      getX,
      getY: () => [[1, 1], [5, 5, false], null] as const,
    });
    const dls = await block.dataloaders(items, options);
    const svg = (await new Learner(dls, linear(dls as never)).showResults({ maxN: 1 })).toSvg();
    assert.deepEqual(texts(svg).slice(0, 2), ['Target', 'Prediction']);
    assert.match(texts(svg)[2] ?? '', /^\d+\.\d px off$/);
    assert.deepEqual(texts(svg).slice(3), ['a', 'b', 'c']);
    const dashed = elements(svg, 'circle').filter(
      ({ attributes }) => attributes['stroke-dasharray'] !== undefined,
    );
    assert.deepEqual(
      dashed.map(({ told }) => told),
      ['not seen'],
    );
  });

  it('items without targets: predictions only, none of them judged', async () => {
    const labels = new DataBlock({
      blocks: [ImageBlock(), MultiCategoryBlock({ vocab: ['a', 'b'] })],
      splitter,
      getX,
      getY: () => ['a'],
    });
    const dls = await labels.dataloaders(items, options);
    const shown = async (thresh: number) => {
      const lossFunc = new BCEWithLogitsLossFlat({ thresh });
      const learn = new Learner(dls, linear(dls as never), { lossFunc });
      return colored((await learn.showResults({ dl: dls.testDl([1, 2]) })).toSvg());
    };
    const ink = '#24292f';
    assert.deepEqual(await shown(0), [
      ['a, b', ink],
      ['a, b', ink],
    ]);
    assert.deepEqual(await shown(1), [
      ['none', ink],
      ['none', ink],
    ]);
    const points = await new DataBlock({
      blocks: [ImageBlock(), PointBlock()],
      splitter,
      getX,
      getY: () => [1, 1] as const,
    }).dataloaders(items, options);
    const learn = new Learner(points, linear(points as never));
    const svg = (await learn.showResults({ dl: points.testDl([1, 2]) })).toSvg();
    assert.deepEqual([texts(svg), imageRectangles(svg).length], [[], 2]);
    assert.ok(elements(svg, 'circle').length + elements(svg, 'rect').length > 3);
  });

  it('nothing where an option is out of range', async () => {
    const dls = await new DataBlock({
      blocks: [ImageBlock(), PointBlock()],
      splitter,
      getX,
      getY: () => [1, 1] as const,
    }).dataloaders(items, options);
    const learn = new Learner(dls, linear(dls as never));
    for (const [given, name] of [
      [{ maxN: 0 }, 'maxN'],
      [{ ncols: 0 }, 'ncols'],
      [{ size: 5000 }, 'size'],
    ] as const)
      await assert.rejects(learn.showResults(given), {
        name: 'ArgumentError',
        message: new RegExp(`showResults: expected .* for ${name}`),
      });
  });
});
