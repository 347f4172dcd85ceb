import assert from 'node:assert/strict';
import {
  BBoxBlock,
  type BBoxesLike,
  BBoxLblBlock,
  ClipBoxes,
  clipRemoveEmpty,
  DataBlock,
  ImageBlock,
  TensorBBox,
  TensorBBoxLabel,
  TensorImage,
  Transform,
  tensor,
  tidy,
  zeros,
} from 'kindling';
import { rngFor } from '#kindling/data/rng.js';
import { type Matrix, stretch } from '#kindling/vision/augment/matrix.js';
import { moveTargets } from '#kindling/vision/augment/moveTargets.js';
import { allclose } from '../support/allclose.js';

const context = { splitIdx: 0, rng: rngFor(0) } as const;
const boxesOf = (rows: number[][][]) => tensor(rows).as(TensorBBox);
const labelsOf = (rows: number[][]) => tensor(rows, { dtype: 'int64' }).as(TensorBBoxLabel);
const clip = (tuple: unknown[], options = {}) =>
  ClipBoxes(options).encodesTuple(tuple, context) as readonly [TensorBBox, TensorBBoxLabel];

/** Inside, over an edge, outside, beside an edge, over two edges. */
const rows = [
  [-0.5, -0.5, 0.5, 0.5],
  [0.5, -0.25, 1.5, 0.25],
  [1.2, 0, 1.4, 0.5],
  [-1.5, 0, -1, 0.5],
  [-1.5, -2, -0.5, -0.5],
];

