// Batch transforms against fastai's numbers; what they do together is fused.test.ts's.
import assert from 'node:assert/strict';
import {
  Brightness,
  Contrast,
  Dihedral,
  Flip,
  type FrameArgs,
  Hue,
  Rotate,
  Saturation,
  type Tensor,
  TensorImage,
  TensorMask,
  TensorPoint,
  tensor,
  tidy,
  tidyAsync,
  Warp,
  Zoom,
  zeros,
} from 'kindling';
import { Pipeline } from '#kindling/data/pipeline.js';
import { rngFor } from '#kindling/data/rng.js';
import type { Transform } from '#kindling/data/transform.js';
import type { Augmentation } from '#kindling/vision/augment/batch/augmentation.js';
import { inverse, type Matrix } from '#kindling/vision/augment/matrix.js';
import { moveTargets } from '#kindling/vision/augment/moveTargets.js';
import { allclose } from '../../support/allclose.js';
import { loadFixture, type TensorRecord, toTensor } from '../../support/fixtures.js';

type PartRecord = readonly [name: keyof typeof tfms, options: Record<string, unknown>];
interface MoveRecord {
  readonly parts: readonly PartRecord[];
  readonly frame: FrameArgs;
  readonly mat: TensorRecord;
  readonly made: TensorRecord;
  readonly madeMask?: TensorRecord;
  readonly madePoints: TensorRecord;
}
interface ColorRecord {
  readonly parts: readonly PartRecord[];
  readonly image: TensorRecord;
  readonly made: TensorRecord;
}
interface Fixture {
  readonly inputs: readonly [Readonly<Record<'image' | 'mask' | 'points', TensorRecord>>];
  readonly moves: readonly MoveRecord[];
  readonly colors: readonly ColorRecord[];
  readonly vectors: readonly ColorRecord[];
}

const tfms = { Brightness, Contrast, Dihedral, Flip, Hue, Rotate, Saturation, Warp, Zoom };
const fixture = loadFixture<Fixture>('augment');
const inputs = fixture.inputs[0];
const training = () => ({ splitIdx: 0 as const, rng: rngFor(0) });

function made(parts: readonly PartRecord[], frame: FrameArgs = {}): Pipeline {
  return new Pipeline(
    parts.map(([name, options]) => tfms[name]({ ...options, ...frame }) as Transform),
  );
}

function called(parts: readonly PartRecord[], frame: FrameArgs = {}): string {
  const options = Object.entries(frame).map(([key, value]) => `${key} ${value}`);
  return [parts.map(([name]) => name).join(', '), ...options].join(', ');
}

async function imageOf(pipeline: Pipeline, image: Tensor): Promise<Tensor> {
  const [changed] = await pipeline.encode([image.as(TensorImage)], training());
  return changed as Tensor;
}

describe('batch transforms', () => {
  for (const { parts, frame, ...expected } of fixture.moves) {
    describe(called(parts, frame), () => {
      it('read images where fastai does', () =>
        tidyAsync(async () => {
          allclose(await imageOf(made(parts, frame), toTensor(inputs.image)), expected.made, {
            atol: 2e-5,
          });
        }));

      const { madeMask } = expected;
      if (madeMask)
        it('read masks where fastai does', () =>
          tidyAsync(async () => {
            const mask = toTensor(inputs.mask).as(TensorMask);
            const [changed] = await made(parts, frame).encode([mask], training());
            allclose(changed as Tensor, madeMask);
          }));

      if (parts.every(([name]) => name !== 'Warp'))
        it('have the matrices of fastai', () =>
          tidy(() => {
            const [step] = made(parts, frame).steps(0) as readonly [Augmentation];
            const { maps } = step.beforeCall([toTensor(inputs.image).as(TensorImage)], training());
            const rows = (maps as readonly Matrix[]).map((map) => [
              map.slice(0, 3),
              map.slice(3, 6),
            ]);
            allclose(tensor(rows, { dtype: 'float32' }), expected.mat);
          }));

      it('move points as fastai does, in the coordinates of pixels', () =>
        tidy(() => {
          const [step] = made(parts, frame).steps(0) as readonly [Augmentation];
          const image = toTensor(inputs.image).as(TensorImage);
          const { maps } = step.beforeCall([image], training());
          const points = toTensor(inputs.points).as(TensorPoint);
          const back = (maps as readonly Matrix[]).map(inverse);
          allclose(moveTargets(points, back), expected.madePoints, { atol: 2e-5 });
        }));
    });
  }

  for (const { parts, image, made: expected } of [...fixture.colors, ...fixture.vectors])
    it(`${called(parts)} change colours as fastai does`, () =>
      tidyAsync(async () => {
        allclose(await imageOf(made(parts), toTensor(image)), expected, { atol: 5e-6 });
      }));
});

