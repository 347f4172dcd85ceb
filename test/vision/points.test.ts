import assert from 'node:assert/strict';
import {
  DataBlock,
  ImageBlock,
  PointBlock,
  PointScaler,
  type PointScalerOptions,
  TensorBBox,
  TensorImage,
  TensorImageBW,
  TensorPoint,
  tensor,
  tidy,
  zeros,
} from 'kindling';
import { PointCreate } from '#kindling/vision/points.js';
import { allclose } from '../support/allclose.js';
import { loadFixture, type TensorRecord } from '../support/fixtures.js';

const { pointScaler } = loadFixture<{
  pointScaler: {
    size: [number, number];
    options: PointScalerOptions;
    points: [number, number][];
    scaled: TensorRecord;
    decoded: TensorRecord;
  }[];
}>('points');

const context = {
  splitIdx: 0,
  rng: { random: () => 0, uniform: () => 0, integer: () => 0 },
} as const;
const image = (height: number, width: number) => zeros([3, height, width]).as(TensorImage);

describe('PointScaler', () => {
  it('maps pixels to [−1, 1] with the size of the image beside them', () =>
    tidy(() => {
      // PointScaler()((PILImage 28 wide and 35 high, TensorPoint.create([[9,17],[0,0],[28,35]]))), fastai 2.8.12
      const points = tensor([
        [9, 17],
        [0, 0],
        [28, 35],
      ]).as(TensorPoint);
      for (const tuple of [
        [image(35, 28), points],
        [points, image(35, 28)],
      ]) {
        const scaled = PointScaler().encodesTuple(tuple, context) as readonly unknown[];
        const found = scaled.find((value) => value instanceof TensorPoint) as TensorPoint;
        allclose(found, [
          [-0.3571428656578064, -0.02857142686843872],
          [-1, -1],
          [1, 1],
        ]);
      }
    }));

  it('decodes to pixels of the picture that is shown, flat predictions too', () =>
    tidy(() => {
      const scaler = PointScaler();
      const shown = [image(460, 460), null];
      // ps.decode((460×460 image, [[-.6, -.552]])), fastai 2.8.12
      allclose(scaler.decodes(tensor([[-0.6, -0.552]]).as(TensorPoint), shown), [[92, 103.04]]);
      allclose(scaler.decodes(tensor([-1, 1, 0, 0]).as(TensorPoint), shown), [
        [0, 460],
        [230, 230],
      ]);
    }));

  for (const { size, options, points, scaled, decoded } of pointScaler)
    it(`has fastai's numbers in an image of ${size} with ${JSON.stringify(options)}`, () =>
      tidy(() => {
        const scaler = PointScaler(options);
        const tuple = [image(...size), PointCreate().encodes(points)];
        const [, made] = scaler.encodesTuple(tuple, context) as [unknown, TensorPoint];
        allclose(made, scaled);
        allclose(scaler.decodes(made, tuple), decoded, { atol: 1e-4 });
      }));

  it('takes the corners of boxes with rows first', () =>
    tidy(() => {
      const boxes = tensor([[0, 7, 35, 28]]).as(TensorBBox);
      const scaled = PointScaler({ yFirst: true }).encodes(boxes, [35, 28]);
      assert.ok(scaled instanceof TensorBBox);
      allclose(scaled, [[-0.5, -1, 1, 1]]);
    }));

  it('leaves points outside the image outside', () =>
    tidy(() => {
      const scaled = PointScaler().encodes(tensor([[30, -7]]).as(TensorPoint), [35, 28]);
      allclose(scaled, [[30 / 14 - 1, -7 / 17.5 - 1]]);
    }));

  it('throws ArgumentError without an image', () =>
    tidy(() =>
      assert.throws(
        () => PointScaler().encodesTuple([tensor([[1, 2]]).as(TensorPoint)], context),
        /PointScaler: expected an image beside the points, got none/,
      ),
    ));
});

describe('PointCreate', () => {
  it('takes one point or several', () =>
    tidy(() => {
      const create = PointCreate();
      const one = create.encodes([3, 4]);
      assert.ok(one instanceof TensorPoint);
      assert.deepEqual([one.dtype, one.tolist()], ['float32', [[3, 4]]]);
      assert.deepEqual(
        create
          .encodes([
            [1, 2],
            [3, 4],
          ])
          .tolist(),
        [
          [1, 2],
          [3, 4],
        ],
      );
    }));

  it('takes rows before columns', () =>
    tidy(() => allclose(PointCreate({ yFirst: true }).encodes([3, 4]), [[4, 3]])));

  it('throws ArgumentError for what is no point', () => {
    for (const points of [[], [1], [1, 2, 3], [[1, 2], [3]], ['1', 2], [1, Number.NaN], 5]) {
      assert.throws(
        () => PointCreate().encodes(points as unknown as [number, number]),
        /PointCreate: expected \[x, y\] or \[\[x, y\], …\] with finite numbers for points/,
      );
    }
  });

  it('learns from the first training item how many numbers a model needs, and holds the others to it', async () => {
    const create = PointCreate();
    async function* train() {
      yield [
        [1, 2],
        [3, 4],
      ] as const;
    }
    await create.setup({ train: train(), valid: train() });
    assert.equal(create.c, 4);
    assert.throws(() => create.encodes([1, 2]), /expected 2 points, as the first item has, got 1/);
  });
});

describe('PointBlock', () => {
  it("scales, decodes and counts as in fastai's own test", async () => {
    // pnts = TensorPoint([[0,0], [0,35], [28,0], [28,35], [9, 17]]) on an image of 28×35: 07_vision.core
    const points = [
      [0, 0],
      [0, 35],
      [28, 0],
      [28, 35],
      [9, 17],
    ] as const;
    const dls = await new DataBlock({
      blocks: [ImageBlock({ cls: TensorImageBW }), PointBlock()],
      splitter: () => [[0], [1]],
      getX: () => zeros([1, 35, 28], { dtype: 'uint8' }),
      getY: () => points,
    }).dataloaders(['first', 'second'], { bs: 1 });
    assert.equal(dls.c, 10);
    const [x, y] = await dls.oneBatch();
    assert.ok(x instanceof TensorImageBW && y instanceof TensorPoint);
    allclose(y, [
      [
        [-1, -1],
        [-1, 1],
        [1, -1],
        [1, 1],
        [9 / 14 - 1, 17 / 17.5 - 1],
      ],
    ]);
    tidy(() => {
      const { input, target } = dls.decodeBatch([x, y])[0] ?? assert.fail('no sample');
      assert.ok(input instanceof TensorImageBW && target instanceof TensorPoint);
      allclose(
        target,
        points.map(([a, b]) => [a, b]),
        { atol: 1e-5 },
      );
    });
    for (const t of [x, y]) t.dispose();
  });
});