describe('ClipBoxes', () => {
  it('cuts boxes, and makes padding in its place of one of which nothing is left', () =>
    tidy(() => {
      const [boxes, labels] = clip([boxesOf([rows]), labelsOf([[1, 2, 3, 4, 5]])]);
      assert.ok(boxes instanceof TensorBBox && labels instanceof TensorBBoxLabel);
      allclose(boxes, [
        [
          [-0.5, -0.5, 0.5, 0.5],
          [0.5, -0.25, 1, 0.25],
          [0, 0, 0, 0],
          [0, 0, 0, 0],
          [-1, -1, -0.5, -0.5],
        ],
      ]);
      allclose(labels, [[1, 2, 0, 0, 5]]);
    }));

  it('removes one of which less than minVisibility is left', () =>
    tidy(() => {
      // a half of the second is left, a sixth of the last
      for (const [minVisibility, kept] of [
        [0.16, [1, 2, 9, 9, 5]],
        [0.17, [1, 2, 9, 9, 9]],
        [0.5, [1, 2, 9, 9, 9]],
        [0.51, [1, 9, 9, 9, 9]],
        [1, [1, 9, 9, 9, 9]],
      ] as const) {
        const given = [boxesOf([rows]), labelsOf([[1, 2, 3, 4, 5]])];
        const [boxes, labels] = clip(given, { minVisibility, padIdx: 9 });
        allclose(labels, [[...kept]]);
        const isZero = boxes.eq(0).all(-1).tolist();
        assert.deepEqual(isZero, [kept.map((label) => label === 9)]);
      }
    }));

  it('leaves in each sample what clipRemoveEmpty leaves, in its order', () =>
    tidy(() => {
      const rng = rngFor(4);
      const number = () => rng.uniform(-1.3, 1.3);
      for (let round = 0; round < 30; round++) {
        const minVisibility = [0, 0.3, 0.9][round % 3] as number;
        const given = Array.from({ length: 4 }, () =>
          Array.from({ length: 6 }, () => {
            const [x, y] = [number(), number()];
            return [x, y, x + rng.random(), y + rng.random()];
          }),
        );
        const named = given.map(() => [1, 2, 3, 4, 5, 6]);
        const maps = given.map(
          (): Matrix => [1, number() / 3, number() / 2, number() / 3, 1, number() / 2, 0, 0, 1],
        );
        const moved = moveTargets(boxesOf(given), maps);
        const [boxes, labels] = clip([moved, labelsOf(named)], { minVisibility });
        for (let i = 0; i < 4; i++) {
          const [some, theirs] = clipRemoveEmpty(
            moved.select(0, i).as(TensorBBox),
            labelsOf(named).select(0, i).as(TensorBBoxLabel),
            { minVisibility },
          );
          const isLeft = labels.select(0, i).ne(0);
          allclose(labels.select(0, i).at(isLeft), theirs);
          allclose(boxes.select(0, i).at(isLeft), some);
          assert.equal(boxes.select(0, i).at(isLeft.logicalNot()).abs().sum().item(), 0);
        }
      }
    }));

  it('changes nothing where all boxes lie inside, padding neither', () =>
    tidy(() => {
      const inside = boxesOf([
        [
          [-1, -1, 1, 1],
          [0.25, 0.5, 0.75, 1],
          [0, 0, 0, 0],
        ],
      ]);
      const [boxes, labels] = clip([inside, labelsOf([[3, 1, 0]])], { minVisibility: 1 });
      assert.deepEqual(boxes.tolist(), inside.tolist());
      allclose(labels, [[3, 1, 0]]);
    }));

  it('takes boxes without labels, several pairs, and no boxes at all', () =>
    tidy(() => {
      const image = zeros([1, 3, 4, 4]).as(TensorImage);
      const far = () => boxesOf([[[2, 2, 3, 3]]]);
      const near = () => boxesOf([[[0, 0, 3, 3]]]);
      const [first, seen] = clip([far(), image]) as readonly unknown[] as [TensorBBox, TensorImage];
      allclose(first, [[[0, 0, 0, 0]]]);
      assert.equal(seen, image);
      const pairs = [labelsOf([[7]]), far(), near(), labelsOf([[8]])];
      const [seven, , second, eight] = clip(pairs) as readonly unknown[] as TensorBBox[];
      allclose(seven as TensorBBox, [[0]]);
      allclose(eight as TensorBBox, [[8]]);
      allclose(second as TensorBBox, [[[0, 0, 1, 1]]]);
      const none = [zeros([2, 0, 4]).as(TensorBBox), zeros([2, 0], { dtype: 'int64' })];
      assert.deepEqual(clip([none[0], none[1]?.as(TensorBBoxLabel)])[0].shape, [2, 0, 4]);
    }));

  it('throws ArgumentError for options out of range', () => {
    for (const minVisibility of [-0.1, 1.1, Number.NaN])
      for (const make of [ClipBoxes, BBoxBlock])
        assert.throws(() => make({ minVisibility }), {
          name: 'ArgumentError',
          message: /^(ClipBoxes|BBoxBlock): expected a number from 0 to 1 for minVisibility, got/,
        });
    assert.throws(
      () => ClipBoxes({ padIdx: -1 }),
      /ClipBoxes: expected an integer of at least 0 for padIdx, got -1/,
    );
  });
});

/** Moves all boxes to the right, by half the picture. */
class Push extends Transform<TensorBBox, TensorBBox> {
  override readonly order = 30;

  override accepts(value: unknown): value is TensorBBox {
    return value instanceof TensorBBox;
  }

  encodes(boxes: TensorBBox): TensorBBox {
    return moveTargets(boxes, Array(boxes.size(0)).fill(stretch(1, 1, 1)));
  }
}

interface Row {
  readonly boxes: BBoxesLike;
  readonly labels: readonly string[];
}

const items: readonly Row[] = [
  {
    boxes: [
      [12, 0, 16, 4],
      [0, 0, 8, 8],
    ],
    labels: ['gone', 'kept'],
  },
  {
    boxes: [
      [4, 4, 14, 8],
      [15, 1, 18, 2],
    ],
    labels: ['cut', 'gone'],
  },
  { boxes: [], labels: [] },
  { boxes: [[0, 0, 4, 4]], labels: ['kept'] },
];

const recipe = (
  boxes: ReturnType<typeof BBoxBlock>,
  labels = BBoxLblBlock(),
  batchTfms: readonly Transform[] = [new Push()],
) =>
  new DataBlock({
    blocks: [ImageBlock(), boxes, labels],
    nInp: 1,
    splitter: (all: readonly Row[]) => [all.slice(0, -1).map((_, i) => i), [all.length - 1]],
    getX: () => zeros([3, 16, 16], { dtype: 'uint8' }),
    getY: [(row: Row) => row.boxes, (row: Row) => row.labels],
    batchTfms: batchTfms as Transform[],
  });

