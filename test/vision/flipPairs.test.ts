// Left stays left where pictures are mirrored.
import assert from 'node:assert/strict';
import {
  DataBlock,
  DihedralItem,
  FlipItem,
  type FlipPair,
  ImageBlock,
  MultiPointBlock,
  MultiPointCreate,
  PointBlock,
  type PointTraits,
  Resize,
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

  it('stand beside names, which are checked too', async () => {
    const { cls } = PointBlock({ names: ['a', 'b'], flipPairs: [[0, 1]] });
    const traits = cls as unknown as PointTraits;
    assert.deepEqual(traits.pointNames, ['a', 'b']);
    assert.deepEqual(traits.flipPairs, [[0, 1]]);
    assert.equal(cls.name, 'TensorPoint');
    assert.equal(PointBlock().cls, TensorPoint);
    for (const names of [['a', 'a'], ['a', ''], ['a', 1], 'ab'])
      assert.throws(
        () => MultiPointBlock({ names: names as string[] }),
        /MultiPointBlock: expected a list of different names for names, got/,
      );
    const create = MultiPointCreate({ cls: MultiPointBlock({ names: ['a', 'b'] }).cls as never });
    assert.throws(
      () => create.encodes([[1, 2]]),
      /MultiPointCreate: expected 2 points, as there are names, got 1/,
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

/** A red dot at the first point, a green one at the second; and the points. */
const eyes = [
  [5, 8],
  [15, 12],
] as const;
function drawEyes(): Tensor {
  const pixels = new Uint8Array(3 * 20 * 30);
  for (const [channel, [x, y]] of eyes.entries())
    for (const at of [y * 30 + x, y * 30 + x - 1, (y - 1) * 30 + x, (y - 1) * 30 + x - 1])
      pixels[channel * 20 * 30 + at] = 255;
  return tensor(pixels).reshape([3, 20, 30]);
}

/** The middle of a dot in an image [3, H, W]: (x, y). */
function dotAt(image: Tensor, channel: number): number[] {
  const isBright = image.select(0, channel).gt(100);
  const [ys, xs] = isBright.nonzero().to('float32').unbind(1) as [Tensor, Tensor];
  return [xs.mean().add(0.5).item() as number, ys.mean().add(0.5).item() as number];
}

describe('item transforms with flipPairs', () => {
  const cases = [
    ...[0, 1, 2, 3, 4, 5, 6, 7].map((draw) => ({
      title: `DihedralItem ${draw}`,
      itemTfms: [DihedralItem({ draw })],
      isSwapped: [1, 2, 6, 7].includes(draw),
    })),
    { title: 'FlipItem', itemTfms: [FlipItem({ p: 1 })], isSwapped: true },
    {
      title: 'FlipItem and DihedralItem 6',
      itemTfms: [FlipItem({ p: 1 }), DihedralItem({ draw: 6 })],
      isSwapped: false,
    },
    {
      title: 'FlipItem and Resize',
      itemTfms: [FlipItem({ p: 1 }), Resize([60, 90])],
      isSwapped: true,
    },
  ];
  for (const block of [
    PointBlock({ flipPairs: [[0, 1]] }),
    MultiPointBlock({ flipPairs: [[0, 1]] }),
  ])
    for (const { title, itemTfms, isSwapped } of cases)
      it(`${isSwapped ? 'swap' : 'keep'} identities of a ${block.name} after ${title}`, async () => {
        const dls = await new DataBlock({
          blocks: [ImageBlock(), block],
          splitter: () => [[0], [1]],
          getX: drawEyes,
          getY: () => eyes as never,
          itemTfms,
        }).dataloaders(['first', 'second'], { bs: 1 });
        const batch = await dls.train.oneBatch();
        tidy(() => {
          assert.ok(batch[1] instanceof block.cls);
          const [shown] = dls.decodeBatch(batch);
          const { input, target } = shown as { input: Tensor; target: TensorPoint };
          const dots = [dotAt(input, 0), dotAt(input, 1)];
          const expected = isSwapped ? dots.reverse() : dots;
          allclose(target.narrow(1, 0, 2), expected, { atol: 1e-3 });
          if (target.size(1) === 3) allclose(target.select(1, 2), [1, 1]);
        });
        for (const t of batch) t.dispose();
      });
});

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
