// How a camera was held, as EXIF says it, and what it saw turned upright.
import type { Tensor } from '../tensor/tensor.js';

const orientationTag = 0x0112;

/** Tag 0x0112 of the first directory of EXIF's data, 1 (upright) to 8; undefined where it is not there. */
export function orientationIn(exif: Uint8Array): number | undefined {
  if (exif.length < 8) return undefined;
  const tiff = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  const little = tiff.getUint16(0) === 0x4949;
  const directory = tiff.getUint32(4, little);
  if (directory + 2 > tiff.byteLength) return undefined;
  const count = tiff.getUint16(directory, little);
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + 12 * i;
    if (entry + 10 > tiff.byteLength) return undefined;
    if (tiff.getUint16(entry, little) !== orientationTag) continue;
    const value = tiff.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}

/** How to undo each orientation: swap rows and columns, then flip these dimensions of [..., H, W]. */
const turns: Readonly<Record<number, { swap: boolean; flips: readonly number[] }>> = {
  2: { swap: false, flips: [-1] },
  3: { swap: false, flips: [-2, -1] },
  4: { swap: false, flips: [-2] },
  5: { swap: true, flips: [] },
  6: { swap: true, flips: [-1] },
  7: { swap: true, flips: [-2, -1] },
  8: { swap: true, flips: [-2] },
};

/** A picture [..., H, W] of an orientation as it was seen. */
export function turnUpright(picture: Tensor, orientation: number): Tensor {
  const turn = turns[orientation];
  if (!turn) return picture;
  const swapped = turn.swap ? picture.transpose(-2, -1) : picture;
  return turn.flips.length > 0 ? swapped.flip(turn.flips) : swapped;
}
