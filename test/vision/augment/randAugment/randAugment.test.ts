import assert from 'node:assert/strict';
import {
  type AugmentOperation,
  type AugmentStep,
  DataBlock,
  fromTypedArray,
  ImageBlock,
  type ImageSize,
  MaskBlock,
  type PolicyOptions,
  RandAugment,
  type RandAugmentOptions,
  Resize,
  type Rng,
  type Tensor,
  TensorImage,
  TensorImageBW,
  TensorMask,
  TensorMultiPoint,
  TensorPoint,
  type Transform,
  TrivialAugment,
  type Tuple,
  tensor,
  tidy,
  tidyAsync,
  zeros,
} from 'kindling';
import { rngFor } from '#kindling/data/rng.js';
import {
  augmentOperations,
  magnitudesOf,
} from '#kindling/vision/augment/randAugment/operations.js';
import { allclose } from '../../../support/allclose.js';
import { loadFixture } from '../../../support/fixtures.js';
import { assertAgreement, drawScene, transformed } from '../agreement.js';

const { draws, magnitudes } = loadFixture<{
  draws: {
    kind: 'RandAugment' | 'TrivialAugmentWide';
    start: number;
    options: RandAugmentOptions;
    size: [number, number];
    choices: [AugmentOperation, number][];
  }[];
  magnitudes: {
    kind: 'RandAugment' | 'TrivialAugment';
    bins: number;
    size: [number, number];
    op: AugmentOperation;
    signed: boolean;
    values: number[];
  }[];
}>('randaug');

const policies = { RandAugment, TrivialAugment } as const;

/** Whole numbers upwards from `start`, modulo what is asked for. */
function counting(start: number): Rng {
  let next = start;
  const never = () => assert.fail('only whole numbers are drawn');
  return {
    random: never,
    uniform: never,
    integer: (low, high) => low + (next++ % (high - low)),
  };
}

const training = (rng: Rng) => ({ splitIdx: 0, rng }) as const;

/** What the steps make of a tuple. */
function stepped(
  tuple: Tuple,
  draw: readonly AugmentStep[],
  options: PolicyOptions = {},
): Tensor[] {
  const made = RandAugment({ ...options, draw }).encodesTuple(tuple, training(rngFor(0)));
  return made as unknown as Tensor[];
}

const noise = (channels: number, height: number, width: number) =>
  fromTypedArray(
    Uint8Array.from({ length: channels * height * width }, (_, i) => (i * 7919 + 13 * i * i) % 251),
    [channels, height, width],
  ).as(channels === 1 ? TensorImageBW : TensorImage);

const sameLevels = (a: Tensor, b: Tensor) => tidy(() => a.eq(b).all().item());

