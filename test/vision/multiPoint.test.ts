import assert from 'node:assert/strict';
import {
  DataBlock,
  FlipItem,
  ImageBlock,
  MultiPointBlock,
  MultiPointCreate,
  type MultiPointsLike,
  PointScaler,
  Resize,
  TensorImage,
  TensorMultiPoint,
  TensorPoint,
  type Transform,
  tensor,
  tidy,
  zeros,
} from 'kindling';
import { rngFor } from '#kindling/data/rng.js';
import { type Matrix, product, stretch } from '#kindling/vision/augment/matrix.js';
import { moveTargets } from '#kindling/vision/augment/moveTargets.js';
import { allclose } from '../support/allclose.js';

const context = { splitIdx: 0, rng: rngFor(0) } as const;
const image = (height: number, width: number) =>
  zeros([3, height, width], { dtype: 'uint8' }).as(TensorImage);
const points = (rows: number[][]) => tensor(rows).as(TensorMultiPoint);
const scale = (rows: number[][], height: number, width: number) =>
  PointScaler().encodesTuple([image(height, width), points(rows)], context) as [
    TensorImage,
    TensorMultiPoint,
  ];

describe('MultiPointCreate', () => {
  it('takes points that are seen, hidden, and missing', () =>
    tidy(() => {
      const made = MultiPointCreate().encodes([[3, 4], [5, 6, true], [7, 8, 0], [9, 1, 1], null]);
      assert.ok(made instanceof TensorMultiPoint && !(made instanceof TensorPoint));
      assert.equal(made.dtype, 'float32');
      assert.deepEqual(made.tolist(), [
        [3, 4, 1],
        [5, 6, 1],
        [7, 8, 0],
        [9, 1, 1],
        [0, 0, 0],
      ]);
    }));

  it('takes rows before columns', () =>
    tidy(() =>
      allclose(MultiPointCreate({ yFirst: true }).encodes([[3, 4, false], null]), [
        [4, 3, 0],
        [0, 0, 0],
      ]),
    ));

  it('throws ArgumentError for what is no list of points', () => {
    const bad = [
      [],
      [1, 2],
      [[1]],
      [[1, 2, 2]],
      [[1, 2, true, 0]],
      [[1, Number.NaN]],
      [[Number.POSITIVE_INFINITY, 1, false]],
      [undefined],
      null,
      'ab',
    ];
    for (const value of bad)
      assert.throws(() => MultiPointCreate().encodes(value as unknown as MultiPointsLike), {
        name: 'ArgumentError',
        message:
          /^MultiPointCreate: expected \[x, y\], \[x, y, visible\] or null for each point, with finite numbers, for points, got/,
      });
  });

  it('holds every item to the number of points of the first', async () => {
    const create = MultiPointCreate();
    async function* train() {
      yield [[1, 2], null] as const;
    }
    assert.equal(create.c, undefined);
    await create.setup({ train: train(), valid: train() });
    assert.equal(create.c, 4);
    assert.throws(
      () => create.encodes([[1, 2]]),
      /expected 2 points, as the first item has, got 1; give null for a missing one/,
    );
  });
});

