// What batch transforms do together: one step, natively as by plain operators, and alike for everything on a picture.
import assert from 'node:assert/strict';
import {
  augTransforms,
  Brightness,
  CastImages,
  Contrast,
  Dihedral,
  Flip,
  type FrameArgs,
  fromTypedArray,
  Hue,
  type ImageSize,
  IntToFloatTensor,
  imagenetStats,
  Normalize,
  type PadMode,
  Pipeline,
  RandomErasing,
  RandomResizedCropGPU,
  Rotate,
  Saturation,
  type SplitIdx,
  stack,
  type Tensor,
  TensorBBox,
  TensorImage,
  TensorMask,
  TensorPoint,
  type Transform,
  tensor,
  tidy,
  tidyAsync,
  Warp,
  Zoom,
} from 'kindling';
import { rngFor } from '#kindling/data/rng.js';
import type { Augmentation } from '#kindling/vision/augment/batch/augmentation.js';
import { pixelMaps } from '#kindling/vision/augment/batch/pixelMaps.js';
import { plainImages, plainMasks } from '#kindling/vision/augment/batch/plain.js';
import { assertBatchAgreement, drawScene, type Scene } from './agreement.js';

const normalize = () => Normalize.fromStats(...imagenetStats);
const context = (seed = 0, splitIdx: SplitIdx = 0) => ({ splitIdx, rng: rngFor(seed) });

/** Bytes that are no smooth picture: where a pixel is read a little off, it shows. */
function noise(shape: readonly number[], seed: number): TensorImage {
  const rng = rngFor(seed, ...shape);
  const count = shape.reduce((a, b) => a * b, 1);
  const bytes = Uint8Array.from({ length: count }, () => rng.integer(0, 256));
  return fromTypedArray(bytes, [...shape]).as(TensorImage);
}

async function bothWays(
  tfms: readonly Transform[],
  images: TensorImage,
  { seed = 0, splitIdx = 0 as SplitIdx } = {},
): Promise<readonly [native: Tensor, plain: Tensor]> {
  const [step, ...rest] = new Pipeline(tfms).steps(splitIdx) as readonly Augmentation[];
  assert.equal(rest.length, 0, 'one step');
  const plan = (step as Augmentation).beforeCall([images], context(seed, splitIdx));
  const native = await (step as Augmentation).encodes(images, plan);
  const from: ImageSize = [images.size(-2), images.size(-1)];
  const moves = plan.maps && pixelMaps(plan.maps, { from, to: plan.size }, plan.frame.alignCorners);
  return [native, plainImages(images, plan, moves)];
}

function furthest(one: Tensor, other: Tensor): number {
  return tidy(() => one.to('float32').sub(other.to('float32')).abs().max().item() as number);
}

const frames: readonly FrameArgs[] = (['reflection', 'border', 'zeros'] as const).flatMap(
  (padMode: PadMode) => [
    { padMode },
    { padMode, alignCorners: false, size: [31, 17] as const },
    { padMode, size: [90, 101] as const },
  ],
);

