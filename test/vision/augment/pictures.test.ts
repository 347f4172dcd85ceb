// Every transform as a picture for a person to look at: KINDLING_PICTURES=out/pictures npm test -- test/vision/augment/pictures.test.ts
// The picture shows an F on a colourful ground, with its mask, its box and two named points: what is turned, mirrored or off is seen.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import {
  augTransforms,
  Brightness,
  Contrast,
  CropPad,
  Dihedral,
  DihedralItem,
  Flip,
  FlipItem,
  fromTypedArray,
  Hue,
  IntToFloatTensor,
  imagenetStats,
  Normalize,
  Pipeline,
  RandAugment,
  RandomCrop,
  RandomErasing,
  RandomResizedCrop,
  RandomResizedCropGPU,
  RatioResize,
  Resize,
  Rotate,
  Saturation,
  type Tensor,
  TensorBBox,
  TensorImage,
  TensorMask,
  TensorPoint,
  type Transform,
  TrivialAugment,
  type Tuple,
  tensor,
  tidyAsync,
  Warp,
  Zoom,
} from 'kindling';
import { rngFor } from '#kindling/data/rng.js';
import { paintItems } from '#kindling/report/showResults.js';

const [height, width] = [96, 128];
const folder = process.env.KINDLING_PICTURES;

/** Strokes of the F: left, top, right, bottom. */
const strokes = [
  [40, 20, 52, 76],
  [40, 20, 84, 32],
  [40, 42, 72, 54],
] as const;

/** Image uint8 [3, H, W], mask, points and boxes in [−1, 1]. */
function scene(): Tuple {
  const pixels = new Uint8Array(3 * height * width);
  const classes = new Uint8Array(height * width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isStroke = strokes.some(([x1, y1, x2, y2]) => x >= x1 && x < x2 && y >= y1 && y < y2);
      const colour = isStroke ? [245, 245, 235] : [40 + (200 * x) / width, (220 * y) / height, 120];
      for (const [c, level] of colour.entries()) pixels[(c * height + y) * width + x] = level;
      classes[y * width + x] = isStroke ? 1 : 0;
    }
  const scaled = (x: number, y: number) => [(2 * x) / width - 1, (2 * y) / height - 1];
  return [
    fromTypedArray(pixels, [3, height, width]).as(TensorImage),
    fromTypedArray(classes, [height, width]).as(TensorMask),
    tensor([scaled(40, 20), scaled(46, 76)]).as(TensorPoint),
    tensor([[...scaled(40, 20), ...scaled(84, 76)]]).as(TensorBBox),
  ];
}

const itemTfms: Record<string, readonly Transform[]> = {
  'as it is': [],
  'Resize 80': [Resize(80)],
  'Resize 80 pad': [Resize(80, { method: 'pad' })],
  'Resize 80 pad border': [Resize(80, { method: 'pad', padMode: 'border' })],
  'Resize 80 pad zeros': [Resize(80, { method: 'pad', padMode: 'zeros' })],
  'Resize 80 squish': [Resize(80, { method: 'squish' })],
  'RandomResizedCrop 80': [RandomResizedCrop(80, { minScale: 0.5 })],
  'RandomCrop 80': [RandomCrop(80)],
  'CropPad 120': [CropPad(120)],
  'CropPad 80': [CropPad(80)],
  'RatioResize 60': [RatioResize(60)],
  FlipItem: [FlipItem({ p: 1 })],
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7].map((k) => [`DihedralItem ${k}`, [DihedralItem({ p: 1, draw: k })]]),
  ),
  RandAugment: [RandAugment({ magnitude: 20 })],
  TrivialAugment: [TrivialAugment()],
};

