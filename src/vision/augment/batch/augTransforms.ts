import type { Transform } from '../../../data/transform.js';
import { ArgumentError } from '../../../tensor/errors.js';
import type { AffineOptions } from './affineCoordTfm.js';
import { Dihedral } from './dihedral.js';
import { Flip } from './flip.js';
import { Brightness, Contrast } from './lighting.js';
import { RandomResizedCropGPU } from './randomResizedCropGpu.js';
import { Rotate } from './rotate.js';
import { Warp } from './warp.js';
import { Zoom } from './zoom.js';

/** Options of {@link augTransforms}. */
export interface AugTransformsOptions extends Omit<AffineOptions, 'p'> {
  /** Multiplies `maxRotate`, `maxLighting` and `maxWarp`. Default 1. */
  mult?: number;
  /** Mirror half of the samples. Default `true`. */
  doFlip?: boolean;
  /** With `doFlip`: half of the samples lie in one of all eight ways instead. Default `false`. */
  flipVert?: boolean;
  /** The largest angle in degrees. Default 10. */
  maxRotate?: number;
  /** The smallest zoom. Default 1. */
  minZoom?: number;
  /** The largest zoom. Default 1.1. */
  maxZoom?: number;
  /** How far brightness and contrast are changed at most. Default 0.2. */
  maxLighting?: number;
  /** The largest perspective. Default 0.2. */
  maxWarp?: number;
  /** The share of samples that are turned, zoomed, warped. Default 0.75. */
  pAffine?: number;
  /** The share of samples whose brightness, and whose contrast, is changed. Default 0.75. */
  pLighting?: number;
  /** Transforms to add at the end. Default: none. */
  xtraTfms?: readonly Transform[];
  /**
   * Below 1: samples are cut, to frames of `size`'s proportions with at least this share of their area. With `batch`, all of a
   * batch alike. Default 1.
   */
  minScale?: number;
}

/**
 * The usual augmentation, a list for `batchTfms`: Flip (or Dihedral), Warp, Rotate, Zoom, RandomResizedCropGPU with `minScale`, Brightness, Contrast.
 * They are one step, together with IntToFloatTensor and Normalize around them: pictures are read once, straight from their bytes.
 * With `size` the result has that size, in validation too. Unlike fastai's, frames of `minScale` differ from sample to sample (`batch: true` for one per
 * batch), have the proportions of `size` where fastai's are square, and move points, boxes and masks.
 *
 * @throws {ArgumentError} an option is out of range, or `minScale` is given without `size`.
 * @example
 * ```ts
 * const block = new DataBlock({
 *   blocks: [ImageBlock(), CategoryBlock()],
 *   itemTfms: Resize(460),
 *   batchTfms: [...augTransforms({ size: 224, minScale: 0.75 }), Normalize.fromStats(...imagenetStats)],
 * });
 * ```
 * @see https://docs.fast.ai/vision.augment.html#aug_transforms
 */
export function augTransforms({
  mult = 1,
  doFlip = true,
  flipVert = false,
  maxRotate = 10,
  minZoom = 1,
  maxZoom = 1.1,
  maxLighting = 0.2,
  maxWarp = 0.2,
  pAffine = 0.75,
  pLighting = 0.75,
  xtraTfms = [],
  minScale = 1,
  size,
  batch = false,
  ...frame
}: AugTransformsOptions = {}): Transform[] {
  const [rotate, lighting, warp] = [maxRotate * mult, maxLighting * mult, maxWarp * mult];
  const isCut = minScale !== 1;
  const common = { ...frame, batch, ...(size !== undefined && !isCut && { size }) };
  const tfms: Transform[] = [];
  if (doFlip) tfms.push(flipVert ? Dihedral({ ...common, p: 0.5 }) : Flip({ ...common, p: 0.5 }));
  if (warp > 0) tfms.push(Warp({ ...common, magnitude: warp, p: pAffine }));
  if (rotate > 0) tfms.push(Rotate({ ...common, maxDeg: rotate, p: pAffine }));
  if (minZoom < 1 || maxZoom > 1) tfms.push(Zoom({ ...common, minZoom, maxZoom, p: pAffine }));
  if (isCut) {
    if (size === undefined)
      throw new ArgumentError(
        'augTransforms',
        'expected size beside minScale: what is cut out gets that size',
      );
    const aspect = typeof size === 'number' ? 1 : size[1] / size[0];
    tfms.push(RandomResizedCropGPU(size, { ...frame, batch, minScale, ratio: [aspect, aspect] }));
  }
  if (lighting > 0) {
    tfms.push(Brightness({ maxLighting: lighting, p: pLighting, batch }));
    tfms.push(Contrast({ maxLighting: lighting, p: pLighting, batch }));
  }
  return [...tfms, ...xtraTfms];
}
