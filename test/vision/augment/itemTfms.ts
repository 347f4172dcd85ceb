// What fastai's item transforms give for given random numbers (test/fixtures/makers/itemTfms.py), and ours for the same.
import assert from 'node:assert/strict';
import {
  CropPad,
  type ImageSize,
  Pipeline,
  PointScaler,
  RandomCrop,
  RandomResizedCrop,
  type Rng,
  TensorBBox,
  TensorImage,
  TensorMask,
  TensorPoint,
  tensor,
  tidyAsync,
} from 'kindling';
import type { Box } from '#kindling/vision/augment/resizeImage.js';
import { allclose } from '../../support/allclose.js';
import { loadFixture, type TensorRecord } from '../../support/fixtures.js';

interface Draws {
  readonly tries: readonly (readonly [area: number, ratio: number])[];
  readonly place: readonly [across: number, down: number];
}

type Name = 'RandomResizedCrop' | 'RandomCrop' | 'CropPad';

interface Given {
  readonly transform: Name;
  readonly size: number | [number, number];
  readonly options: Record<string, never>;
  readonly splitIdx: 0 | 1;
  readonly draws: Draws | null;
}

interface Frame extends Given {
  readonly image: ImageSize;
  readonly gives: { readonly frame: Box; readonly resized: ImageSize | null };
}

interface Picture extends Given {
  readonly image: number[][];
  readonly mask: number[][];
  readonly points: number[][];
  readonly boxes: number[][];
  readonly gives: {
    readonly image: number[][];
    readonly mask: number[][];
    readonly points: TensorRecord | null;
    readonly boxes: TensorRecord | null;
  };
}

interface Fixture {
  readonly frames: readonly Frame[];
  readonly pictures: readonly Picture[];
  readonly turns: readonly {
    readonly k: number;
    readonly image: number[][];
    readonly points: TensorRecord;
    readonly boxes: TensorRecord;
    readonly gives: { image: number[][]; points: TensorRecord; boxes: TensorRecord };
  }[];
  readonly cropPoints: readonly {
    readonly image: ImageSize;
    readonly size: number | [number, number];
    readonly points: number[][];
    readonly boxes: number[][];
    readonly gives: { points: TensorRecord; boxes: TensorRecord };
  }[];
  readonly ratioResize: readonly { image: ImageSize; maxSz: number; gives: ImageSize }[];
}

export const fixture = loadFixture<Fixture>('itemTfms');

/** Gives these numbers of [0, 1), in turn. */
export function giving(...numbers: readonly number[]): Rng {
  const rest = [...numbers];
  const random = () => rest.shift() ?? assert.fail('no number is left to draw');
  return {
    random,
    uniform: (low, high) => low + random() * (high - low),
    integer: (low, high) => low + Math.floor(random() * (high - low)),
  };
}

/** uint8 [1, H, W] */
export const image = (rows: readonly (readonly number[])[]): TensorImage =>
  tensor([rows], { dtype: 'uint8' }).as(TensorImage);

/** uint8 [H, W] */
export const mask = (rows: readonly (readonly number[])[]): TensorMask =>
  tensor(rows, { dtype: 'uint8' }).as(TensorMask);

export const points = (rows: readonly (readonly number[])[]): TensorPoint =>
  tensor(rows, { dtype: 'float32' }).as(TensorPoint);

export const boxes = (rows: readonly (readonly number[])[]): TensorBBox =>
  tensor(rows, { dtype: 'float32' }).reshape([-1, 4]).as(TensorBBox);

function contextOf({ splitIdx, draws }: Given) {
  return { splitIdx, rng: giving(...(draws ? [...draws.tries.flat(), ...draws.place] : [])) };
}

const make = {
  RandomResizedCrop: ({ size, options }: Given) => RandomResizedCrop(size, options),
  RandomCrop: ({ size }: Given) => RandomCrop(size),
  CropPad: ({ size, options }: Given) => CropPad(size, options),
};

/** The draws that a transform uses, of all that the fixture has. */
function ownDraws<G extends Given>(given: G): G {
  const { transform, draws } = given;
  if (!draws) return given;
  return transform === 'RandomCrop' ? { ...given, draws: { ...draws, tries: [] } } : given;
}

/** Tests that a transform shows what fastai's does for the same random numbers. */
export function itIsLikeFastai(name: Name): void {
  const titleOf = ({ size, options, splitIdx }: Given) =>
    `${name}(${JSON.stringify(size)}, ${JSON.stringify(options)}) in ${splitIdx ? 'validation' : 'training'}`;

  it("takes fastai's frames for the same random numbers", () => {
    const frames = fixture.frames.filter(({ transform }) => transform === name).map(ownDraws);
    assert.ok(frames.length >= 6);
    for (const given of frames) {
      const tfm = make[name](given);
      const { draws } = tfm.beforeCall([], contextOf(given));
      const view = tfm.view(given.image, draws as undefined);
      const what = `${titleOf(given)} of ${given.image.join(' × ')}`;
      assert.deepEqual(view.frame, given.gives.frame, what);
      if (given.gives.resized) assert.deepEqual([...view.size], given.gives.resized, what);
    }
  });

  const pictures = fixture.pictures.filter(({ transform }) => transform === name).map(ownDraws);
  for (const given of pictures) {
    it(`has fastai's pixels, mask, points and boxes: ${titleOf(given)}`, () =>
      tidyAsync(async () => {
        const tfms = new Pipeline([PointScaler(), make[name](given)]);
        const tuple = [
          image(given.image),
          mask(given.mask),
          points(given.points),
          boxes(given.boxes),
        ];
        const [picture, classes, at, frames] = await tfms.encode(tuple, contextOf(given));
        const { gives } = given;
        assert.ok(picture instanceof TensorImage && classes instanceof TensorMask);
        assert.ok(at instanceof TensorPoint && frames instanceof TensorBBox);
        // Pillow 13 resizes columns first where the height shrinks much more than the width
        allclose(picture, [gives.image], { atol: name === 'RandomResizedCrop' ? 1 : 0, rtol: 0 });
        allclose(classes, gives.mask, { atol: 0, rtol: 0 });
        if (gives.points) allclose(at, gives.points, { atol: 2e-6 });
        if (gives.boxes) allclose(frames, gives.boxes, { atol: 2e-6 });
      }));
  }
}
