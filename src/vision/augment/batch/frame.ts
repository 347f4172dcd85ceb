// How batch transforms are told to read pictures.
import { checkArg } from '../../../tensor/errors.js';
import type { ImageSize } from '../../points.js';
import { checkPadMode, type PadMode } from '../padding.js';
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
  checkPadMode(name, padMode);
  return { mode, padMode, alignCorners };
}
