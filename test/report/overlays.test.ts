// Masks and boxes over their images.
import assert from 'node:assert/strict';
import {
  BBoxBlock,
  BBoxLblBlock,
  CategoryBlock,
  DataBlock,
  ImageBlock,
  Learner,
  MaskBlock,
  nn,
  openImage,
  type Picture,
  type Tensor,
  TensorBBox,
  TensorImage,
  TensorMask,
  tensor,
  tidy,
  zeros,
} from 'kindling';
import { shareRight } from '#kindling/report/distance.js';
import { maskLegend } from '#kindling/report/maskLegend.js';
import { paintResults } from '#kindling/report/showResults.js';
import { classColor } from '#kindling/vision/classColors.js';
import { elements, texts } from './svg.js';

const codes = ['sky', 'road', 'car'];

/** Attributes of every element of a kind. */
const attributes = (svg: string, name: string) =>
  elements(svg, name).map((element) => element.attributes);

/** A 4×4 mask whose upper half is one class and whose lower half another. */
function halves(upper: number, lower: number): Tensor {
  return tensor(
    [upper, upper, lower, lower].map((value) => [value, value, value, value]),
    { dtype: 'uint8' },
  );
}

function decoded(upper: number, lower: number): TensorMask {
  const mask = halves(upper, lower).as(TensorMask);
  mask.codes = codes;
  return mask;
}

const image = () => zeros([3, 4, 4], { dtype: 'uint8' }).as(TensorImage);

/** The colour that stands in the middle of a box of the PNG, given in the picture's own pixels. */
async function colorAt(picture: Picture, x: number, y: number): Promise<number[]> {
  const pixels = await openImage(await picture.toPng());
  return tidy(() => [0, 1, 2].map((c) => Number(pixels.at(c, 2 * y, 2 * x).item())));
}

describe('Masks in pictures', () => {
  it('lie over the image, each class in its colour, with a legend of those that occur', async () => {
    const block = new DataBlock({
      blocks: [ImageBlock(), MaskBlock({ codes, ignoreIndex: 255 })],
      splitter: () => [[0], [1]],
      getX: image,
      getY: (item: [number, number]) => halves(...item),
    });
    const dls = await block.dataloaders(
      [
        [0, 2],
        [1, 255],
      ] as [number, number][],
      { bs: 1, seed: 0 },
    );
    const picture = await dls.showBatch();
    const svg = picture.toSvg();
    assert.deepEqual(texts(svg), ['sky', 'car']);
    const [photo, mask] = attributes(svg, 'image');
    for (const side of ['x', 'y', 'width', 'height'])
      assert.equal(photo?.[side], mask?.[side], side);
    const [x, y, size] = [Number(photo?.x), Number(photo?.y), Number(photo?.width)];
    for (const [part, index] of [
      [0.25, 0],
      [0.75, 2],
    ] as const) {
      const seen = await colorAt(picture, Math.round(x + size / 2), Math.round(y + size * part));
      const wanted = classColor(index).map((channel) => channel * 0.55); // on black
      for (const [i, channel] of seen.entries())
        assert.ok(Math.abs(channel - (wanted[i] ?? 0)) < 4, `${seen} for ${wanted}`);
    }
  });

  it('stand in pairs in results, with the share of pixels that are right', async () => {
    const [truth, guess] = [decoded(0, 1), decoded(0, 2)];
    const picture = await paintResults([{ input: image(), target: truth, pred: guess }]);
    assert.deepEqual(texts(picture.toSvg()), [
      'Target',
      'Prediction',
      '50.0 % right',
      'sky',
      'road',
      'car',
    ]);
    assert.equal(attributes(picture.toSvg(), 'image').length, 4);
  });

  it('are what Learner#showResults shows of a segmentation', async () => {
    const block = new DataBlock({
      blocks: [ImageBlock(), MaskBlock({ codes })],
      splitter: () => [[0], [1]],
      getX: image,
      getY: (item: [number, number]) => halves(...item),
    });
    const dls = await block.dataloaders(
      [
        [0, 2],
        [1, 1],
      ] as [number, number][],
      { bs: 1, seed: 0 },
    );
    const learn = new Learner(dls, new nn.Conv2d(3, dls.c ?? 0, { kernelSize: 1 }));
    await learn.fit(1, { lr: 0.01 });
    assert.match((await learn.showResults()).toSvg(), /% right/);
    const { decoded: shown } = await learn.predict([0, 0] as never);
    assert.ok(shown instanceof TensorMask);
    assert.deepEqual([shown.shape, shown.codes], [[4, 4], codes]);
  });

  it('leave what is no class clear, and out of the share', () => {
    const [truth, guess] = [decoded(1, 255), decoded(1, 0)];
    assert.equal(shareRight(truth, guess), 1);
    assert.deepEqual(
      maskLegend([truth, guess]).map(({ text }) => text),
      ['sky', 'road'],
    );
    const unnamed = halves(3, 4).as(TensorMask);
    assert.deepEqual(
      maskLegend([unnamed]).map(({ text }) => text),
      ['3', '4'],
    );
  });

  it('have colours that differ for as many classes as data sets have', () => {
    const colors = Array.from({ length: 151 }, (_, i) => classColor(i));
    assert.equal(new Set(colors.map(String)).size, 151);
    for (const color of colors)
      for (const channel of color)
        assert.ok(Number.isInteger(channel) && channel >= 0 && channel <= 255);
  });
});

