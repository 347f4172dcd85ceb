// Whether a transform moves image, mask, points and boxes alike: blobs are drawn at known places, and have to be found
// where the transform says that they are now. For transforms of samples and of batches.
import assert from 'node:assert/strict';
import {
  fromTypedArray,
  type ImageSize,
  Pipeline,
  type SplitIdx,
  stack,
  type Tensor,
  TensorBBox,
  TensorImage,
  TensorMask,
  TensorPoint,
  type Transform,
  type Tuple,
  tensor,
} from 'kindling';
import { rngFor, shuffled } from '#kindling/data/rng.js';
import { blobsOf, levelsOf, type Spot } from './blobs.js';

/** A blob for each colour: they cannot be taken for each other, however they are moved. */
const count = 3;
/** Middles of blobs may be this far, in pixels of the result, from where they should be. */
const tolerance = 0.5 + 1e-3;

/** Image uint8 [3, H, W], mask uint8 [H, W], points [3, 2] and boxes [3, 4] in [−1, 1]. */
export type Scene = readonly [TensorImage, TensorMask, TensorPoint, TensorBBox];

/** Options of {@link drawScene}. */
export interface SceneOptions {
  /** Chooses the places of the blobs. */
  readonly seed: number;
  /** In pixels; the image has to be some eight times as large both ways. Default 5. */
  readonly radius?: number;
}

/**
 * Three discs on black: the first red, the second green, the third blue, of the classes 1, 2 and 3; at their middles the
 * points, around them the boxes. None is so near the edge that it would touch its mirror image.
 */
export function drawScene([height, width]: ImageSize, { seed, radius = 5 }: SceneOptions): Scene {
  const middles = placeDiscs([height, width], { seed, radius });
  const pixels = new Uint8Array(count * height * width);
  const classes = new Uint8Array(height * width);
  for (const [k, [cx, cy]] of middles.entries()) {
    for (let y = Math.floor(cy - radius); y < cy + radius; y++) {
      for (let x = Math.floor(cx - radius); x < cx + radius; x++) {
        if ((x + 0.5 - cx) ** 2 + (y + 0.5 - cy) ** 2 >= radius ** 2) continue;
        pixels[(k * height + y) * width + x] = 255;
        classes[y * width + x] = k + 1;
      }
    }
  }
  const scaled = (x: number, y: number) => [(2 * x) / width - 1, (2 * y) / height - 1];
  const boxes = middles.map(([x, y]) => [
    ...scaled(x - radius, y - radius),
    ...scaled(x + radius, y + radius),
  ]);
  return [
    fromTypedArray(pixels, [count, height, width]).as(TensorImage),
    fromTypedArray(classes, [height, width]).as(TensorMask),
    tensor(middles.map(([x, y]) => scaled(x, y))).as(TensorPoint),
    tensor(boxes).as(TensorBBox),
  ];
}

/** Middles on corners or middles of pixels, so that a disc of pixels has its weight there; far enough apart. */
function placeDiscs([height, width]: ImageSize, { seed, radius }: Required<SceneOptions>): Spot[] {
  const rng = rngFor(seed, height, width);
  const margin = Math.ceil(radius) + 2;
  const all = Array.from({ length: (height - 2 * margin) * (width - 2 * margin) }, (_, i): Spot => {
    const columns = width - 2 * margin;
    return [margin + (i % columns), margin + Math.floor(i / columns)];
  });
  const half = rng.integer(0, 2) / 2;
  const chosen: Spot[] = [];
  for (const i of shuffled(all.length, rng)) {
    const [x, y] = all[i] as Spot;
    if (chosen.some(([cx, cy]) => Math.hypot(cx - x, cy - y) < 2 * margin)) continue;
    chosen.push([x, y]);
    if (chosen.length === count) return chosen.map(([x, y]): Spot => [x + half, y + half]);
  }
  return assert.fail(`no room for ${count} discs in ${height}×${width}`);
}

/** Several scenes of one size as a batch: image float32 [B, 3, H, W], mask int64 [B, H, W], points, boxes. */
export function batchOf(
  scenes: readonly Scene[],
): readonly [TensorImage, TensorMask, TensorPoint, TensorBBox] {
  const joined = (i: 0 | 1 | 2 | 3): Tensor => stack(scenes.map((scene) => scene[i] as Tensor));
  return [
    joined(0).div(255).as(TensorImage),
    joined(1).to('int64').as(TensorMask),
    joined(2).as(TensorPoint),
    joined(3).as(TensorBBox),
  ];
}

/** A tuple after transforms, as a loader runs them. */
export async function transformed(
  tfms: readonly Transform[],
  tuple: Tuple,
  { splitIdx, seed }: { splitIdx: SplitIdx; seed: number },
): Promise<Tuple> {
  return new Pipeline(tfms).encode(tuple, { splitIdx, rng: rngFor(seed) });
}

