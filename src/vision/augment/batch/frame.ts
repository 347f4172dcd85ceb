// How batch transforms are told to read pictures.
import { checkArg } from '../../../tensor/errors.js';
import type { ImageSize } from '../../points.js';
import type { PadMode } from '../padding.js';
import type { FrameOptions, SampleMode } from './plan.js';

/** Options of how pictures are read, common to batch transforms that move things. */
export interface FrameArgs {
  /** Of the result: an integer for a square, or [height, width]. Default: as before. */
  size?: number | ImageSize;
  /** How pixels between pixels are made: `'bilinear'` (default), `'nearest'` or `'bicubic'`. Masks are always `'nearest'`. */
  mode?: SampleMode;
  /** What lies outside the picture: its mirror image (`'reflection'`, default), its edge (`'border'`), or black (`'zeros'`). */
  padMode?: PadMode;
  /** Whether −1 and 1 are the middles of the outermost pixels, or their outer edges. Default `true`, as in fastai. */
  alignCorners?: boolean;
}

export function frameOf(
  name: string,
  { mode = 'bilinear', padMode = 'reflection', alignCorners = true }: FrameArgs,
): FrameOptions {
  const isMode = ['bilinear', 'nearest', 'bicubic'].includes(mode);
  checkArg(isMode, name, "'bilinear', 'nearest' or 'bicubic'", 'mode', mode);
  const isPadMode = ['reflection', 'border', 'zeros'].includes(padMode);
  checkArg(isPadMode, name, "'reflection', 'border' or 'zeros'", 'padMode', padMode);
  return { mode, padMode, alignCorners };
}

/** [height, width] of an option that may be one number. */
export function sizeArg(name: string, size: number | ImageSize | undefined): ImageSize | undefined {
  if (size === undefined) return undefined;
  const sizes = [size].flat();
  const isSize =
    (sizes.length === 1 || sizes.length === 2) && sizes.every((n) => Number.isInteger(n) && n >= 1);
  checkArg(isSize, name, 'an integer of at least 1, or [height, width]', 'size', size);
  return typeof size === 'number' ? [size, size] : size;
}