describe('fused batch transforms', () => {
  it('are one step with IntToFloatTensor and Normalize', () => {
    const tfms = [normalize(), ...augTransforms({ size: 20, minScale: 0.5 }), IntToFloatTensor()];
    const pipeline = new Pipeline([...tfms, RandomErasing(), CastImages({ dtype: 'bfloat16' })]);
    assert.deepEqual(
      pipeline.steps(0).map(({ name }) => name),
      [
        'IntToFloatTensor + Flip + Warp + Rotate + Zoom + RandomResizedCropGPU + Brightness + Contrast + Normalize + CastImages + RandomErasing',
      ],
    );
    assert.deepEqual(
      pipeline.steps(1).map(({ name }) => name),
      [
        'IntToFloatTensor + Flip + Warp + Rotate + Zoom + RandomResizedCropGPU + Normalize + CastImages',
      ],
    );
  });

  it('are two steps where they read pictures differently', () => {
    const pipeline = new Pipeline([Rotate({ padMode: 'zeros' }), Zoom()]);
    assert.deepEqual(
      pipeline.steps(0).map(({ name }) => name),
      ['Rotate', 'Zoom'],
    );
  });

  for (const frame of frames)
    it(`are the same picture as plain operators make: ${JSON.stringify(frame)}`, () =>
      tidyAsync(async () => {
        const images = noise([5, 3, 61, 47], 1);
        const colors = [Brightness(), Contrast(), Saturation(), Hue()];
        const moves = augTransforms({ ...frame, flipVert: true, maxLighting: 0, pAffine: 1 });
        for (const seed of [1, 2, 3]) {
          const [native, plain] = await bothWays(
            [IntToFloatTensor(), ...moves, ...colors],
            images,
            { seed },
          );
          assert.deepEqual(native.shape, plain.shape);
          assert.ok(furthest(native, plain) < 1 / 255, String(furthest(native, plain)));
        }
      }));

  it('are the same in validation, of grey pictures, of one, and in half precision', () =>
    tidyAsync(async () => {
      const tfms = [IntToFloatTensor(), ...augTransforms({ size: 24 }), normalize()];
      const [native, plain] = await bothWays(tfms, noise([3, 3, 60, 50], 2), { splitIdx: 1 });
      assert.ok(furthest(native, plain) < 1e-4);
      const grey = [IntToFloatTensor(), ...augTransforms(), Saturation({ p: 1 }), Hue({ p: 1 })];
      const [nativeGrey, plainGrey] = await bothWays(grey, noise([1, 1, 33, 20], 3));
      assert.ok(furthest(nativeGrey, plainGrey) < 1e-4);
      const half = CastImages({ dtype: 'float16', memoryFormat: 'channelsLast' });
      const [nativeHalf, plainHalf] = await bothWays([...tfms, half], noise([2, 3, 60, 50], 4));
      assert.equal(nativeHalf.dtype, 'float16');
      assert.deepEqual(nativeHalf.stride(), [3 * 24 * 24, 1, 3 * 24, 3]);
      assert.ok(furthest(nativeHalf, plainHalf) < 0.01);
    }));

  it('do in one pass what they do one by one', () =>
    tidyAsync(async () => {
      const images = noise([4, 3, 20, 30], 5);
      const tfms = [IntToFloatTensor(), Flip({ p: 1 }), Brightness(), Contrast(), normalize()];
      const [together] = await new Pipeline(tfms).encode([images], context(7));
      const [apart] = await new Pipeline(tfms).encode([images], context(7), () => {});
      assert.ok(furthest(together as Tensor, apart as Tensor) < 1e-4);
    }));

  it('erase at the end, as RandomErasing alone does, and never in the batch that came', () =>
    tidyAsync(async () => {
      const images = noise([4, 3, 20, 30], 5);
      const floats = images.div(255).as(TensorImage);
      const tfms = [Flip({ p: 0.5 }), normalize(), RandomErasing({ p: 1, sl: 0.2 })];
      const encode = async (input: TensorImage, all: Transform[], trace?: () => void) =>
        (await new Pipeline(all).encode([input], context(7), trace))[0] as Tensor;
      const together = await encode(images, [IntToFloatTensor(), ...tfms]);
      assert.ok(
        furthest(together, await encode(images, [IntToFloatTensor(), ...tfms], () => {})) < 1e-4,
      );
      assert.ok(furthest(together, await encode(floats, tfms)) < 1e-4);
      const before = floats.clone();
      await encode(floats, [CastImages(), RandomErasing({ p: 1, sl: 0.2 })]);
      assert.equal(furthest(floats, before), 0);
    }));

  it('read masks natively as by plain operators', () =>
    tidyAsync(async () => {
      const classes = noise([4, 40, 30], 6).as(TensorMask);
      const tfms = [IntToFloatTensor(), ...augTransforms({ size: 25, padMode: 'zeros' })];
      const [step] = new Pipeline(tfms).steps(0) as readonly [Augmentation];
      const plan = step.beforeCall([classes], context());
      const native = (await step.encodes(classes, plan)) as Tensor;
      const sizes = { from: [40, 30] as const, to: plan.size };
      const plain = plainMasks(classes, plan, pixelMaps(plan.maps ?? [], sizes, true));
      assert.equal(native.dtype, 'int64');
      const differ = native.ne(plain).sum().item() as number;
      assert.ok(differ < 5, `${differ} pixels`); // ties between two pixels, in float32
    }));

  it('average what a shrinking picture would leave out', () =>
    tidyAsync(async () => {
      const stripes = tensor(
        Array.from({ length: 120 }, (_, i) => (i % 2) * 255),
        { dtype: 'uint8' },
      )
        .expand([1, 3, 120, 120])
        .as(TensorImage);
      const [made] = await new Pipeline([IntToFloatTensor(), Flip({ size: 30 })]).encode(
        [stripes],
        context(0, 1),
      );
      assert.ok(furthest(made as Tensor, (made as Tensor).mul(0).add(0.5)) < 0.01);
    }));

  it('take pictures of one pixel, one row, sizes that do not divide, and batches without samples', () =>
    tidyAsync(async () => {
      for (const shape of [
        [2, 3, 1, 1],
        [1, 3, 1, 5000],
        [1, 1, 5000, 1],
        [2, 3, 7, 13],
        [0, 3, 9, 9],
      ]) {
        const tfms = [
          IntToFloatTensor(),
          ...augTransforms({ size: [5, 3], pAffine: 1, minScale: 0.5 }),
          Normalize.fromStats([0.5], [0.2]),
        ];
        for (const splitIdx of [0, 1] as const) {
          const [native, plain] = await bothWays(tfms, noise(shape, 9), { splitIdx });
          assert.deepEqual(native.shape, [shape[0], shape[1], 5, 3]);
          if (shape[0] !== 0) assert.ok(furthest(native, plain) < 1e-3, String(shape));
        }
      }
    }));

  it('say what they miss', () =>
    tidyAsync(async () => {
      const images = noise([1, 1, 8, 8], 1);
      const run = (...tfms: Transform[]) => new Pipeline(tfms).encode([images], context());
      await assert.rejects(run(IntToFloatTensor(), Flip(), normalize()), {
        message:
          'IntToFloatTensor + Flip + Normalize: Normalize: expected images of 3 channels, as there are statistics for, got 1',
      });
      await assert.rejects(run(Brightness({ p: 1 })), /expected float images in \[0, 1\]/);
      const points = tensor([[[0, 0]]]).as(TensorPoint);
      await assert.rejects(
        new Pipeline([Flip()]).encode([points], context()),
        /Flip: expected images or masks in the batch, got none/,
      );
      assert.throws(() => augTransforms({ minScale: 0.5 }), /expected size beside minScale/);
      assert.throws(() => Flip({ p: 2 }), /Flip: expected a number from 0 to 1 for p, got 2/);
      assert.throws(() => Zoom({ minZoom: 2 }), /Zoom: expected at least minZoom, 2, for maxZoom/);
      assert.throws(() => Warp({ magnitude: 0.5 }), /magnitude/);
      assert.throws(() => RandomResizedCropGPU(0), /size/);
      await assert.rejects(run(Rotate({ draw: [] })), /at least 1 finite numbers/);
    }));
});

