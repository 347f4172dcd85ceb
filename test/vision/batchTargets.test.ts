// What lies on images, after transforms of whole batches.
import assert from 'node:assert/strict';
import {
  augTransforms,
  BBoxBlock,
  type BBoxesLike,
  BBoxLblBlock,
  DataBlock,
  Dihedral,
  Flip,
  ImageBlock,
  MultiPointBlock,
  PointBlock,
  RandomResizedCropGPU,
  Rotate,
  type Tensor,
  TensorImage,
  type TensorMultiPoint,
  type Transform,
  tensor,
  tidy,
  Zoom,
  zeros,
} from 'kindling';
import { allclose } from '../support/allclose.js';

const side = 40;
const eyes = [
  [12, 16],
  [26, 22],
] as const;

/** A red dot of four pixels around the first point, a green one around the second. */
function drawEyes(): Tensor {
  const pixels = new Uint8Array(3 * side * side);
  for (const [channel, [x, y]] of eyes.entries())
    for (const [dx, dy] of [
      [0, 0],
      [-1, 0],
      [0, -1],
      [-1, -1],
    ] as const)
      pixels[(channel * side + y + dy) * side + x + dx] = 255;
  return tensor(pixels).reshape([3, side, side]);
}

/** The middle of the weight of a channel [H, W]. */
function dotAt(channel: Tensor): [x: number, y: number] {
  const weight = channel.to('float32');
  const total = Number(weight.sum().item());
  const along = (dim: number): number => {
    const line = weight.sum(dim).tolist() as number[];
    return line.reduce((sum, value, i) => sum + value * (i + 0.5), 0) / total;
  };
  return [along(0), along(1)];
}

const flipPairs = [[0, 1]] as const;
const dlsOf = (block: ReturnType<typeof PointBlock>, batchTfms: readonly Transform[]) =>
  new DataBlock({
    blocks: [ImageBlock(), block],
    splitter: () => [
      [0, 1, 2, 3],
      [4, 5],
    ],
    getX: drawEyes,
    getY: () => eyes,
    batchTfms: batchTfms as Transform[],
  }).dataloaders([0, 1, 2, 3, 4, 5], { bs: 4, shuffle: false, seed: 4 });

describe('batch transforms with flipPairs', () => {
  const cases: Record<string, { tfms: Transform[]; swapped: boolean[] }> = {
    'Flip of the first and the last': {
      tfms: [Flip({ p: 1, draw: [1, 0, 0, 1] })],
      swapped: [true, false, false, true],
    },
    'Dihedral 0 to 3': {
      tfms: [Dihedral({ p: 1, draw: [0, 1, 2, 3] })],
      swapped: [false, true, true, false],
    },
    'Dihedral 4 to 7': {
      tfms: [Dihedral({ p: 1, draw: [4, 5, 6, 7] })],
      swapped: [false, false, true, true],
    },
    'Flip, Rotate and Dihedral in one step': {
      tfms: [
        Flip({ p: 1, draw: [1, 0, 1, 1] }),
        Rotate({ p: 1, draw: [10, -20, 5, 90] }),
        Dihedral({ p: 1, draw: [1, 1, 4, 6] }),
      ],
      swapped: [false, true, true, false],
    },
  };
  for (const [title, { tfms, swapped }] of Object.entries(cases))
    for (const block of [PointBlock({ flipPairs }), MultiPointBlock({ flipPairs })])
      it(`swap points of a ${block.name} sample by sample after ${title}`, async () => {
        const dls = await dlsOf(block as ReturnType<typeof PointBlock>, tfms);
        const batch = await dls.train.oneBatch();
        tidy(() => {
          assert.ok(batch[1] instanceof block.cls);
          for (const [i, { input, target }] of dls.decodeBatch(batch).entries()) {
            const dots = [0, 1].map((channel) => dotAt((input as Tensor).select(0, channel)));
            const expected = swapped[i] ? dots.reverse() : dots;
            const found = target.narrow(1, 0, 2).tolist() as [number, number][];
            for (const [k, [x, y]] of found.entries()) {
              const [u, v] = expected[k] as [number, number];
              assert.ok(Math.hypot(x - u, y - v) < 0.5, `${i}: ${[x, y]} for ${[u, v]}`);
            }
            if (target.size(1) === 3) allclose(target.select(1, 2), [1, 1]);
          }
        });
        for (const t of batch) t.dispose();
      });
});