describe('RandAugment and TrivialAugment', () => {
  it("draw torchvision's operations, magnitudes and signs", () =>
    tidy(() => {
      for (const { kind, start, options, size, choices } of draws) {
        const policy = kind === 'RandAugment' ? RandAugment(options) : TrivialAugment();
        const image = zeros([3, ...size], { dtype: 'uint8' }).as(TensorImage);
        const { steps } = policy.beforeCall([image], training(counting(start)));
        assert.deepEqual(
          steps.map(([operation, magnitude]) => [operation, magnitude + 0]),
          choices.map(([operation, magnitude]) => [operation, magnitude + 0]),
          `${kind}, ${JSON.stringify(options)}, from ${start}`,
        );
      }
    }));

  it('know its tables', () => {
    const seen = new Set<string>();
    for (const { kind, bins, size, op, signed, values } of magnitudes) {
      const image = tidy(() => zeros([1, ...size], { dtype: 'uint8' }).as(TensorImageBW)) as Tensor;
      const chosen = augmentOperations.indexOf(op);
      for (const [i, value] of values.entries()) {
        for (const sign of [0, 1]) {
          const numbers =
            kind === 'RandAugment' || values.length === 1 ? [chosen, sign] : [chosen, i, sign];
          const given = {
            numMagnitudeBins: bins,
            ...(kind === 'RandAugment' && { numOps: 1, magnitude: i }),
          };
          const rng = {
            ...counting(0),
            integer: () => numbers.shift() ?? assert.fail('drawn out'),
          };
          const { steps } = policies[kind](given).beforeCall([image], training(rng));
          const expected = signed && sign === 1 ? -value : value;
          assert.deepEqual(steps, [[op, expected]], `${kind}, ${op}, ${i}`);
        }
      }
      seen.add(`${kind} ${op}`);
      image.dispose();
    }
    assert.equal(seen.size, 2 * augmentOperations.length);
  });

  it('move image, mask, points and boxes alike, at every strength', () =>
    tidyAsync(async () => {
      const sizes: ImageSize[] = [
        [64, 64],
        [71, 90],
        [120, 53],
      ];
      const kinds: AugmentOperation[] = ['shearX', 'shearY', 'translateX', 'translateY', 'rotate'];
      let compared = 0;
      for (const interpolation of ['nearest', 'bilinear'] as const) {
        for (const size of sizes) {
          for (const operation of kinds) {
            const { values } = magnitudesOf(operation, wide, { bins: 4, size });
            for (const magnitude of values.flatMap((value) => [value, -value])) {
              compared += await tidyAsync(async () => {
                const scene = drawScene(size, { seed: 1 });
                const tfm = RandAugment({ interpolation, draw: [[operation, magnitude]] });
                const what = `${operation} by ${magnitude}, ${interpolation}, ${size.join('×')}`;
                const made = await transformed([tfm], scene, { splitIdx: 0, seed: 0 });
                return assertAgreement(made, { what });
              });
            }
          }
        }
      }
      assert.ok(compared > 250, `${compared} blobs`);
    }));

  it('move them alike through several steps, and in a picture that goes on outside', () =>
    tidyAsync(async () => {
      const steps: AugmentStep[] = [
        ['rotate', 20],
        ['shearX', -0.2],
        ['translateY', 7.9],
        ['brightness', -0.3],
        ['shearY', 0.1],
      ];
      let compared = 0;
      for (const padMode of ['zeros', 'border', 'reflection'] as const) {
        for (const interpolation of ['nearest', 'bilinear'] as const) {
          for (const seed of [1, 2, 3]) {
            const scene = drawScene([96, 130], { seed, radius: 7 });
            const tfm = RandAugment({ padMode, interpolation, draw: steps });
            const made = await transformed([tfm], scene, { splitIdx: 0, seed });
            const what = `${padMode}, ${interpolation}, ${seed}`;
            compared += assertAgreement(made, { what, mirrored: padMode !== 'zeros' });
          }
        }
      }
      assert.ok(compared > 25, `${compared} blobs`);
    }));

  it('move points with visibility, which are not seen once they have left', () =>
    tidy(() => {
      const image = noise(3, 10, 20);
      const points = tensor([
        [0.5, 0, 1],
        [0, 0.5, 1],
        [-0.5, 0, 0],
      ]).as(TensorMultiPoint);
      const [, moved] = stepped([image, points], [['translateX', 6]]) as [Tensor, Tensor];
      assert.ok(moved instanceof TensorMultiPoint);
      allclose(moved, [
        [1.1, 0, 0],
        [0.6, 0.5, 1],
        [0.1, 0, 0],
      ]);
      const [, turned] = stepped([image, points], [['rotate', 90]]) as [Tensor, Tensor];
      allclose(
        turned,
        [
          [0, -1, 1], // 5 of 10 pixels to the right of the middle, now above it
          [0.25, 0, 1],
          [0, 1, 0],
        ],
        { atol: 1e-6 },
      );
    }));

  it('change nothing at a strength of none, where there is none', () =>
    tidy(() => {
      const identities: AugmentStep[] = [
        ...(['identity', 'shearX', 'shearY', 'translateX', 'translateY', 'rotate'] as const).map(
          (operation) => [operation, 0] as const,
        ),
        ...(['brightness', 'color', 'contrast', 'sharpness'] as const).map(
          (operation) => [operation, 0] as const,
        ),
        ['posterize', 8],
        ['solarize', 256],
      ];
      for (const [channels, height, width] of [
        [3, 12, 17],
        [1, 5, 4],
        [3, 1, 1],
      ] as const) {
        const image = noise(channels, height, width);
        const mask = image.select(0, 0).as(TensorMask);
        const points = tensor([[0.3, -0.9]]).as(TensorPoint);
        for (const interpolation of ['nearest', 'bilinear'] as const) {
          for (const step of identities) {
            const made = stepped([image, mask, points], [step], { interpolation });
            assert.ok(sameLevels(made[0] as Tensor, image), `${step[0]} of ${height}×${width}`);
            assert.ok(sameLevels(made[1] as Tensor, mask), step[0]);
            assert.deepEqual((made[2] as Tensor).tolist(), points.tolist());
          }
        }
      }
    }));

  it('keep size, class and type of any picture', () =>
    tidy(() => {
      const steps = augmentOperations.flatMap((operation): AugmentStep[] => {
        if (operation === 'posterize') return [[operation, 2]];
        if (operation === 'solarize') return [[operation, 100]];
        return [
          [operation, 0.9],
          [operation, -0.9],
        ];
      });
      for (const channels of [1, 3]) {
        for (const [height, width] of [
          [1, 1],
          [1, 5000],
          [50, 1],
          [2, 2],
          [3, 3],
          [7, 40],
        ] as const) {
          const image = noise(channels, height, width);
          for (const padMode of ['zeros', 'border', 'reflection'] as const) {
            for (const interpolation of ['nearest', 'bilinear'] as const) {
              for (const step of steps) {
                const [made] = stepped([image], [step], { padMode, interpolation }) as [Tensor];
                assert.equal(made.constructor, image.constructor);
                assert.equal(made.dtype, 'uint8');
                assert.deepEqual(made.shape, image.shape, step[0]);
              }
            }
          }
        }
      }
    }));

  it('leave a picture of one level as it is, or of one level', () =>
    tidy(() => {
      const plain = zeros([3, 6, 6], { dtype: 'uint8' }).add_(90).as(TensorImage);
      for (const operation of ['autoContrast', 'equalize', 'color', 'sharpness'] as const) {
        const [made] = stepped([plain], [[operation, 0]]) as [Tensor];
        assert.ok(sameLevels(made, plain), operation);
      }
      const [dark] = stepped([plain], [['brightness', -1]]) as [Tensor];
      assert.ok(dark.eq(0).all().item());
    }));

  it('take pictures whose memory has gaps or another order', () =>
    tidy(() => {
      const image = noise(3, 20, 30);
      const turned = image.permute([1, 2, 0]).contiguous().permute([2, 0, 1]).as(TensorImage);
      const part = noise(3, 26, 40).narrow(1, 3, 20).narrow(2, 5, 30).as(TensorImage);
      for (const operation of augmentOperations) {
        const draw = [[operation, operation === 'posterize' ? 3 : 0.4]] as const;
        for (const [gaps, whole] of [
          [turned, image],
          [part, part.contiguous().as(TensorImage)],
        ] as const)
          assert.ok(
            sameLevels(stepped([gaps], draw)[0] as Tensor, stepped([whole], draw)[0] as Tensor),
          );
      }
    }));

  it('fill what comes in from outside', () =>
    tidy(() => {
      const image = zeros([3, 4, 6], { dtype: 'uint8' }).add_(50).as(TensorImage);
      const mask = zeros([4, 6], { dtype: 'uint8' }).add_(1).as(TensorMask);
      const moved = (options: PolicyOptions) =>
        stepped([image, mask], [['translateX', 2]], options).map((t) => t.select(-2, 0).tolist());
      const rest = [50, 50, 50, 50];
      const rows = (...levels: number[]) => levels.map((level) => [level, level, ...rest]);
      assert.deepEqual(moved({}), [rows(0, 0, 0), [0, 0, 1, 1, 1, 1]]);
      for (const interpolation of ['nearest', 'bilinear'] as const) {
        assert.deepEqual(moved({ fill: [7, 8, 9], maskFill: 255, interpolation }), [
          rows(7, 8, 9),
          [255, 255, 1, 1, 1, 1],
        ]);
        assert.deepEqual(moved({ fill: 9, interpolation })[0], rows(9, 9, 9));
        for (const padMode of ['border', 'reflection'] as const)
          assert.deepEqual(moved({ fill: 9, padMode, interpolation }), [
            rows(50, 50, 50),
            [1, 1, 1, 1, 1, 1],
          ]);
      }
      const steps = fromTypedArray(Uint8Array.from([1, 2, 3, 4]), [1, 1, 4]).as(TensorImageBW);
      const far = (by: number) =>
        stepped([steps], [['translateX', by]], { padMode: 'reflection' })[0]
          ?.flatten()
          .tolist();
      assert.deepEqual(
        [far(2), far(5)],
        [
          [2, 1, 1, 2],
          [4, 4, 3, 2],
        ],
      ); // mirrored at the edge
    }));

  it('depend on the random numbers alone, and leave what they are given', () =>
    tidy(() => {
      const image = noise(3, 24, 20);
      const copy = image.clone();
      for (const policy of [RandAugment(), TrivialAugment()]) {
        const made = Array.from({ length: 40 }, (_, i) => {
          const [made] = policy.encodesTuple([image], training(rngFor(i >> 1))) as unknown as [
            Tensor,
          ];
          return made;
        });
        for (let i = 0; i < 40; i += 2)
          assert.ok(sameLevels(made[i] as Tensor, made[i + 1] as Tensor));
        const kinds = new Set(made.map((t) => (t.toTypedArray() as Uint8Array).join()));
        assert.ok(kinds.size > 10, `${kinds.size} different pictures`);
      }
      assert.ok(sameLevels(image, copy));
    }));

  it('have a function for the steps, and are told the size', () =>
    tidy(() => {
      const image = noise(3, 8, 9);
      const asked: ImageSize[] = [];
      const tfm = TrivialAugment({
        draw: (size) => {
          asked.push(size);
          return [['posterize', 1]];
        },
      });
      const [made] = tfm.encodesTuple([image], training(rngFor(0))) as unknown as [Tensor];
      assert.ok(sameLevels(made, image.bitwiseAnd(128)));
      assert.deepEqual(asked, [[8, 9]]);
    }));

  it('move an image of another size in the same tuple as much', () =>
    tidy(() => {
      const image = noise(3, 8, 8);
      const twice = image.repeatInterleave(2, { dim: 1 }).repeatInterleave(2, { dim: 2 });
      const [made, large] = stepped([image, twice.as(TensorImage)], [['translateX', 3]]) as [
        Tensor,
        Tensor,
      ];
      const expected = made.repeatInterleave(2, { dim: 1 }).repeatInterleave(2, { dim: 2 });
      assert.ok(sameLevels(large, expected));
    }));

  it('throw ArgumentError for what they cannot use', () =>
    tidy(() => {
      for (const [options, message] of [
        [{ numOps: -1 }, 'an integer of at least 0 for numOps, got -1 (number)'],
        [{ magnitude: 31 }, 'an integer from 0 to 30 for magnitude, got 31 (number)'],
        [{ numMagnitudeBins: 1 }, 'an integer of at least 2 for numMagnitudeBins, got 1 (number)'],
        [
          { fill: 300 },
          'a level from 0 to 255, or one for each channel, for fill, got 300 (number)',
        ],
        [{ maskFill: -1 }, 'an integer from 0 to 255 for maskFill, got -1 (number)'],
        [
          { interpolation: 'cubic' },
          "'nearest' or 'bilinear' for interpolation, got 'cubic' (string)",
        ],
        [{ padMode: 'wrap' }, "'reflection', 'border' or 'zeros' for padMode, got 'wrap' (string)"],
      ] as const)
        assert.throws(() => RandAugment(options as RandAugmentOptions), {
          name: 'ArgumentError',
          message: `RandAugment: expected ${message}`,
        });
      for (const draw of [
        [['flip', 1]],
        [['brightness', -1.5]],
        [['posterize', 9]],
        [['rotate', Number.NaN]],
        [['rotate']],
        'rotate',
      ])
        assert.throws(
          () => RandAugment({ draw: draw as unknown as AugmentStep[] }),
          /RandAugment: expected pairs of an operation and a magnitude that it can have for draw, got/,
        );
      const on =
        (image: Tensor, options: PolicyOptions = {}) =>
        () =>
          stepped([image.as(TensorImage)], [['rotate', 10]], options);
      assert.throws(on(zeros([3, 4, 4])), {
        message:
          'RandAugment: expected a picture, uint8 [C, H, W] with 1 or 3 channels, got float32 [3, 4, 4]',
      });
      assert.throws(on(zeros([4, 4, 4], { dtype: 'uint8' })), /got uint8 \[4, 4, 4\]/);
      assert.throws(on(zeros([2, 3, 4, 4], { dtype: 'uint8' })), /got uint8 \[2, 3, 4, 4\]/);
      assert.throws(
        on(zeros([1, 4, 4], { dtype: 'uint8' }), { fill: [1, 2, 3] }),
        /a level for each of 1 channels, or one for all, for fill, got \[1, 2, 3\]/,
      );
      assert.throws(
        () => RandAugment().encodesTuple([tensor([[0, 0]]).as(TensorPoint)], training(rngFor(0))),
        /RandAugment: expected an image or a mask beside points, got none/,
      );
    }));

  it('run in training only, the same for a seed, epoch and item', async () => {
    const image = tidy(() => noise(3, 40, 40)) as TensorImage;
    const mask = zeros([40, 40], { dtype: 'uint8' });
    const loaders = (tfm: Transform) =>
      new DataBlock({
        blocks: [ImageBlock(), MaskBlock()],
        splitter: () => [[0, 1, 2, 3, 4, 5], [6]],
        getX: (_: number) => image,
        getY: (_: number) => mask,
        itemTfms: [tfm, Resize(32, { method: 'squish' })],
      }).dataloaders([0, 1, 2, 3, 4, 5, 6], { bs: 6, seed: 5, shuffle: false });
    for (const make of [RandAugment, TrivialAugment] as const) {
      const pictures: Tensor[] = [];
      for (let run = 0; run < 2; run++) {
        const dls = await loaders(make());
        for (let epoch = 0; epoch < 2; epoch++)
          for await (const [x, y] of dls.train) {
            pictures.push(x);
            y.dispose();
          }
      }
      const plain = await (await loaders(Resize(32, { method: 'squish' }))).valid.oneBatch();
      const valid = await (await loaders(make())).valid.oneBatch();
      assert.ok(sameLevels(valid[0], plain[0]));
      const [first, second, again, secondAgain] = pictures as [Tensor, Tensor, Tensor, Tensor];
      assert.ok(sameLevels(first, again));
      assert.ok(sameLevels(second, secondAgain));
      assert.ok(!sameLevels(first, second));
      for (const t of [...pictures, ...plain, ...valid]) t.dispose();
    }
    image.dispose();
    mask.dispose();
  });
});

/** TrivialAugment's strengths, but for shears that would leave little to see. */
const wide = {
  shear: 0.6,
  translate: () => 32,
  rotate: 135,
  factor: 0.99,
  bits: 6,
};