describe('what lies on a picture', () => {
  const sizes: readonly ImageSize[] = [
    [64, 64],
    [61, 90],
  ];
  const outs: readonly FrameArgs[] = [
    {},
    { size: [48, 71], alignCorners: false, padMode: 'zeros' },
    { size: 120, padMode: 'border' },
    { size: 64, alignCorners: false },
  ];
  const ways: Record<string, (frame: FrameArgs) => readonly Transform[]> = {
    Flip: (frame) => [Flip({ ...frame, p: 1 })],
    Dihedral: (frame) => [Dihedral({ ...frame, p: 1 })],
    Rotate: (frame) => [Rotate({ ...frame, p: 1, maxDeg: 45 })],
    Zoom: (frame) => [Zoom({ ...frame, p: 1, minZoom: 0.8, maxZoom: 1.5 })],
    Warp: (frame) => [Warp({ ...frame, p: 1 })],
    RandomResizedCropGPU: ({ size = 64, ...frame }) => [
      RandomResizedCropGPU(size, { ...frame, minScale: 0.5 }),
    ],
    augTransforms: (frame) => augTransforms({ ...frame, flipVert: true, maxLighting: 0 }),
    'augTransforms with minScale': ({ size = 64, ...frame }) =>
      augTransforms({ ...frame, size, minScale: 0.6, maxLighting: 0 }),
  };
  for (const [name, make] of Object.entries(ways))
    it(`moves with it within half a pixel: ${name}`, () =>
      tidyAsync(async () => {
        let compared = 0;
        for (const size of sizes)
          for (const frame of outs)
            for (const splitIdx of [0, 1] as const) {
              const scenes = [1, 2, 3, 4].map((seed) => drawScene(size, { seed, radius: 4 }));
              const joined = (i: 0 | 1 | 2 | 3): Tensor =>
                stack(scenes.map((scene: Scene) => scene[i] as Tensor));
              const batch = [
                joined(0).as(TensorImage),
                joined(1).as(TensorMask),
                joined(2).as(TensorPoint),
                joined(3).as(TensorBBox),
              ];
              const tfms = [IntToFloatTensor(), ...make(frame)];
              const moved = await new Pipeline(tfms).encode(batch, context(3, splitIdx));
              const what = `${name} ${JSON.stringify(frame)} of ${size}, side ${splitIdx}`;
              const mirrored = frame.padMode !== 'zeros';
              compared += assertBatchAgreement(moved, { what, mirrored });
            }
        assert.ok(compared > 40, `${compared} blobs`);
      }));
});