describe('the vectors of the reference', () => {
  const mapsOf = (tfm: Transform, [height, width]: readonly [number, number]): Matrix => {
    const image = zeros([1, 1, height, width]).as(TensorImage);
    const { maps } = (tfm as Augmentation).beforeCall([image], training());
    image.dispose();
    return (maps as readonly Matrix[])[0] as Matrix;
  };
  const near = (actual: readonly number[], expected: readonly number[]): void => {
    for (const [i, value] of expected.entries())
      assert.ok(Math.abs((actual[i] as number) - value) < 1e-6, `${actual} against ${expected}`);
  };

  it('hold for Rotate of 30 degrees', () =>
    near(mapsOf(Rotate({ p: 1, draw: 30 }), [4, 6]), [0.866025, 0.333333, 0, -0.75, 0.866025, 0]));

  it('hold for Zoom of 1.25 at (0.25, 0.75)', () =>
    near(
      mapsOf(Zoom({ p: 1, draw: 1.25, drawX: 0.25, drawY: 0.75 }), [4, 6]),
      [0.8, 0, -0.1, 0, 0.8, 0.1],
    ));

  it('hold for Warp by (0.1, −0.2)', () => {
    const map = mapsOf(Warp({ p: 1, drawX: 0.1, drawY: -0.2 }), [4, 6]);
    const sent = (by: Matrix, x: number, y: number): number[] => {
      const [a, b, w] = [0, 3, 6].map(
        (row) => (by[row] as number) * x + (by[row + 1] as number) * y + (by[row + 2] as number),
      ) as [number, number, number];
      return [a / w, b / w];
    };
    near(sent(map, 0.3, -0.4), [0.235294, -0.235294]);
    near(sent(inverse(map), 0.3, -0.4), [0.342342, -0.531532]);
    near(sent(map, -0.8, -1.1), [-1, -1]);
    near(sent(map, 1.2, 0.9), [1, 1]);
  });

  it('hold for the eight ways of Dihedral', () =>
    tidyAsync(async () => {
      const images = tensor(
        [
          [
            [
              [0, 1],
              [2, 3],
            ],
          ],
        ],
        { dtype: 'float32' },
      ).expand([8, 1, 2, 2]);
      const all = Dihedral({ p: 1, draw: [0, 1, 2, 3, 4, 5, 6, 7] });
      const [changed] = await new Pipeline([all]).encode([images.as(TensorImage)], training());
      const texts = (changed as Tensor).round().reshape([8, 4]).tolist() as number[][];
      assert.deepEqual(
        texts.map((row) => row.join('')),
        ['0123', '1032', '2301', '1302', '3210', '2031', '0213', '3120'],
      );
    }));

  it('hold for brightness and contrast', () =>
    tidyAsync(async () => {
      const image = tensor([0.1, 0.5, 0.9]).reshape([1, 1, 1, 3]);
      const lighter = Brightness({ p: 1, draw: 0.6 });
      const harder = Contrast({ p: 1, draw: 1.25 });
      const made = (...all: Transform[]) => imageOf(new Pipeline(all), image);
      allclose(await made(lighter), [[[[0.142857, 0.6, 0.931034]]]]);
      allclose(await made(harder), [[[[0.060283, 0.5, 0.939717]]]]);
      allclose(await made(lighter, harder), [[[[0.096242, 0.624063, 0.962794]]]]);
    }));
});
