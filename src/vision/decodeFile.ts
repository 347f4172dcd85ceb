// From the bytes of an image file to pixels, on the thread pool. The tensor is image.ts's.
import jpegTurbo from '@julusian/jpeg-turbo';
import sharp, { type Sharp } from 'sharp';
import { isJpeg, readJpegHeader } from './jpegHeader.js';
import { decodeSmallPng } from './png.js';

/** 8-bit RGB pixels, row by row, and how they have to be turned. */
export interface Pixels {
  /** [H, W, 3]. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** EXIF's 1 (upright) to 8, still to be undone. */
  readonly orientation: number;
}

/** sharp's own limit, for files that would claim all memory. */
export const maxPixels = 0x3fff ** 2;

/** Options of {@link decodeFile}. */
export interface DecodeFileOptions {
  /** The bytes went to libjpeg-turbo before, which did not take them. Default `false`. */
  isRefused?: boolean;
}

/**
 * Decodes any image: JPEG by libjpeg-turbo and small PNG files by png.ts, which are several times
 * faster, everything else by sharp. Alpha is dropped, colour profiles are ignored, 16 bits become
 * 8, CMYK and grey become RGB, of an animation the first picture is taken. What libjpeg-turbo does
 * not take (CMYK, odd but readable files) goes to sharp, which says what is wrong.
 *
 * The package's binding has the fast transform only: pixels within 5 levels of Pillow's, on average
 * 0.8 darker. It is what remains where native code cannot have the library itself (turboJpeg.ts).
 * sharp's pixels are equal to Pillow's.
 *
 * @throws {Error} the bytes are not an image, are truncated, or hold more than 268 million pixels.
 */
export async function decodeFile(
  bytes: Uint8Array,
  { isRefused = false }: DecodeFileOptions = {},
): Promise<Pixels> {
  const header = isJpeg(bytes) ? readJpegHeader(bytes) : undefined;
  if (header) {
    const { width, height, orientation } = header;
    if (width * height > maxPixels) throw new Error(`${width}×${height} pixels are too many`);
    const pixels = isRefused ? undefined : await decodeJpeg(bytes);
    if (pixels) return { data: pixels, width, height, orientation };
  }
  const small = decodeSmallPng(bytes);
  if (small) return { ...small, orientation: 1 };
  const image = sharp(bytes, { failOn: 'error', ignoreIcc: true, autoOrient: true });
  if ((header || isTiff(bytes)) && (await image.metadata()).space === 'cmyk') return inks(image);
  const { data, info } = await image
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, orientation: 1 };
}

function isTiff(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  return first === second && (first === 0x49 || first === 0x4d);
}

/** Inks as Pillow shows them; sharp would show them as on paper, up to 130 levels duller. */
async function inks(image: Sharp): Promise<Pixels> {
  const { data, info } = await image
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
    const light = 255 - (data[from + 3] as number);
    for (let ink = 0; ink < 3; ink++) {
      const product = (data[from + ink] as number) * light + 128;
      rgb[to + ink] = light - ((product + (product >> 8)) >> 8); // product / 255, rounded
    }
  }
  return { data: rgb, width, height, orientation: 1 };
}

/** Pixels, or undefined where libjpeg-turbo has any complaint; its binding loses which. */
async function decodeJpeg(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return (await jpegTurbo.decompress(buffer, { format: jpegTurbo.FORMAT_RGB })).data;
  } catch {
    return undefined;
  }
}