/** Options of {@link assertAgreement}. */
export interface AgreementOptions {
  /** What was done, for the message. */
  readonly what: string;
  /** Whether the picture goes on outside itself, so that blobs may be there twice. Default false. */
  readonly mirrored?: boolean;
}

/**
 * Asserts that the blobs of a scene are where its points and boxes say, half a pixel off at most, in the image and in the
 * mask. Those that the border cuts are left out. Gives the number of blobs that have been compared.
 */
export function assertAgreement(result: Tuple, options: AgreementOptions): number {
  const [image, mask, points, boxes] = result as unknown as Scene;
  const [height, width] = [image.size(-2), image.size(-1)];
  assert.deepEqual(mask.shape, [height, width], `${options.what}: size of the mask`);
  const inPixels = (x: number, y: number): Spot => [((x + 1) * width) / 2, ((y + 1) * height) / 2];
  const levels = levelsOf(image);
  const classes = levelsOf(mask)[0] as number[][];
  let compared = 0;
  for (let k = 0; k < count; k++) {
    const point = inPixels(...(points.select(0, k).tolist() as unknown as Spot));
    const [x1, y1, x2, y2] = boxes.select(0, k).tolist() as [number, number, number, number];
    const box = [inPixels(x1, y1), inPixels(x2, y2)] as const;
    const expected = { point, box, size: [height, width] as const };
    const ofClass = classes.map((row) => row.map((value) => (value === k + 1 ? 1 : 0)));
    const seen = [
      compare(levels[k] as number[][], { ...expected, name: `blob ${k} of the image` }, options),
      compare(ofClass, { ...expected, name: `blob ${k} of the mask` }, options),
    ];
    if (seen.every(Boolean)) compared++;
  }
  return compared;
}

/** {@link assertAgreement} for every sample of a batch. */
export function assertBatchAgreement(batch: Tuple, options: AgreementOptions): number {
  const [image] = batch as unknown as Scene;
  let compared = 0;
  for (let i = 0; i < image.size(0); i++) {
    const sample = batch.map((value) => (value as Tensor).select(0, i));
    compared += assertAgreement(sample, { ...options, what: `${options.what}, sample ${i}` });
  }
  return compared;
}

interface Expected {
  readonly point: Spot;
  /** Upper left and lower right corner of the box. */
  readonly box: readonly [Spot, Spot];
  readonly size: ImageSize;
  readonly name: string;
}

/** Whether the blob was there to be compared. */
function compare(
  levels: readonly (readonly number[])[],
  { point, box, size: [height, width], name }: Expected,
  { what, mirrored = false }: AgreementOptions,
): boolean {
  const place = `${what}: ${name}, with its point at (${shown(point)}) of ${width} × ${height},`;
  const [from, to] = box;
  // by how much the point is inside, more than its blob reaches
  const inside = (
    [
      [0, width],
      [1, height],
    ] as const
  ).map(([dim, size]) => {
    const reach = (to[dim] - from[dim]) / 2 + 1.5;
    return { by: Math.min(point[dim], size - point[dim]), reach };
  });
  const mustBeSeen = inside.every(({ by, reach }) => by > reach);
  const mustBeGone = inside.some(({ by, reach }) => by < -reach);
  const blobs = blobsOf(levels);
  const [nearest] = blobs.toSorted((a, b) => apart(a.middle, point) - apart(b.middle, point));
  if (!mirrored && mustBeGone) assert.equal(nearest, undefined, `${place} is in the picture`);
  const isOne = blobs.length <= 1 || blobs.every(({ isCut }) => isCut); // the edge may leave it in pieces
  if (!mirrored) assert.ok(isOne, `${place} is there ${blobs.length} times`);
  const isWhole = mustBeSeen || (!mirrored && nearest !== undefined && !nearest.isCut);
  if (!isWhole) return false;

  assert.ok(nearest, `${place} is nowhere`);
  const { middle } = nearest;
  assert.ok(apart(middle, point) <= tolerance, `${place} is at (${shown(middle)})`);
  const centre: Spot = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  assert.ok(apart(middle, centre) <= tolerance, `${place} has a box around (${shown(centre)})`);
  for (const dim of [0, 1] as const) {
    const isAround = nearest.from[dim] > from[dim] - 1.5 && nearest.to[dim] < to[dim] + 1.5;
    assert.ok(isAround, `${place} reaches beyond its box, (${shown(from)}) to (${shown(to)})`);
  }
  return true;
}

function apart([x, y]: Spot, [otherX, otherY]: Spot): number {
  return Math.max(Math.abs(x - otherX), Math.abs(y - otherY));
}

function shown(spot: Spot): string {
  return spot.map((value) => value.toFixed(2)).join(', ');
}
