// Left stays left where pictures are mirrored.
import assert from 'node:assert/strict';
import {
  DataBlock,
  type FlipPair,
  ImageBlock,
  MultiPointBlock,
  PointBlock,
  type Tensor,
  type TensorImage,
  TensorMultiPoint,
  TensorPoint,
  Transform,
  tensor,
  tidy,
  zeros,
} from 'kindling';
import { rngFor } from '#kindling/data/rng.js';
import { type Matrix, product, stretch } from '#kindling/vision/augment/matrix.js';
import { moveTargets } from '#kindling/vision/augment/moveTargets.js';
import { allclose } from '../support/allclose.js';

const flipPairs = [
  [0, 1],
  [4, 2],
] as const; // 3 lies in the middle
const mirror = stretch(-1, 1);
const turn = (degrees: number): Matrix => {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return [cos, -sin, 0, sin, cos, 0, 0, 0, 1];
};
const face = [
  [-0.5, -0.5],
  [0.5, -0.5],
  [-0.25, 0.5],
  [0, 0.25],
  [0.25, 0.5],
];

const points = (rows: readonly (readonly number[])[]) =>
  tensor(rows.map((row) => [...row])).as(PointBlock({ flipPairs }).cls);

describe('flipPairs', () => {
  it('leave a face that is the same on both sides as it is, once it is mirrored', () =>
    tidy(() => {
      const moved = moveTargets(points(face), mirror);
      assert.ok(moved instanceof TensorPoint);
      allclose(moved, face);
      const plain = moveTargets(tensor(face).as(TensorPoint), mirror);
      allclose(plain.select(0, 0), [0.5, -0.5]); // the left eye is on the right
    }));

  it('swap for each sample of a batch alone, with visibility', () =>
    tidy(() => {
      const { cls } = MultiPointBlock({ flipPairs });
      const seen = [1, 0, 1, 1, 0];
      const rows = face.map((row, i) => [...row, seen[i] as number]);
      const batch = tensor([rows, rows, rows]).as(cls);
      const maps = [mirror, stretch(0.5, 0.5), product(mirror, turn(180))];
      const moved = moveTargets(batch, maps);
      assert.ok(moved instanceof cls);
      assert.deepEqual(moved.select(2, 2).tolist(), [[0, 1, 0, 1, 1], seen, [0, 1, 0, 1, 1]]);
      allclose(moved.select(0, 1).narrow(1, 0, 2), tensor(face).mul(0.5));
    }));

  it('swap nothing where a picture is mirrored twice, turned, or seen from another side', () =>
    tidy(() => {
      const still: Matrix[] = [
        product(mirror, mirror),
        stretch(-1, -1),
        turn(90),
        turn(-135),
        [1, 0.3, 0, -0.2, 1, 0.1, 0.2, -0.1, 1],
        [-1, 0, 0, 0, -1, 0, 0, 0, -1], // the identity, written in another way
      ];
      for (const map of still) {
        const [swapped, plain] = [points(face), tensor(face).as(TensorPoint)];
        allclose(moveTargets(swapped, map), moveTargets(plain, map));
      }
      for (const map of [stretch(1, -1), product(turn(30), mirror), mirror.map((n) => -2 * n)]) {
        const [swapped, plain] = [points(face), tensor(face).as(TensorPoint)];
        const order = tensor([1, 0, 4, 3, 2], { dtype: 'int64' });
        allclose(moveTargets(swapped, map), moveTargets(plain, map).indexSelect(0, order));
      }
    }));

  it('are what they were after two mirrors with any maps between', () =>
    tidy(() => {
      const rng = rngFor(5);
      for (let round = 0; round < 100; round++) {
        const number = () => rng.uniform(-1, 1);
        const between: Matrix = [
          ...[1 + number() / 2, number() / 2, number(), number() / 2, 1 + number() / 2, number()],
          ...[number() / 4, number() / 4, 1],
        ];
        const at = face.map(() => [number() / 2, number() / 2]);
        const [swapped, plain] = [points(at), tensor(at).as(TensorPoint)];
        const steps = [mirror, between, mirror];
        const found = steps.reduce((now, map) => moveTargets(now, map), swapped);
        allclose(
          found,
          steps.reduce((now, map) => moveTargets(now, map), plain),
        );
      }
    }));

  it('are checked', () => {
    const bad: unknown[] = [[[0]], [[0, 1, 2]], [[0, -1]], [[0, 1.5]], [0, 1], 'ab', null];
    for (const pairs of bad)
      for (const block of [PointBlock, MultiPointBlock])
        assert.throws(() => block({ flipPairs: pairs as readonly FlipPair[] }), {
          name: 'ArgumentError',
          message: /Block: expected pairs of indices of points for flipPairs, got/,
        });
    for (const pairs of [
      [
        [0, 1],
        [1, 2],
      ],
      [[2, 2]],
    ] as unknown as FlipPair[][])
      assert.throws(
        () => PointBlock({ flipPairs: pairs }),
        /PointBlock: expected every point in one of the flipPairs at most, got [12] twice/,
      );
  });

  it('name points that the first item has', async () => {
    const dls = (block: ReturnType<typeof PointBlock>) =>
      new DataBlock({
        blocks: [ImageBlock(), block],
        splitter: () => [[0], [1]],
        getX: () => zeros([3, 4, 4], { dtype: 'uint8' }),
        getY: () =>
          [
            [1, 2],
            [3, 1],
          ] as const,
      }).dataloaders(['first', 'second']);
    await assert.rejects(
      dls(PointBlock({ flipPairs: [[0, 2]] })),
      /PointCreate: expected indices below 2, the number of points, for flipPairs, got 2/,
    );
  });
});

