// Every kind of input with every kind of target: a batch, results, transforms, and a test set.
import assert from 'node:assert/strict';
import {
  BBoxBlock,
  BBoxLblBlock,
  type Block,
  CategoryBlock,
  DataBlock,
  type DataLoaders,
  ImageBlock,
  MaskBlock,
  MultiCategoryBlock,
  MultiPointBlock,
  PointBlock,
  RegressionBlock,
  type Tensor,
  TensorImageBW,
  tensor,
  zeros,
} from 'kindling';
import { paintResults } from '#kindling/report/showResults.js';
import { elements, imageRectangles, overlaps, textRectangles, texts } from './svg.js';

/** Blocks with what their getters give for an item. */
interface Kind {
  readonly name: string;
  readonly blocks: readonly Block[];
  readonly getters: readonly ((item: number) => unknown)[];
}

const codes = ['sky', 'road'];
const image = (item: number) => zeros([3, 8, 12], { dtype: 'uint8' }).add(item).to('uint8');
const grey = (item: number) => zeros([1, 8, 12], { dtype: 'uint8' }).add(item).to('uint8');
const mask = (item: number): Tensor =>
  tensor(
    Array.from({ length: 8 }, (_, y) =>
      Array.from({ length: 12 }, (_, x) => (x + y > item ? 1 : 0)),
    ),
    { dtype: 'uint8' },
  );

const imageKind: Kind = { name: 'an image', blocks: [ImageBlock()], getters: [image] };
const maskKind: Kind = { name: 'a mask', blocks: [MaskBlock({ codes })], getters: [mask] };
const inputs: readonly Kind[] = [
  imageKind,
  { name: 'two images', blocks: [ImageBlock(), ImageBlock()], getters: [image, image] },
  maskKind,
  {
    name: 'a mask and a grey image',
    blocks: [MaskBlock({ codes }), ImageBlock({ cls: TensorImageBW })],
    getters: [mask, grey],
  },
];

interface TargetKind extends Kind {
  /** Texts that are written for item 1, as a target. */
  readonly written: readonly string[];
  /** How many elements of a kind mark a target. */
  readonly marks?: { readonly name: string; readonly stroke?: string; readonly count: number };
  /** Needs an image to lie on. */
  readonly onImage?: boolean;
}

const targets: readonly TargetKind[] = [
  { name: 'a label', blocks: [CategoryBlock()], getters: [(i) => `l${i}`], written: ['l1'] },
  {
    name: 'labels',
    blocks: [MultiCategoryBlock()],
    getters: [(i) => (i === 1 ? [] : ['a', 'b'])],
    written: ['none'],
  },
  { name: 'a number', blocks: [RegressionBlock()], getters: [() => 0.5], written: ['0.5'] },
  {
    name: 'numbers',
    blocks: [RegressionBlock()],
    getters: [() => [1, 2.5, -3, 4]],
    written: ['1, 2.5, -3, 4'],
  },
  {
    name: 'points',
    blocks: [PointBlock()],
    getters: [
      () => [
        [1, 2],
        [3, 4],
      ],
    ],
    written: [],
    marks: { name: 'circle', count: 2 * 3 },
    onImage: true,
  },
  {
    name: 'points with visibility',
    blocks: [MultiPointBlock()],
    getters: [() => [[1, 2], [3, 4, false], null]],
    written: [],
    marks: { name: 'circle', count: 3 + 2 },
    onImage: true,
  },
  {
    name: 'boxes',
    blocks: [BBoxBlock(), BBoxLblBlock()],
    getters: [() => [[1, 1, 5, 6]], () => ['cat']],
    written: ['cat'],
    marks: { name: 'rect', stroke: '1.8', count: 1 },
    onImage: true,
  },
  { ...maskKind, name: 'a mask', written: [] },
  { ...imageKind, name: 'an image', written: [] },
  {
    name: 'several',
    blocks: [CategoryBlock(), PointBlock(), ImageBlock()],
    getters: [(i) => `l${i}`, () => [2, 2], image],
    written: ['l1'],
    onImage: true,
  },
  { name: 'nothing', blocks: [], getters: [], written: [] },
];

/** Loaders of two items on each side; item 1 is the first. */
async function loadersOf(input: Kind, target: Kind): Promise<DataLoaders<number>> {
  const block = new DataBlock({
    blocks: [...input.blocks, ...target.blocks] as readonly Block[],
    nInp: input.blocks.length,
    splitter: () => [
      [0, 1],
      [2, 3],
    ],
    getters: [...input.getters, ...target.getters],
  } as never);
  const loaders = block.dataloaders([1, 2, 1, 2] as never, {
    ...{ bs: 2, shuffle: false, seed: 0, duplicates: 'allow' },
  });
  return (await loaders) as unknown as DataLoaders<number>;
}

for (const input of inputs)
  describe(`pictures of ${input.name}`, () => {
    const hasImage = input.name !== 'a mask';
    for (const target of targets) {
      if (target.onImage && !hasImage && target.name !== 'several') continue; // refused by PointScaler
      it(`with ${target.name}`, async () => {
        const dls = await loadersOf(input, target);
        const isMask = target.name === 'a mask';
        const columns =
          target.name === 'an image' || target.name === 'several' || (isMask && !hasImage) ? 1 : 0;
        const shown = input.blocks.length + columns; // pictures of a sample
        const onto = isMask && hasImage ? 1 : 0; // masks over them

        const batch = (await dls.showBatch()).toSvg();
        assertTidy(batch);
        assert.equal(elements(batch, 'image').length, 2 * (shown + onto), 'of a batch');
        for (const text of target.written) assert.ok(texts(batch).includes(text), text);

        const moved = (await dls.showTransforms({ n: 3 })).toSvg();
        assertTidy(moved);
        assert.equal(elements(moved, 'image').length, 4 * (shown + onto), 'of transforms');
        assert.equal(texts(moved).filter((text) => text === 'original').length, 1);
        for (const text of target.written)
          assert.equal(texts(moved).filter((other) => other === text).length, 4, text);
        if (target.marks) {
          const { name, stroke, count } = target.marks;
          const marks = elements(moved, name).filter(
            ({ attributes }) => !stroke || attributes['stroke-width'] === stroke,
          );
          assert.equal(marks.length, 4 * count);
        }

        const first = await dls.valid.oneBatch();
        const samples = dls.decodeBatch(first, { maxN: 2 });
        const counts = { nInp: input.blocks.length, nTargets: target.blocks.length };
        const results = samples.map((sample) => ({ ...sample, pred: sample.target }));
        const said = (await paintResults(results, counts)).toSvg();
        assertTidy(said);
        const unknown = results.map((result) => ({ ...result, target: undefined }));
        if (target.blocks.length > 0) assertTidy((await paintResults(unknown, counts)).toSvg());

        const test = await dls.testDl([1, 2]).showBatch();
        assert.equal(
          elements(test.toSvg(), 'image').length,
          2 * input.blocks.length,
          'of a test set',
        );
        for (const t of first) t.dispose();
      });
    }
  });

/** Asserts that no text stands on another, and that the picture stays a picture. */
function assertTidy(svg: string): void {
  assert.deepEqual(overlaps(textRectangles(svg)), []);
  assert.doesNotMatch(svg, /NaN|Infinity|undefined|null/);
  assert.ok(imageRectangles(svg).length > 0);
}
