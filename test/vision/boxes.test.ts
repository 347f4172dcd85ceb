import assert from 'node:assert/strict';
import {
  BBoxBlock,
  BBoxCreate,
  type BBoxesLike,
  BBoxLabeler,
  BBoxLblBlock,
  bbPad,
  clipRemoveEmpty,
  DataBlock,
  ImageBlock,
  PointScaler,
  Resize,
  TensorBBox,
  TensorBBoxLabel,
  TensorImage,
  tensor,
  tidy,
  zeros,
} from 'kindling';
import { allclose } from '../support/allclose.js';
import { loadFixture, type TensorRecord, toTensor } from '../support/fixtures.js';

interface Labelled {
  boxes: TensorRecord;
  labels: TensorRecord;
}

const fixture = loadFixture<{
  boxScaler: { size: number[]; boxes: number[][]; scaled: TensorRecord; decoded: TensorRecord }[];
  clipRemoveEmpty: (Labelled & { kept: Labelled })[];
  bbPad: { padIdx: number; samples: Labelled[]; padded: Labelled[] }[];
  detection: {
    size: [number, number];
    boxes: [number, number, number, number][];
    labels: string[];
    vocab: string[];
    scaled: TensorRecord;
    indices: TensorRecord;
    decodedBoxes: TensorRecord;
    decodedLabels: string[];
  }[];
}>('blocks');

const context = {
  splitIdx: 0,
  rng: { random: () => 0, uniform: () => 0, integer: () => 0 },
} as const;

const image = (height: number, width: number) =>
  zeros([3, height, width], { dtype: 'uint8' }).as(TensorImage);
const boxesOf = (record: TensorRecord) => toTensor(record).as(TensorBBox);
const labelsOf = (record: TensorRecord) => toTensor(record).as(TensorBBoxLabel);

describe('PointScaler of boxes', () => {
  for (const { size, boxes, scaled, decoded } of fixture.boxScaler) {
    it(`has fastai's numbers in an image of ${size}`, () =>
      tidy(() => {
        const [height, width] = size as [number, number];
        const made = BBoxCreate().encodes(boxes as unknown as BBoxesLike);
        const tuple = [image(height, width), made];
        const [, to] = PointScaler().encodesTuple(tuple, context) as [unknown, TensorBBox];
        assert.ok(to instanceof TensorBBox);
        allclose(to, scaled);
        const back = PointScaler().decodes(to.reshape([-1]).as(TensorBBox), tuple);
        assert.ok(back instanceof TensorBBox);
        allclose(back, decoded);
      }));
  }
});

describe('clipRemoveEmpty()', () => {
  for (const { boxes, labels, kept } of fixture.clipRemoveEmpty) {
    it(`has fastai's boxes and labels for ${labels.data}`, () =>
      tidy(() => {
        const [some, theirs] = clipRemoveEmpty(boxesOf(boxes), labelsOf(labels));
        allclose(some, kept.boxes);
        allclose(theirs, kept.labels);
        assert.ok(some instanceof TensorBBox && theirs instanceof TensorBBoxLabel);
        const [alone] = clipRemoveEmpty(boxesOf(boxes));
        allclose(alone, kept.boxes);
      }));
  }
});

describe('bbPad()', () => {
  for (const { padIdx, samples, padded } of fixture.bbPad) {
    it(`pads as fastai's does, with label ${padIdx}, in either order`, () =>
      tidy(() => {
        for (const order of [0, 1]) {
          const given = samples.map(({ boxes, labels }, item) => {
            const pair = [boxesOf(boxes), labelsOf(labels)];
            return { item, tuple: [image(4, 4), ...(order ? pair.reverse() : pair)] };
          });
          const made = bbPad(given, { padIdx });
          for (const [i, { item, tuple }] of made.entries()) {
            assert.equal(item, i);
            assert.equal(tuple[0], given[i]?.tuple[0]);
            allclose(tuple[1 + order] as TensorBBox, padded[i]?.boxes as TensorRecord);
            allclose(tuple[2 - order] as TensorBBox, padded[i]?.labels as TensorRecord);
          }
        }
      }));
  }

  it('takes boxes without labels', () =>
    tidy(() => {
      const given = [[[0, 0, 1, 1]], []].map((rows, item) => ({
        item,
        tuple: [tensor(rows.flat()).reshape([-1, 4]).as(TensorBBox)],
      }));
      const [, none] = bbPad(given);
      allclose(none?.tuple[0] as TensorBBox, [[0, 0, 0, 0]]);
    }));
});