/** Mirrors the samples whose images are bright in their first pixel; batches only. */
class MirrorBright extends Transform<Tensor, Tensor, readonly Matrix[]> {
  override readonly order = 30;

  override accepts(value: unknown): value is Tensor {
    return value instanceof TensorPoint || value instanceof TensorMultiPoint;
  }

  override beforeCall([images]: readonly [TensorImage]): readonly Matrix[] {
    const bright = tidy(() => images.select(-1, 0).select(-1, 0).select(-1, 0).gt(0.5).tolist());
    return (bright as boolean[]).map((is) => (is ? mirror : stretch(1, 1)));
  }

  encodes(value: Tensor, maps: readonly Matrix[]): Tensor {
    return moveTargets(value as TensorPoint, maps);
  }
}

describe('a DataBlock with flipPairs', () => {
  const items = [0, 255, 255, 0];
  const left = [
    [2, 4],
    [6, 4],
  ] as const;

  for (const block of [
    PointBlock({ flipPairs: [[0, 1]] }),
    MultiPointBlock({ flipPairs: [[0, 1]] }),
  ])
    it(`keeps left left through the loader, with ${block.name}`, async () => {
      const dls = await new DataBlock({
        blocks: [ImageBlock(), block],
        splitter: () => [[0, 1, 2], [3]],
        getX: (level: number) => zeros([3, 10, 10], { dtype: 'uint8' }).add(level).to('uint8'),
        getY: () => left as never,
        batchTfms: new MirrorBright(),
      }).dataloaders(items, { bs: 3, shuffle: false });
      const batch = await dls.train.oneBatch();
      tidy(() => {
        assert.ok(batch[1] instanceof block.cls);
        const shown = dls.decodeBatch(batch).map(({ target }) => target as TensorPoint);
        for (const target of shown) assert.ok(target instanceof block.cls);
        allclose((shown[0] as TensorPoint).narrow(1, 0, 2), [
          [2, 4],
          [6, 4],
        ]);
        for (const target of shown.slice(1))
          allclose(target.narrow(1, 0, 2), [
            [4, 4],
            [8, 4],
          ]);
      });
      for (const t of batch) t.dispose();
    });
});