describe('PointScaler of points with visibility', () => {
  it('scales x and y, and marks what lies outside the picture; its edge belongs to it', () =>
    tidy(() => {
      const [, scaled] = scale(
        [
          [9, 17, 1],
          [9, 17, 0],
          [0, 0, 1],
          [28, 35, 1],
          [28.01, 3, 1],
          [3, -0.01, 1],
        ],
        35,
        28,
      );
      assert.ok(scaled instanceof TensorMultiPoint);
      allclose(scaled, [
        [9 / 14 - 1, 17 / 17.5 - 1, 1],
        [9 / 14 - 1, 17 / 17.5 - 1, 0],
        [-1, -1, 1],
        [1, 1, 1],
        [28.01 / 14 - 1, 3 / 17.5 - 1, 0],
        [3 / 14 - 1, -0.01 / 17.5 - 1, 0],
      ]);
    }));

  it('keeps points on the edge of any picture', () =>
    tidy(() => {
      for (const [height, width] of [
        [1, 1],
        [1, 5000],
        [4999, 3],
        [367, 1021],
      ] as const) {
        const corners = [0, height].flatMap((y) => [0, width].map((x) => [x, y, 1]));
        assert.deepEqual(scale(corners, height, width)[1].select(1, 2).tolist(), [1, 1, 1, 1]);
      }
    }));

  it('decodes to pixels of the picture that is shown, and predictions as points that are all seen', () =>
    tidy(() => {
      const shown = [image(460, 920)];
      const scaler = PointScaler();
      const decode = (rows: number[] | number[][]) =>
        scaler.decodes(tensor(rows).as(TensorMultiPoint), shown);
      allclose(
        decode([
          [-0.6, -0.552, 1],
          [0, 0, 0],
          [1, 1, 1],
        ]),
        [
          [184, 103.04, 1],
          [460, 230, 0],
          [920, 460, 1],
        ],
      );
      const flat = decode([0, 0, 1, 1, -1, 2]); // six numbers: three points of two, not two of three
      assert.ok(flat instanceof TensorMultiPoint);
      const pixels = [
        [460, 230, 1],
        [920, 460, 1],
        [0, 690, 1],
      ];
      allclose(flat, pixels);
      allclose(
        decode([
          [0, 0],
          [1, 1],
          [-1, 2],
        ]),
        pixels,
      );
    }));
});

describe('moveTargets of points with visibility', () => {
  it('moves them as it moves points, and marks those that leave the picture', () =>
    tidy(() => {
      const rng = rngFor(3);
      const number = () => rng.uniform(-1.2, 1.2);
      for (let round = 0; round < 50; round++) {
        const at = Array.from({ length: 12 }, () => [number(), number()]);
        const seen = at.map(() => rng.integer(0, 2));
        const maps = [0, 1, 2].map(
          (): Matrix => [
            ...[number(), number(), number(), number(), number(), number()],
            ...[number() / 4, number() / 4, 1],
          ],
        );
        const both = [0, 1, 2].map(() => at);
        const plain = moveTargets(tensor(both).as(TensorPoint), maps);
        const multi = moveTargets(
          tensor(both.map((rows) => rows.map(([x, y], i) => [x, y, seen[i]] as number[]))).as(
            TensorMultiPoint,
          ),
          maps,
        );
        assert.ok(multi instanceof TensorMultiPoint);
        allclose(multi.narrow(2, 0, 2), plain);
        const expected = (plain.tolist() as number[][][]).map((rows) =>
          rows.map(([x, y], i) =>
            Math.abs(x as number) <= 1 && Math.abs(y as number) <= 1 ? seen[i] : 0,
          ),
        );
        assert.deepEqual(multi.select(2, 2).tolist(), expected);
      }
    }));

  it('keeps one that has left the picture not seen, wherever it goes', () =>
    tidy(() => {
      const out = moveTargets(points([[0.9, 0, 1]]), stretch(1, 1, 0.5));
      allclose(out, [[1.4, 0, 0]]);
      allclose(moveTargets(out, stretch(1, 1, -0.5)), [[0.9, 0, 0]]);
    }));

  it('keeps points on the edge seen while they stay on it', () =>
    tidy(() => {
      const there = product(stretch(1 / 3, 1 / 7), stretch(1, 1, 0.1, 0.3));
      const back = product(stretch(1, 1, -0.1, -0.3), stretch(3, 7));
      const corners = points([
        [1, 1, 1],
        [-1, 1, 1],
        [1, -1, 1],
        [-1, -1, 1],
      ]);
      const moved = moveTargets(moveTargets(corners, there), back);
      assert.deepEqual(moved.select(1, 2).tolist(), [1, 1, 1, 1]);
      allclose(moveTargets(corners, [0, -1, 0, 1, 0, 0, 0, 0, 1]).select(1, 2), [1, 1, 1, 1]);
    }));

  it('marks what a perspective sends beyond the horizon, and leaves it finite', () =>
    tidy(() => {
      const moved = moveTargets(
        points([
          [0.5, 0.5, 1],
          [-0.5, 0.5, 1],
        ]),
        [1, 0, 0, 0, 1, 0, -2, 0, 1],
      );
      assert.deepEqual(moved.select(1, 2).tolist(), [0, 1]);
      assert.equal(moved.isfinite().all().item(), true);
    }));
});

