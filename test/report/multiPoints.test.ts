// Points some of which are missing, and their names.
import assert from 'node:assert/strict';
import {
  DataBlock,
  ImageBlock,
  MultiPointBlock,
  type MultiPointLike,
  PointBlock,
  TensorImage,
  TensorMultiPoint,
  tensor,
  zeros,
} from 'kindling';
import { paintResults } from '#kindling/report/showResults.js';
import { elements, texts } from './svg.js';

/** The colours of the points that are marked, in order. */
const dots = (svg: string) =>
  elements(svg, 'circle')
    .filter(({ attributes }) => attributes.fill !== 'none')
    .map(({ attributes }) => attributes.fill as string);

const show = async (points: readonly MultiPointLike[], names: readonly string[]) => {
  const dls = await new DataBlock({
    blocks: [ImageBlock(), MultiPointBlock({ names })],
    splitter: () => [[0], [1]],
    getX: () => zeros([3, 8, 8], { dtype: 'uint8' }),
    getY: () => points,
  }).dataloaders(['first', 'second'], { bs: 1 });
  return (await dls.showBatch()).toSvg();
};

describe('a picture of points that may be missing', () => {
  it('marks those that are seen, each in its colour, and says which is which', async () => {
    const names = ['left eye', 'right eye', 'nose'];
    const all = await show(
      [
        [1, 1],
        [5, 1],
        [3, 4],
      ],
      names,
    );
    const some = await show([null, [5, 1, false], [3, 4]], names);
    assert.equal(new Set(dots(all)).size, 3);
    assert.deepEqual(dots(some), [dots(all)[2]]);
    for (const svg of [all, some]) {
      assert.deepEqual(texts(svg), names);
      const swatches = elements(svg, 'rect').filter(({ attributes }) => attributes.rx === '6');
      assert.deepEqual(
        swatches.map(({ attributes }) => attributes.fill),
        dots(all),
      );
    }
  });

  it('says nothing of points without names', async () => {
    assert.deepEqual(texts(await show([[1, 1], null], [])), []);
  });

  it('counts the colours of several targets on, and gives a single point its own', async () => {
    const dls = await new DataBlock({
      blocks: [ImageBlock(), PointBlock(), PointBlock({ names: ['hand', 'foot'] })],
      nInp: 1,
      splitter: () => [[0], [1]],
      getX: () => zeros([3, 8, 8], { dtype: 'uint8' }),
      getY: [
        () => [1, 1] as const,
        () =>
          [
            [2, 2],
            [3, 3],
          ] as const,
      ],
    }).dataloaders(['first', 'second'], { bs: 1 });
    const svg = (await dls.showBatch()).toSvg();
    const swatches = elements(svg, 'rect').filter(({ attributes }) => attributes.rx === '6');
    assert.deepEqual(
      swatches.map(({ attributes }) => attributes.fill),
      dots(svg).slice(1),
    );
    const single = await show([[4, 4]], ['nose']);
    assert.ok(single.includes(`rx="6" fill="${dots(single)[0]}"`), single);
  });

  it('measures the distance of those that are seen', async () => {
    const image = zeros([3, 8, 8], { dtype: 'uint8' }).as(TensorImage);
    const points = (rows: number[][]) => tensor(rows).as(TensorMultiPoint);
    const target = points([
      [1, 1, 1],
      [5, 5, 0],
      [2, 2, 1],
    ]);
    const pred = points([
      [1, 3, 1],
      [0, 0, 1],
      [2, 6, 1],
    ]);
    const svg = (await paintResults([{ input: image, target, pred }])).toSvg();
    assert.ok(texts(svg).includes('3.0 px off'));
    assert.equal(dots(svg).length, 5);
    for (const t of [image, target, pred]) t.dispose();
  });
});
