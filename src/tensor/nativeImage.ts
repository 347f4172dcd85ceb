// Images in native code, off the JavaScript thread: files to tensors, and other sizes (native/image).
import { addon, begin, first, put, putHandles } from './cells.js';
import { idOf, wrap } from './handle.js';
import type { Tensor } from './tensor.js';

/** A picture of bytes [C, H, W]. */
type Picture = Tensor<'uint8'>;

/** What an image is decoded to. */
export interface DecodeOptions {
  readonly channels: 1 | 3;
  /** A file with more is not decoded. */
  readonly maxPixels: number;
}

/** A part of a picture, all inside it, and the size that it gets. */
export interface ResampleOptions {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
  readonly size: readonly [height: number, width: number];
}

/** Opens the TurboJPEG library with which this thread decodes from now on; gives '' or what went wrong. */
export function openCodec(path: string): string {
  return addon.openCodec(path);
}

/**
 * Reads an image file: a view [C, H, W] of memory [H, W, C]; or the file's bytes, where it is no JPEG or none that the codec
 * takes without complaint; or undefined, where the file cannot be read.
 */
export function readImage(
  path: string,
  options: DecodeOptions,
): Promise<Picture | Uint8Array | undefined> {
  putDecode(options);
  return addon.openImage(path).then((result) => {
    if (typeof result === 'number') return wrap(result) as Picture;
    return result && new Uint8Array(result);
  });
}

/** {@link readImage} of bytes in memory; undefined where they have to be decoded elsewhere. */
export function decodeImage(
  bytes: Uint8Array,
  options: DecodeOptions,
): Promise<Picture | undefined> {
  putDecode(options);
  return addon.decodeImage(bytes).then((id) => (id === undefined ? id : (wrap(id) as Picture)));
}

/** Part of a picture of bytes [C, H, W] in memory, resampled as Pillow's BILINEAR does it: contiguous. */
export function resamplePicture(
  image: Tensor,
  { top, left, height, width, size }: ResampleOptions,
): Promise<Picture> {
  begin();
  for (const number of [idOf(image), 6, top, left, height, width, size[0], size[1]]) put(number);
  return addon.resizeImage().then((id) => wrap(id) as Picture);
}

/** A batch of bytes with anything in it, in memory that an earlier one may have left. */
export function newBatch(sizes: readonly number[]): Picture {
  begin();
  put(sizes.length);
  for (const size of sizes) put(size);
  addon.newBatch();
  return wrap(first()) as Picture;
}

/** Where pictures go, and which part of each. */
export interface FillOptions {
  /** The place of the first. */
  readonly first: number;
  /** A file with more is not decoded. */
  readonly maxPixels: number;
  /**
   * Which part of a picture is resampled: the largest frame of the size's proportions, all of it, or the first of the
   * frames tried that fits.
   */
  readonly part: 'largest' | 'whole' | 'tried';
  /** The size that the part gets, of which the middle is kept; at least the batch's. */
  readonly size: readonly [height: number, width: number];
  /** Width over height, from and to, of the largest frame in the middle that is taken where none fits. Default: any. */
  readonly ratio?: readonly [least: number, most: number];
  /** For each picture where its frame sits in the room it has. */
  readonly places: readonly FillPlace[];
}

/** Where a frame sits in the room it has, 0 … 1, and with which shares of the area and proportions it is tried. */
export interface FillPlace {
  readonly vertical: number;
  readonly horizontal: number;
  readonly tries?: readonly { readonly scale: number; readonly ratio: number }[];
}

const parts = ['largest', 'whole', 'tried'];

/** No more files than this in one call of {@link fillPictures}. */
export const mostFills = 32;

/**
 * JPEG files, decoded and resampled into the next places of a batch of bytes [B, C, H, W]; as many paths as places. Gives a
 * bit for each that has to be decoded elsewhere, or cannot be read.
 */
export function fillPictures(
  batch: Tensor,
  paths: readonly string[],
  { first, maxPixels, part, size, ratio = [0, Number.MAX_VALUE], places }: FillOptions,
): Promise<number> {
  begin();
  for (const number of [idOf(batch), first, maxPixels, parts.indexOf(part), ...size, ...ratio])
    put(number);
  put(places.length);
  for (const { vertical, horizontal, tries = [] } of places) {
    for (const number of [vertical, horizontal, tries.length]) put(number);
    for (const { scale, ratio } of tries) {
      put(scale);
      put(ratio);
    }
  }
  return addon.fillImages(paths.join('\0'));
}

/**
 * Pictures of bytes [...] as one batch [B, ...], copied by this thread alone: the pool's threads decode meanwhile, and
 * LibTorch's would get in their way. Undefined where they are not contiguous, not bytes, or differ in shape.
 */
export function stackPictures(images: readonly Tensor[]): Picture | undefined {
  begin();
  putHandles(images);
  addon.stackImages();
  const id = first();
  return id === 0 ? undefined : (wrap(id) as Picture);
}

/**
 * Bytes as floats, divided, in one pass of this thread alone. Undefined where they are not contiguous bytes on the CPU.
 */
export function pictureToFloat(image: Tensor, divisor: number): Tensor<'float32'> | undefined {
  begin();
  put(idOf(image));
  put(divisor);
  addon.imageToFloat();
  const id = first();
  return id === 0 ? undefined : (wrap(id) as Tensor<'float32'>);
}

function putDecode({ channels, maxPixels }: DecodeOptions): void {
  begin();
  put(channels);
  put(maxPixels);
}
