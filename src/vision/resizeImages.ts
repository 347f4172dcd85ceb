// A folder of images in another size. Which file goes where is resizePlan.ts's.
import { readFile } from 'node:fs/promises';
import sharp, { type Metadata } from 'sharp';
import { DataError } from '../data/dataError.js';
import { allOf, Reading } from '../data/reading.js';
import { checkArg } from '../tensor/errors.js';
import { tidyAsync } from '../tensor/scope.js';
import { type EncodeImageOptions, encodeImage, type ImageFormat } from './encodeImage.js';
import { longestSide } from './fitSize.js';
import { openNamed, TensorImage, TensorImageBW } from './image.js';
import { planResizes, type Resize } from './resizePlan.js';
import { writeImageFile } from './saveImage.js';
import { opensAtOnce, type UnreadableImage } from './verifyImages.js';

/** Options of {@link resizeImages}. */
export interface ResizeImagesOptions {
  /** The folder for the new files, made as needed; never the folder that is read. */
  dest: string;
  /** Longest side in pixels; smaller images keep their size. Default: all do. */
  maxSize?: number;
  /** Look into folders below `path` too. Default `true`, as `getImageFiles`; fastai's is `false`. */
  recurse?: boolean;
  /**
   * What the new files' names end in: `'.png'`, `'.jpg'`, …. Default: as before; `.png` for files of
   * formats that are only read (GIF, TIFF, AVIF); with `format`, its own.
   */
  ext?: string;
  /** Format of the new files. Default: the one that the new name ends in. */
  format?: ImageFormat;
  /** Of JPEG and WebP, as for `encodeImage`. Default 90. */
  quality?: number;
  /** Leave out what is in `dest` already: goes on after a stop. Default `false`: written again. */
  resume?: boolean;
  /** Images under way at a time, each held in memory. Default 8. */
  maxWorkers?: number;
  /** Called after each file: how many are done, of how many. */
  onProgress?: (done: number, total: number) => void;
  /** Stops between two files. */
  signal?: AbortSignal;
}

/**
 * Every image file of a folder, smaller, in another folder at the same place: once before training
 * on large photographs, which then are read several times faster. Gives the files that cannot be
 * read, in their order, and why; the others are written. Each file is there whole or not at all.
 *
 * New files show what `openImage` gives of the old ones: upright (EXIF's orientation is applied),
 * without alpha and colour profile, of animations the first picture; grey stays grey. What is small
 * enough, upright, and in the right format already is copied byte by byte.
 *
 * fastai's makes grey files RGB and mixes up the colours of palettes, ignores the orientation, and
 * rounds sides down, to 0 too.
 *
 * @returns what `verifyImages` returns
 * @throws {ArgumentError} an option is wrong, `path` is no folder or holds no image, a new file would
 * replace one that is read, or two would be one.
 * @throws {FileError} a file cannot be written; what was written before stays.
 * @throws {unknown} the reason of `signal`, once it is aborted.
 * @example
 * ```ts
 * const bad = await resizeImages('photos', { dest: 'photos-500', maxSize: 500, resume: true });
 * for (const { file, error } of bad) console.warn(error.message);
 * ```
 * @see https://docs.fast.ai/vision.utils.html#resize_images
 */
export async function resizeImages(
  path: string,
  options: ResizeImagesOptions,
): Promise<UnreadableImage[]> {
  const { maxSize, maxWorkers = opensAtOnce, onProgress, signal } = options;
  for (const [name, value] of Object.entries({ maxSize, maxWorkers })) {
    const isCount = value === undefined || (Number.isInteger(value) && value >= 1);
    checkArg(isCount, 'resizeImages', 'an integer of at least 1', name, value);
  }
  const plan = planResizes(path, options);
  const bad: (UnreadableImage | undefined)[] = [];
  const reading = new Reading(maxWorkers);
  let done = 0;
  const work = plan.map((resize, i) =>
    reading.read(async () => {
      signal?.throwIfAborted();
      try {
        await resizeOne(resize, options);
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        bad[i] = { file: resize.from, error };
      }
      onProgress?.(++done, plan.length);
    }),
  );
  await allOf(work);
  return bad.filter((unreadable) => unreadable !== undefined);
}

async function resizeOne(
  { from, to, format }: Resize,
  { maxSize, quality }: Pick<ResizeImagesOptions, 'maxSize' | 'quality'>,
): Promise<void> {
  const bytes = await readBytes(from);
  const facts = await factsOf(bytes);
  const cls = facts && facts.channels < 3 ? TensorImageBW : TensorImage;
  const encoded = await tidyAsync(async () => {
    const image = await openNamed(bytes, { cls, name: from });
    const size = longestSide([image.height, image.width], maxSize);
    const isThere =
      size[0] === image.height &&
      size[1] === image.width &&
      facts?.format === format &&
      (facts.orientation ?? 1) === 1;
    if (isThere) return bytes;
    const options: EncodeImageOptions = quality === undefined ? { format } : { format, quality };
    return encodeImage(await image.resize(size), options);
  });
  await writeImageFile('resizeImages', to, encoded);
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const text = `${path}: cannot be read: ${(error as Error).message}`;
    throw new DataError('resizeImages', text, { cause: error });
  }
}

/** What the file says about itself; undefined where it is broken: `openNamed` says how. */
async function factsOf(bytes: Uint8Array): Promise<Metadata | undefined> {
  try {
    return await sharp(bytes).metadata();
  } catch {
    return undefined;
  }
}
