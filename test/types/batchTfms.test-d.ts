// What the compiler knows of batch transforms. Nothing here runs.
import {
  AffineCoordTfm,
  augTransforms,
  Brightness,
  CastImages,
  Dihedral,
  Flip,
  type Matrix,
  RandomResizedCropGPU,
  Rotate,
  type Transform,
  Warp,
  Zoom,
} from 'kindling';

export const list: Transform[] = augTransforms({
  size: [240, 320],
  minScale: 0.75,
  flipVert: true,
});
export const drawn: readonly Transform[] = [
  Flip({ p: 1, draw: [1, 0] }),
  Rotate({ maxDeg: 30, draw: (n, rng) => Array.from({ length: n }, () => rng.uniform(-1, 1)) }),
  Zoom({ draw: 1.2, drawX: 0.5, drawY: [0.1, 0.9] }),
  new Warp({ magnitude: 0.1, padMode: 'zeros', mode: 'nearest' }),
  Brightness({ maxLighting: 0.4, batch: true }),
  RandomResizedCropGPU([128, 96], { ratio: [0.5, 2], alignCorners: false }),
  CastImages({ dtype: 'bfloat16', memoryFormat: 'channelsLast' }),
  AffineCoordTfm.of('Shift', {}, ({ n, rng }) => ({
    affine: Array.from({ length: n }, (): Matrix => [1, 0, rng.random(), 0, 1, 0, 0, 0, 1]),
  })),
];

// @ts-expect-error: options are an object
Flip(0.5);
// @ts-expect-error: there is no such padding
Rotate({ padMode: 'wrap' });
// @ts-expect-error: a size has two sides
RandomResizedCropGPU([128, 96, 3]);
// @ts-expect-error: a size is needed
RandomResizedCropGPU();
// @ts-expect-error: colours do not move
Brightness({ size: 3 });
// @ts-expect-error: no element type for pictures
CastImages({ dtype: 'int64' });
// @ts-expect-error: draws are numbers
Dihedral({ draw: 'left' });
// @ts-expect-error: fastai's name in our case
augTransforms({ max_rotate: 3 });