const batchTfms: Record<string, readonly Transform[]> = {
  'as it is': [],
  Flip: [Flip({ p: 1 })],
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7].map((k) => [`Dihedral ${k}`, [Dihedral({ p: 1, draw: k })]]),
  ),
  'Rotate 30': [Rotate({ p: 1, draw: 30 })],
  'Rotate 30 border': [Rotate({ p: 1, draw: 30, padMode: 'border' })],
  'Rotate 30 zeros': [Rotate({ p: 1, draw: 30, padMode: 'zeros' })],
  'Zoom 1.5': [Zoom({ p: 1, draw: 1.5, drawX: 0.4, drawY: 0.5 })],
  'Zoom 0.6 zeros': [Zoom({ p: 1, draw: 0.6, padMode: 'zeros' })],
  'Warp across': [Warp({ p: 1, drawX: 0.3, drawY: 0 })],
  'Warp down': [Warp({ p: 1, drawX: 0, drawY: 0.3 })],
  'RandomResizedCropGPU 80': [RandomResizedCropGPU(80, { minScale: 0.5 })],
  'Brightness 0.7': [Brightness({ p: 1, draw: 0.7 })],
  'Brightness 0.3': [Brightness({ p: 1, draw: 0.3 })],
  'Contrast 2': [Contrast({ p: 1, draw: 2 })],
  'Contrast 0.5': [Contrast({ p: 1, draw: 0.5 })],
  'Saturation 2': [Saturation({ p: 1, draw: 2 })],
  'Saturation 0': [Saturation({ p: 1, draw: 0 })],
  'Hue 0.33': [Hue({ p: 1, draw: 0.33 })],
  RandomErasing: [Normalize.fromStats(...imagenetStats), RandomErasing({ p: 1, sl: 0.1 })],
  augTransforms: augTransforms(),
  'augTransforms 80, minScale': augTransforms({ size: 80, minScale: 0.5 }),
};

/** One sample of a batch as it is shown: uint8, in pixels. */
function shown(batch: Tuple, tfms: Pipeline): Tuple {
  const [image, mask, points, boxes] = tfms
    .decode(batch)
    .map((value) => (value as Tensor).select(0, 0)) as [Tensor, Tensor, Tensor, Tensor];
  return inPixels([image.as(TensorImage), mask.as(TensorMask), points, boxes]);
}

function inPixels([image, mask, points, boxes]: Tuple): Tuple {
  const [h, w] = [(image as Tensor).size(-2), (image as Tensor).size(-1)];
  const scaled = (value: unknown, sides: readonly number[]): Tensor =>
    (value as Tensor).add(1).mul(tensor(sides)).div(2);
  return [
    image,
    mask,
    scaled(points, [w, h]).as(TensorPoint),
    scaled(boxes, [w, h, w, h]).as(TensorBBox),
  ];
}

async function draw(name: string, samples: readonly (readonly [string, Tuple])[]): Promise<void> {
  const picture = await paintItems(
    name,
    samples.map(([note, [image, ...targets]]) => ({ note, inputs: [image], targets })),
  );
  const images = picture.toSvg().match(/<image /g) ?? [];
  assert.equal(images.length, 2 * samples.length); // each with its mask
  if (folder) await picture.save(join(folder, `${name}.png`));
}

describe('pictures of transforms', () => {
  const context = () => ({ splitIdx: 0 as const, rng: rngFor(11) });

  it('of samples', () =>
    tidyAsync(async () => {
      const before = (scene()[0] as Tensor).tolist();
      const samples: [string, Tuple][] = [];
      for (const [name, tfms] of Object.entries(itemTfms)) {
        const made = await new Pipeline(tfms).encode(scene(), context());
        if (tfms.length > 0) assert.notDeepEqual((made[0] as Tensor).tolist(), before, name);
        samples.push([name, inPixels(made)]);
      }
      await draw('itemTransforms', samples);
    }));

  it('of batches', () =>
    tidyAsync(async () => {
      const before = (scene()[0] as Tensor).tolist();
      const samples: [string, Tuple][] = [];
      for (const [name, tfms] of Object.entries(batchTfms)) {
        const pipeline = new Pipeline([IntToFloatTensor(), ...tfms]);
        const batch = scene().map((value) =>
          (value as Tensor).unsqueeze(0).as((value as Tensor).constructor as typeof TensorImage),
        );
        const made = shown(await pipeline.encode(batch, context()), pipeline);
        const image = (made[0] as Tensor).tolist();
        if (tfms.length > 0) assert.notDeepEqual(image, before, name);
        else assert.deepEqual(image, before);
        samples.push([name, made]);
      }
      await draw('batchTransforms', samples);
    }));
});