describe('BBoxBlock, where a transform of the batch moves boxes out of the picture', () => {
  it('cuts them, and shows neither those that are gone nor their labels', async () => {
    const dls = await recipe(BBoxBlock()).dataloaders(items, { bs: 3, shuffle: false });
    assert.deepEqual(dls.vocab, ['#na#', 'cut', 'gone', 'kept']);
    const batch = await dls.train.oneBatch();
    tidy(() => {
      allclose(batch[2], [
        [0, 3],
        [1, 0],
        [0, 0],
      ]);
      assert.deepEqual(
        dls.decodeBatch(batch).map(({ target: [boxes, labels] }) => [boxes.tolist(), labels]),
        [
          [[[8, 0, 16, 8]], ['kept']],
          [[[12, 4, 16, 8]], ['cut']],
          [[], []],
        ],
      );
    });
    const svg = (await dls.showBatch()).toSvg();
    assert.ok(svg.includes('kept') && svg.includes('cut') && !svg.includes('gone'));
    for (const t of batch) t.dispose();
  });

  it('does so in validation too, and in batches of one', async () => {
    const dls = await recipe(BBoxBlock()).dataloaders([...items].reverse(), { bs: 1 });
    const batch = await dls.valid.oneBatch();
    allclose(batch[2], [[0, 3]]);
    for (const t of batch) t.dispose();
  });

  it('removes with minVisibility those of which too little is left, of items and of batches', async () => {
    // of [4, 4, 14, 8] four columns of ten are left; of [14, 0, 18, 4] two of four already at the start
    const few = [
      {
        boxes: [
          [4, 4, 14, 8],
          [14, 0, 18, 4],
          [0, 0, 8, 8],
        ],
        labels: ['a', 'b', 'c'],
      },
    ];
    const both = [...few, ...few] as unknown as Row[];
    for (const [minVisibility, padded, left] of [
      [0.3, 3, ['a', 'c']],
      [0.45, 3, ['c']],
      [0.6, 2, ['c']],
    ] as const) {
      const block = BBoxBlock({ minVisibility });
      const dls = await recipe(block).dataloaders(both, { bs: 1 });
      const batch = await dls.oneBatch();
      assert.equal(batch[1].size(1), padded);
      assert.deepEqual(
        tidy(() => dls.decodeBatch(batch)[0]?.target[1]),
        left,
      );
      for (const t of batch) t.dispose();
    }
  });

  it('shows none of them without addNa either, where 0 is a class', async () => {
    const labels = BBoxLblBlock({ vocab: ['cut', 'gone', 'kept'], addNa: false });
    const dls = await recipe(BBoxBlock(), labels).dataloaders(
      [items[0], items[0], items[3]] as Row[],
      { bs: 2, shuffle: false },
    );
    const batch = await dls.train.oneBatch();
    allclose(batch[2], [
      [0, 2],
      [0, 2],
    ]);
    tidy(() => {
      assert.deepEqual(batch[1].eq(0).all(-1).tolist(), [
        [true, false],
        [true, false],
      ]);
      for (const { target } of dls.decodeBatch(batch)) assert.deepEqual(target[1], ['kept']);
    });
    for (const t of batch) t.dispose();
  });

  it('lets a ClipBoxes of the user take the place of its own', async () => {
    const tfms = [ClipBoxes({ minVisibility: 0.5 }), new Push()];
    const dls = await recipe(BBoxBlock(), BBoxLblBlock(), tfms).dataloaders(items, {
      bs: 3,
      shuffle: false,
    });
    const names = dls.train.batchTfms.tfms.map((tfm) => tfm.name);
    assert.deepEqual(names, ['IntToFloatTensor', 'Push', 'ClipBoxes']);
    const batch = await dls.train.oneBatch();
    allclose(batch[2], [
      [0, 3],
      [0, 0], // four columns of ten are left
      [0, 0],
    ]);
    for (const t of batch) t.dispose();
  });
});