describe('Boxes in pictures', () => {
  const rows = [
    { boxes: [[1, 1, 3, 3]], labels: ['cat'] },
    {
      boxes: [
        [-1, 0, 2, 2],
        [2, 2, 4, 4],
      ],
      labels: ['dog', '<cat>'],
    },
  ] as const;
  const block = new DataBlock({
    blocks: [ImageBlock(), BBoxBlock(), BBoxLblBlock(), CategoryBlock()],
    nInp: 1,
    splitter: () => [[0, 1], []],
    getX: image,
    getY: [
      ({ boxes }: (typeof rows)[number]) => boxes as never,
      ({ labels }: (typeof rows)[number]) => labels as readonly string[],
      () => 'zoo',
    ],
  });

  it('are drawn with their labels, cut at the edge, without padding', async () => {
    const dls = await block.dataloaders(rows, { bs: 2, shuffle: false, seed: 0 });
    const svg = (await dls.showBatch()).toSvg();
    const frames = attributes(svg, 'rect').filter(
      ({ fill, stroke }) => fill === 'none' && stroke !== '#000000',
    );
    assert.equal(frames.length, 3);
    const [photo, second] = attributes(svg, 'image');
    const at = (
      frame: Record<string, string> | undefined,
      of: Record<string, string> | undefined,
    ) =>
      ['x', 'y', 'width', 'height'].map((side) =>
        Math.round(
          ((Number(frame?.[side]) - (side.length === 1 ? Number(of?.[side]) : 0)) /
            Number(of?.width)) *
            4,
        ),
      );
    assert.deepEqual(
      frames.map((frame, i) => at(frame, i === 0 ? photo : second)),
      [
        [1, 1, 2, 2],
        [0, 0, 2, 2],
        [2, 2, 2, 2],
      ],
    );
    assert.deepEqual(texts(svg), ['zoo', 'cat', 'zoo', 'dog', '<cat>']);
  });

  it('stand in pairs in results', async () => {
    const boxes = tensor([[0, 0, 2, 2]]).as(TensorBBox);
    const far = tensor([[-90, -90, 500, 500]]).as(TensorBBox);
    const picture = await paintResults(
      [{ input: image(), target: [boxes, ['cat']], pred: [far, ['dog']] }],
      { nInp: 1, nTargets: 2 },
    );
    const svg = picture.toSvg();
    assert.deepEqual(texts(svg), ['Target', 'Prediction', 'cat', 'dog', 'IoU 0.00']);
    const [, guessed] = attributes(svg, 'image');
    const frame = attributes(svg, 'rect').findLast(({ fill }) => fill === 'none');
    for (const side of ['x', 'y', 'width', 'height']) assert.equal(frame?.[side], guessed?.[side]);
  });

  it('need no labels', async () => {
    const boxes = tensor([[0, 0, 2, 2]]).as(TensorBBox);
    const svg = (await paintResults([{ input: image(), target: boxes, pred: boxes }])).toSvg();
    assert.deepEqual(texts(svg), ['Target', 'Prediction', 'IoU 1.00']);
  });
});