interface Row {
  size: [number, number];
  boxes: BBoxesLike;
  labels: string[];
}

const rows: Row[] = [
  { size: [20, 20], boxes: [[2, 4, 10, 12]], labels: ['cat'] },
  {
    size: [20, 20],
    boxes: [
      [0, 0, 20, 20],
      [-5, 5, 5, 15],
      [21, 3, 25, 8],
    ],
    labels: ['dog', 'cat', 'dog'],
  },
  { size: [20, 20], boxes: [], labels: [] },
  { size: [20, 20], boxes: [[1, 1, 2, 2]], labels: ['emu'] },
];

const recipe = (labels = BBoxLblBlock()) =>
  new DataBlock({
    blocks: [ImageBlock(), BBoxBlock(), labels],
    nInp: 1,
    splitter: (items: readonly Row[]) => [[0, 1, 2].filter((i) => i < items.length), [3]],
    getX: ({ size }: Row) => image(...size),
    getY: [({ boxes }: Row) => boxes, (row: Row) => row.labels],
  });

describe('BBoxBlock and BBoxLblBlock', () => {
  it("encode and decode as fastai's do", async () => {
    for (const { size, boxes, labels, vocab, scaled, indices, ...shown } of fixture.detection) {
      const row = { size, boxes, labels };
      const dls = await recipe().dataloaders([row, row, row, row], { bs: 1, seed: 0 });
      assert.deepEqual(dls.vocab, vocab);
      const batch = await dls.valid.oneBatch();
      const [, where, what] = batch;
      assert.ok(where instanceof TensorBBox && what instanceof TensorBBoxLabel);
      tidy(() => {
        allclose(where.squeeze(0), scaled);
        allclose(what.squeeze(0), indices);
        const [sample] = dls.decodeBatch(batch);
        const [decodedBoxes, decodedLabels] = sample?.target ?? assert.fail('no sample');
        allclose(decodedBoxes, shown.decodedBoxes);
        assert.deepEqual(decodedLabels, shown.decodedLabels);
      });
      for (const t of batch) t.dispose();
    }
  });

  it('pad a batch, clip boxes, and show neither padding nor what lies outside', async () => {
    const dls = await recipe().dataloaders(rows, { bs: 3, shuffle: false, seed: 0 });
    assert.deepEqual([dls.vocab, dls.c], [['#na#', 'cat', 'dog'], undefined]);
    const batch = await dls.train.oneBatch();
    const [, where, what] = batch;
    assert.deepEqual(
      [where.shape, where.dtype, what.shape, what.dtype],
      [[3, 2, 4], 'float32', [3, 2], 'int64'],
    );
    allclose(what, [
      [1, 0],
      [2, 1],
      [0, 0],
    ]);
    tidy(() => {
      const shown = dls
        .decodeBatch(batch)
        .map(({ target }) => [target[0].round({ decimals: 3 }).tolist(), target[1]]);
      assert.deepEqual(shown, [
        [[[2, 4, 10, 12]], ['cat']],
        [
          [
            [0, 0, 20, 20],
            [0, 5, 5, 15],
          ],
          ['dog', 'cat'],
        ],
        [[], []],
      ]);
    });
    for (const t of batch) t.dispose();
  });

  it('know no label that training has not seen, unless addNa, the default', async () => {
    const dls = await recipe().dataloaders(rows, { bs: 3, seed: 0 });
    const batch = await dls.valid.oneBatch();
    allclose(batch[2], [[0]]);
    for (const t of batch) t.dispose();
    await assert.rejects(recipe(BBoxLblBlock({ addNa: false })).dataloaders(rows, { seed: 0 }), {
      name: 'DataError',
      message: /MultiCategorize: label 'emu' is not among the 2 labels that training has seen/,
    });
  });

  it('want equally many boxes where no label is free for none', async () => {
    const labels = BBoxLblBlock({ vocab: ['cat', 'dog', 'emu'], addNa: false });
    const dls = await recipe(labels).dataloaders(rows, { bs: 3, shuffle: false, seed: 0 });
    await assert.rejects(dls.oneBatch(), {
      name: 'DataError',
      message:
        /BBoxLblBlock: expected equally many boxes in all images of a batch without addNa, got 1 in .* and 2 in /,
    });
    const one = await dls.new({ bs: 1 }).oneBatch();
    allclose(one[2], [[0]]); // 'cat'
    for (const t of one) t.dispose();
  });

  it('move with a crop', async () => {
    const two = await new DataBlock({
      blocks: [ImageBlock(), BBoxBlock()],
      splitter: () => [[0], [1]],
      getX: () => image(20, 40),
      getY: () => [[10, 0, 20, 20]] as const,
      itemTfms: Resize(10),
    }).dataloaders(['first', 'second'], { seed: 0 });
    const batch = await two.valid.oneBatch(); // the middle 20×20, made 10×10
    tidy(() => allclose(two.decodeBatch(batch)[0]?.target as TensorBBox, [[0, 0, 5, 10]]));
    for (const t of batch) t.dispose();
  });

  it('name the item whose labels are not as many as its boxes', async () => {
    const odd = {
      size: [8, 8] as [number, number],
      boxes: [[1, 1, 2, 2]] as const,
      labels: ['cat', 'dog'],
    };
    const dls = await recipe().dataloaders([odd, ...rows], { seed: 0 });
    await assert.rejects(dls.oneBatch(), {
      name: 'DataError',
      message:
        /^BBoxLabeler: expected one label for each box, got 2 labels for 1 boxes, for item \{ size: \[ 8, 8 \]/,
    });
  });

  it('name what is missing beside them', async () => {
    const alone = new DataBlock({
      blocks: [BBoxBlock(), BBoxBlock()],
      splitter: () => [[0], [1]],
      getX: () => [[0, 0, 1, 1]] as const,
      getY: () => [[0, 0, 1, 1]] as const,
    });
    const dls = await alone.dataloaders(['first', 'second'], { seed: 0 });
    await assert.rejects(
      dls.oneBatch(),
      /PointScaler: expected an image beside the boxes, got none, for item 'first'/,
    );
    const labels = await new DataBlock({
      blocks: [ImageBlock(), BBoxLblBlock()],
      splitter: () => [[0], [1]],
      getX: () => image(8, 8),
      getY: () => ['cat'],
    }).dataloaders(['first', 'second'], { seed: 0 });
    await assert.rejects(
      labels.oneBatch(),
      /BBoxLabeler: expected boxes beside their labels, got none/,
    );
  });
});

describe('BBoxCreate', () => {
  it('makes float32 [N, 4], of an empty list too', () =>
    tidy(() => {
      const boxes = BBoxCreate().encodes([[1, 2, 3, 4]]);
      assert.ok(boxes instanceof TensorBBox);
      assert.deepEqual([boxes.dtype, boxes.tolist()], ['float32', [[1, 2, 3, 4]]]);
      assert.deepEqual(BBoxCreate().encodes([]).shape, [0, 4]);
    }));

  it('throws ArgumentError for what is no list of boxes', () => {
    for (const bad of [[1, 2, 3, 4], [[1, 2, 3]], [[1, 2, 3, Number.NaN]], 'box', null]) {
      assert.throws(() => BBoxCreate().encodes(bad as unknown as BBoxesLike), {
        name: 'ArgumentError',
        message: /^BBoxCreate: expected \[\[x1, y1, x2, y2\], …\] in finite numbers for boxes, got/,
      });
    }
  });

  it('throws ArgumentError for corners in the wrong order', () => {
    assert.throws(
      () =>
        BBoxCreate().encodes([
          [0, 0, 1, 1],
          [5, 0, 4, 1],
        ]),
      {
        name: 'ArgumentError',
        message:
          'BBoxCreate: expected x1 ≤ x2 and y1 ≤ y2, got [5, 0, 4, 1] for box 1; a box is its upper left and its lower right corner',
      },
    );
  });
});

describe('BBoxLabeler', () => {
  it('leaves what is no box alone', () =>
    tidy(() => {
      assert.equal(BBoxLabeler().accepts(image(2, 2)), false);
      assert.equal(BBoxLabeler().accepts(tensor([[0, 0, 1, 1]]).as(TensorBBox)), true);
    }));
});
