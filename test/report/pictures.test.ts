import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CategoryBlock,
  DataBlock,
  type DataLoaders,
  FuncSplitter,
  ImageBlock,
  Learner,
  MSELossFlat,
  MultiCategoryBlock,
  nn,
  openImage,
  type Picture,
  PointBlock,
  Resize,
  type Result,
  type Tensor,
  TensorImage,
  TensorImageBW,
  TensorPoint,
  TransformBlock,
  type TupleFunction,
  tensor,
  zeros,
} from 'kindling';
import { paintResults } from '#kindling/report/showResults.js';
import { elements, imageRectangles, colored as texts } from './svg.js';

const [ink, right, wrong, missed] = ['#24292f', '#1a7f37', '#cf222e', '#57606a'];

/** Where the centres of points are. */
function dotsIn(picture: Picture): [x: number, y: number][] {
  return elements(picture.toSvg(), 'circle')
    .filter(({ attributes }) => attributes.fill !== 'none')
    .map(({ attributes }) => [Number(attributes.cx), Number(attributes.cy)]);
}

function image(): TensorImage {
  return zeros([1, 8, 8], { dtype: 'uint8' }).as(TensorImageBW);
}

/** Asserts that the picture is a PNG file twice as large as the SVG says. */
async function assertPng(picture: Picture): Promise<void> {
  const svg = picture.toSvg();
  const [, width, height] = /<svg[^>]* width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  const png = await picture.toPng();
  assert.deepEqual([...png.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
  const pixels = await openImage(png);
  assert.deepEqual(pixels.shape, [3, 2 * Number(height), 2 * Number(width)]);
  const mean = pixels.to('float32').mean();
  const [low, high] = [10, 254]; // neither black nor blank
  assert.ok(Number(mean.item()) > low && Number(mean.item()) < high, `mean ${mean.item()}`);
  for (const t of [pixels, mean]) t.dispose();
}

describe('paintResults()', () => {
  it('puts the prediction under the target, green when equal and red otherwise', async () => {
    const x = image();
    const picture = await paintResults([
      { input: x, target: 'cat', pred: 'cat' },
      { input: x, target: 'cat', pred: 'dog' },
    ]);
    assert.deepEqual(texts(picture.toSvg()), [
      ['cat', ink],
      ['✓ cat', right],
      ['cat', ink],
      ['✗ dog', wrong],
    ]);
    await assertPng(picture);
    x.dispose();
  });

  it('judges each of several labels, and says when there are none', async () => {
    const x = image();
    const results: Result[] = [
      { input: x, target: ['1', '2'], pred: ['2', '1'] },
      { input: x, target: ['1'], pred: ['2', '1'] },
      { input: x, target: ['1', '2'], pred: ['3', '2'] },
      { input: x, target: [], pred: [] },
      { input: x, target: ['7'], pred: [] },
      { input: x, target: [], pred: ['7'] },
    ];
    const svg = (await paintResults(results)).toSvg();
    const signed = texts(svg);
    assert.deepEqual(signed, [
      ...[['1, 2', ink] as const, ['✓ 2', right] as const, ['✓ 1', right] as const],
      ...[['1', ink] as const, ['✓ 1', right] as const, ['✗ 2', wrong] as const],
      ...[
        ['1, 2', ink],
        ['✓ 2', right],
        ['− 1', missed],
        ['✗ 3', wrong],
      ],
      ...[['none', ink] as const, ['✓ none', right] as const],
      ...[['7', ink] as const, ['✗ none', wrong] as const, ['− 7', missed] as const],
      ...[['none', ink] as const, ['✗ 7', wrong] as const],
      ...[['✓', right] as const, ['right', ink] as const],
      ...[['✗', wrong] as const, ['wrong', ink] as const],
      ...[['−', missed] as const, ['missed', ink] as const],
    ]);
    const struck = elements(svg, 'text').filter(
      ({ attributes }) => attributes['text-decoration'] === 'line-through',
    );
    assert.deepEqual(
      struck.map(({ text }) => text),
      ['− 1', '− 7'],
    );
    x.dispose();
  });

  it('shows numbers without judging them', async () => {
    const x = image();
    const picture = await paintResults([{ input: x, target: 0.123456, pred: [1, 2.5] }]);
    assert.deepEqual(texts(picture.toSvg()), [
      ['0.1235', ink],
      ['1, 2.5', ink],
    ]);
    x.dispose();
  });

  it('gives each of several targets its line, or its mark, and each its colour', async () => {
    const x = image();
    const counts = { nInp: 1, nTargets: 3 };
    const labels = await paintResults(
      [{ input: x, target: ['3', ['odd', 'small'], 0.5], pred: ['8', ['small', 'odd'], 0.25] }],
      counts,
    );
    assert.deepEqual(texts(labels.toSvg()), [
      ['3', ink],
      ['odd, small', ink],
      ['0.5', ink],
      ['✗ 8', wrong],
      ['✓ small', right],
      ['✓ odd', right],
      ['0.25', ink],
      ['✓', right],
      ['right', ink],
      ['✗', wrong],
      ['wrong', ink],
    ]);
    const at = (...numbers: number[]) => tensor([numbers]).as(TensorPoint);
    const marked = await paintResults(
      [{ input: x, target: ['3', at(1, 2), 'x'], pred: ['3', at(4, 6), 'y'] }],
      counts,
    );
    assert.deepEqual(texts(marked.toSvg()), [
      ['Target', ink],
      ['Prediction', ink],
      ['3', ink],
      ['x', ink],
      ['✓ 3', right],
      ['✗ y', wrong],
      ['5.0 px off', ink],
    ]);
    assert.equal(dotsIn(marked).length, 2);
    await assertPng(marked);
  });

  it('puts several images side by side, and writes what else went in', async () => {
    const [grey, colour] = [image(), zeros([3, 4, 6], { dtype: 'uint8' }).as(TensorImage)];
    const picture = await paintResults(
      [{ input: [grey, tensor([0.5, 12]), colour], target: 'same', pred: 'other' }],
      { nInp: 3, nTargets: 1 },
    );
    assert.deepEqual(texts(picture.toSvg()), [
      ['0.5, 12', ink],
      ['same', ink],
      ['✗ other', wrong],
    ]);
    const [first, second] = imageRectangles(picture.toSvg());
    assert.equal(first?.top, second?.top);
    assert.ok((first?.right ?? 0) < (second?.left ?? 0));
    for (const t of [grey, colour]) t.dispose();
  });

  it('throws ArgumentError when the input is no image', async () => {
    const results = [{ input: 'a word', target: 'a', pred: 'b' }];
    await assert.rejects(paintResults(results), {
      name: 'ArgumentError',
      message: /expected an image for the input, got 'a word'/,
    });
  });
});

interface Item {
  level: number;
  label: string;
  labels: string[];
  at: [number, number];
  valid: boolean;
}

const items: Item[] = Array.from({ length: 12 }, (_, i) => ({
  level: i * 20,
  label: i < 6 ? 'dark' : 'light',
  labels: i % 3 === 0 ? [] : [i < 6 ? 'dark' : 'light'],
  at: [i % 8, 2],
  valid: i % 2 === 1,
}));

/** Images of one brightness. */
function getX(item: Item): Tensor {
  return zeros([1, 8, 8], { dtype: 'uint8' }).add(item.level).to('uint8');
}
const splitter = FuncSplitter((item: Item) => item.valid);
const x = ImageBlock({ cls: TensorImageBW });

function learnerOf(dls: DataLoaders, options = {}): Learner {
  return new Learner(
    dls,
    new nn.Sequential(new nn.Flatten(), new nn.Linear(64, dls.c ?? 1)),
    options,
  );
}

describe('Learner#showResults()', () => {
  it('shows the first validation items, each with a prediction', async () => {
    const block = new DataBlock({
      blocks: [x, CategoryBlock()],
      getX,
      getY: (item: Item) => item.label,
      splitter,
    });
    const learn = learnerOf(await block.dataloaders(items, { bs: 3, seed: 0 }));
    const shown = texts((await learn.showResults({ maxN: 4 })).toSvg()).map(([text]) => text);
    assert.deepEqual(
      [shown.length, shown[0], shown[2], shown[4], shown[6]],
      [8, 'dark', 'dark', 'dark', 'light'],
    );
    for (const text of shown) assert.match(text, /^([✓✗] )?(dark|light)$/);
    const train = texts((await learn.showResults({ dsIdx: 0 })).toSvg());
    assert.equal(train.length, 12);
  });

  it('chooses at random by a seed when asked', async () => {
    const block = new DataBlock({
      blocks: [x, CategoryBlock()],
      getX,
      getY: (item: Item) => item.label,
      splitter,
    });
    const learn = learnerOf(await block.dataloaders(items, { bs: 3, seed: 0 }));
    const show = async (seed: number) =>
      (await learn.showResults({ maxN: 5, shuffle: true, seed })).toSvg();
    const [a, again, b, first] = [
      await show(1),
      await show(1),
      await show(2),
      (await learn.showResults({ maxN: 5 })).toSvg(),
    ];
    assert.equal(a, again);
    assert.notEqual(a, b);
    assert.notEqual(a, first);
  });

  it('says none for a list of labels that is empty', async () => {
    const block = new DataBlock({
      blocks: [x, MultiCategoryBlock()],
      getX,
      getY: (item: Item) => item.labels,
      splitter,
    });
    const learn = learnerOf(await block.dataloaders(items, { bs: 3, seed: 0 }));
    const shown = texts((await learn.showResults()).toSvg());
    assert.deepEqual(
      shown.filter(([text, fill]) => fill === ink && /^(dark|light|none)$/.test(text)),
      ['dark', 'none', 'dark', 'light', 'none', 'light'].map((text) => [text, ink]),
    );
  });

  it('marks points on two images, the target on the left', async () => {
    const block = new DataBlock({
      blocks: [x, PointBlock()],
      getX,
      getY: (item: Item) => item.at,
      splitter,
    });
    const learn = learnerOf(await block.dataloaders(items, { bs: 3, seed: 0 }));
    const picture = await learn.showResults({ maxN: 2 });
    const svg = picture.toSvg();
    assert.deepEqual(
      texts(svg).slice(0, 4),
      ['Target', 'Prediction', 'Target', 'Prediction'].map((head) => [head, ink]),
    );
    const images = imageRectangles(svg);
    const dots = dotsIn(picture);
    assert.deepEqual([images.length, dots.length], [4, 4]);
    // items 1 and 3: (1, 2) and (3, 2) of 8 pixels, in tiles of 176
    const offset = (i: number) => [
      (((dots[i]?.[0] ?? 0) - (images[i]?.left ?? 0)) / 176) * 8,
      (((dots[i]?.[1] ?? 0) - (images[i]?.top ?? 0)) / 176) * 8,
    ];
    assert.deepEqual(
      [offset(0), offset(2)],
      [
        [1, 2],
        [3, 2],
      ],
    );
    const said = texts(svg)
      .slice(4)
      .map(([text]) => text);
    assert.equal(said.length, 2);
    for (const text of said) assert.match(text, /^\d+\.\d px off$/);
    await assertPng(picture);
  });

  it('throws ArgumentError where inputs are no images', async () => {
    const block = new DataBlock({
      blocks: [TransformBlock<number>(), TransformBlock<number>()],
      splitter: FuncSplitter((n: number) => n === 2),
    });
    const dls = await block.dataloaders([1, 2, 3], { seed: 0 });
    const learn = new Learner(dls, new nn.Identity(), { lossFunc: new MSELossFlat() });
    await assert.rejects(learn.showResults(), {
      name: 'ArgumentError',
      message: /expected an image for the input/,
    });
  });
});

describe('DataLoaders#showBatch()', () => {
  it('shows training images with their targets', async () => {
    const block = new DataBlock({
      blocks: [x, MultiCategoryBlock()],
      getX,
      getY: (item: Item) => item.labels,
      splitter,
    });
    const dls = await block.dataloaders(items, { bs: 6, seed: 0 });
    const picture = await dls.showBatch({ maxN: 6 });
    const shown = texts(picture.toSvg()).map(([text]) => text);
    assert.deepEqual(shown.sort(), ['dark', 'dark', 'light', 'light', 'none', 'none']);
    await assertPng(picture);
  });

  it('marks points', async () => {
    const block = new DataBlock({
      blocks: [x, PointBlock()],
      getX,
      getY: (item: Item) => item.at,
      splitter,
    });
    const dls = await block.dataloaders(items, { bs: 6, seed: 0 });
    assert.equal(dotsIn(await dls.showBatch()).length, 6);
  });

  it('shows one item again and again with unique, each time transformed anew', async () => {
    const draws = new Set<number>();
    const note: TupleFunction = (sample, { rng }) => {
      draws.add(rng.random());
      return sample;
    };
    const block = new DataBlock({
      blocks: [x, CategoryBlock()],
      getX,
      getY: (item: Item) => item.label,
      splitter,
      itemTfms: [Resize(8), note],
    });
    const dls = await block.dataloaders(items, { bs: 6, seed: 0 });
    const [first] = dls.train.batchIndices(0)[0] as number[];
    const picture = await dls.train.showBatch({ unique: true, maxN: 4 });
    const label = dls.trainDs.items[first as number]?.label;
    assert.deepEqual(
      texts(picture.toSvg()).map(([text]) => text),
      [label, label, label, label],
    );
    assert.deepEqual([draws.size, dls.train.epoch], [4, 0]);
  });

  it('throws for a number of items that is none, and without items', async () => {
    const block = new DataBlock({ blocks: [x, CategoryBlock()], getX, splitter, getY: () => 'a' });
    const dls = await block.dataloaders(items);
    for (const maxN of [0, 1.5])
      await assert.rejects(
        dls.showBatch({ maxN }),
        /showBatch: expected an integer of at least 1 for maxN/,
      );
    await assert.rejects(
      dls.newEmpty().showBatch({ unique: true }),
      /showBatch: there are no items/,
    );
    await assert.rejects(dls.newEmpty().showBatch(), /oneBatch: there are no items/);
  });
});

describe('Picture#save()', () => {
  it('writes SVG and PNG files, and makes folders', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kindling-'));
    try {
      const block = new DataBlock({
        blocks: [x, CategoryBlock()],
        getX,
        getY: (item: Item) => item.label,
        splitter,
      });
      const dls = await block.dataloaders(items, { seed: 0 });
      const picture = await dls.showBatch();
      await picture.save(join(folder, 'a', 'batch.svg'));
      await picture.save(join(folder, 'batch.PNG'));
      assert.equal(await readFile(join(folder, 'a', 'batch.svg'), 'utf8'), picture.toSvg());
      assert.deepEqual(
        [...(await readFile(join(folder, 'batch.PNG'))).subarray(1, 4)],
        [0x50, 0x4e, 0x47],
      );
      await assert.rejects(picture.save(join(folder, 'batch.gif')), {
        name: 'ArgumentError',
        message: /\.svg or \.png for path/,
      });
    } finally {
      await rm(folder, { recursive: true });
    }
    assert.ok(tensor(1).item() === 1);
  });
});