describe('MultiPointBlock', () => {
  const rows: MultiPointsLike[] = [
    [[0, 0], [14, 35, false], null],
    [null, null, null],
    [
      [28, 35],
      [9, 17],
      [29, 17],
    ],
    [[1, 2], null, null],
  ];
  const recipe = () =>
    new DataBlock({
      blocks: [ImageBlock(), MultiPointBlock()],
      splitter: () => [[0, 1, 2], [3]],
      getX: () => image(35, 28),
      getY: (row: MultiPointsLike) => row,
    });

  it('makes batches and shows them in pixels again', async () => {
    const dls = await recipe().dataloaders(rows, { bs: 3, shuffle: false });
    assert.equal(dls.c, 6);
    assert.equal(dls.lossFunc?.constructor.name, 'MultiPointLoss');
    const [x, y] = await dls.train.oneBatch();
    assert.ok(y instanceof TensorMultiPoint);
    assert.deepEqual([y.shape, y.dtype], [[3, 3, 3], 'float32']);
    tidy(() => {
      const seen = y.select(2, 2);
      assert.deepEqual(seen.tolist(), [
        [1, 0, 0],
        [0, 0, 0],
        [1, 1, 0],
      ]);
      const shown = dls.decodeBatch([x, y]).map(({ target }) => target);
      assert.ok(shown.every((target) => target instanceof TensorMultiPoint));
      allclose(shown[2] as TensorMultiPoint, [
        [28, 35, 1],
        [9, 17, 1],
        [29, 17, 0],
      ]);
      allclose((shown[0] as TensorMultiPoint).select(1, 2), [1, 0, 0]);
    });
    for (const t of [x, y]) t.dispose();
  });

  it('takes one point, and batches of one', async () => {
    const dls = await new DataBlock({
      blocks: [ImageBlock(), MultiPointBlock()],
      splitter: () => [[0], [1]],
      getX: () => image(5, 1),
      getY: (row: MultiPointsLike) => row,
    }).dataloaders([[null], [[1, 5]]] as MultiPointsLike[], { bs: 1 });
    assert.equal(dls.c, 2);
    const [x, y] = await dls.valid.oneBatch();
    allclose(y, [[[1, 1, 1]]]);
    for (const t of [x, y]) t.dispose();
  });

  for (const [height, width] of [
    [1, 1],
    [1, 5000],
    [5000, 1],
  ] as const)
    it(`sees corners of an image of ${height}×${width} as long as no transform cuts them off`, async () => {
      const cases = [
        [Resize(32, { method: 'squish' }), [1, 1, 0]],
        [Resize(32, { method: 'pad', padMode: 'zeros' }), [1, 1, 0]],
        [FlipItem({ p: 1 }), [1, 1, 0]],
        [Resize(32), height === width ? [1, 1, 0] : [0, 0, 0]],
      ] as const;
      for (const [itemTfms, seen] of cases) {
        const dls = await new DataBlock({
          blocks: [ImageBlock(), MultiPointBlock({ flipPairs: [[0, 1]] })],
          splitter: () => [[0], [1]],
          getX: () => image(height, width),
          getY: () => [[0, 0], [width, height], null] as const,
          itemTfms: itemTfms as Transform,
        }).dataloaders(['first', 'second'], { bs: 1 });
        const [x, y] = await dls.train.oneBatch();
        assert.deepEqual(
          tidy(() => y.select(2, 2).tolist()),
          [[...seen]],
          itemTfms.name,
        );
        for (const t of [x, y]) t.dispose();
      }
    });

  it('names the item that has another number of points', async () => {
    const dls = await recipe().dataloaders([
      rows[0],
      [[1, 2]],
      rows[2],
      rows[3],
    ] as MultiPointsLike[]);
    await assert.rejects(dls.oneBatch(), {
      name: 'DataError',
      message:
        /^MultiPointCreate: expected 3 points, as the first item has, got 1; .* for item \[ \[ 1, 2 \] \]/,
    });
  });
});