describe('batch transforms of points that may be missing', () => {
  for (const [title, tfms, largest] of [
    ['Zoom', [Zoom({ p: 1, minZoom: 1.5, maxZoom: 3 })], side],
    ['augTransforms', augTransforms({ maxRotate: 60, maxZoom: 3, padMode: 'zeros' }), side],
    ['RandomResizedCropGPU', [RandomResizedCropGPU(24, { minScale: 0.05, maxScale: 0.2 })], 24],
  ] as const)
    it(`mark those that leave the picture after ${title}`, async () => {
      const dls = await dlsOf(MultiPointBlock() as never, tfms as readonly Transform[]);
      let [inside, outside] = [0, 0];
      for (let epoch = 0; epoch < 8; epoch++)
        for await (const batch of dls.train) {
          tidy(() => {
            const points = batch[1] as unknown as TensorMultiPoint;
            assert.equal(batch[0].size(-1), largest);
            for (const [i, rows] of (points.tolist() as number[][][]).entries())
              for (const [k, [x = 0, y = 0, seen]] of rows.entries()) {
                assert.equal(seen, Math.abs(x) <= 1 && Math.abs(y) <= 1 ? 1 : 0);
                if (seen) inside++;
                else outside++;
                const margin = 1 - 6 / largest; // a dot is no longer cut, once a few pixels away
                if (Math.max(Math.abs(x), Math.abs(y)) < margin)
                  assert.ok(Number(batch[0].select(0, i).select(0, k).sum().item()) > 0.1);
              }
          });
          for (const t of batch) t.dispose();
        }
      assert.ok(inside > 4 && outside > 4, `${inside} inside, ${outside} outside`);
    });
});

interface Row {
  readonly boxes: BBoxesLike;
  readonly labels: readonly string[];
}

const rows: readonly Row[] = [
  {
    boxes: [
      [2, 2, 8, 8],
      [30, 30, 38, 38],
      [0, 16, 40, 24],
    ],
    labels: ['upper', 'lower', 'belt'],
  },
  { boxes: [], labels: [] },
  { boxes: [[1, 1, 39, 39]], labels: ['all'] },
  { boxes: [], labels: [] },
];

describe('batch transforms of boxes', () => {
  const recipe = (tfms: readonly Transform[]) =>
    new DataBlock({
      blocks: [ImageBlock(), BBoxBlock(), BBoxLblBlock()],
      nInp: 1,
      splitter: () => [[0, 1, 2], [3]],
      getX: () => zeros([3, side, side], { dtype: 'uint8' }).as(TensorImage),
      getY: [(row: Row) => row.boxes, (row: Row) => row.labels],
      batchTfms: tfms as Transform[],
    }).dataloaders(rows, { bs: 3, shuffle: false, seed: 2 });

  it('cut them, and remove those that leave the picture with their labels', async () => {
    // twice as large, the upper left quarter of the picture
    const dls = await recipe([Zoom({ p: 1, draw: 2, drawX: 0, drawY: 0 })]);
    const batch = await dls.train.oneBatch();
    tidy(() => {
      const shown = dls
        .decodeBatch(batch)
        .map(({ target: [boxes, labels] }) => [boxes.round().tolist(), labels]);
      assert.deepEqual(shown, [
        [
          [
            [4, 4, 16, 16],
            [0, 32, 40, 40],
          ],
          ['upper', 'belt'],
        ],
        [[], []],
        [[[2, 2, 40, 40]], ['all']],
      ]);
      assert.deepEqual(batch[1].abs().le(1).all().item(), true);
    });
    for (const t of batch) t.dispose();
  });

  it('leave every box inside, and no label without its box, whatever is drawn', async () => {
    const dls = await recipe(augTransforms({ maxRotate: 45, maxZoom: 4, pAffine: 1 }));
    for (let epoch = 0; epoch < 10; epoch++)
      for await (const batch of dls.train) {
        tidy(() => {
          const [, boxes, labels] = batch;
          assert.equal(boxes.abs().le(1).all().item(), true);
          const isBox = boxes
            .narrow(2, 2, 2)
            .gt(boxes.narrow(2, 0, 2))
            .all(-1);
          assert.deepEqual(labels.ne(0).tolist(), isBox.tolist());
        });
        for (const t of batch) t.dispose();
      }
  });

  it('stay one step, though boxes are cut', async () => {
    const dls = await recipe(augTransforms());
    const names = dls.train.batchTfms.steps(0).map(({ name }) => name);
    assert.equal(names.length, 2, names.join(' | '));
    assert.equal(names[1], 'ClipBoxes');
  });
});
