import { mkdir, stat } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { writeAtomically } from '../io/atomicFile.js';
import { pathOf } from '../io/source.js';
import { systemError } from '../io/systemError.js';
import { ArgumentError } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';
import { type EncodeImageOptions, encodeImage, type ImageFormat } from './encodeImage.js';

/** Options of {@link saveImage}. */
export interface SaveImageOptions extends EncodeImageOptions {
  /** Default: the one that the file's name ends in. */
  format?: ImageFormat;
}

/** The format that a file name stands for; `.jpg` is the first of JPEG's. */
const formatByExtension: Readonly<Record<string, ImageFormat>> = {
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.jpe': 'jpeg',
  '.jfif': 'jpeg',
  '.png': 'png',
  '.webp': 'webp',
};

/** The format in which files of this name are written; undefined for other names. */
export function formatOf(path: string): ImageFormat | undefined {
  return formatByExtension[extname(path).toLowerCase()];
}

/** What {@link formatOf} knows, for messages. */
export const writtenExtensions = Object.keys(formatByExtension).join(' ');

/**
 * Saves a picture as {@link encodeImage} encodes it; folders that are missing are made. The file is
 * there whole or not at all: whatever happens meanwhile (a full disk, the end of the process), an
 * old file stays as it is until the new one is complete.
 *
 * @throws {ArgumentError} as {@link encodeImage}, or the name says no format: it ends in none of
 * `.jpg .jpeg .jpe .jfif .png .webp`, and there is no `format`.
 * @throws {FileError} the system refuses; the unfinished file is removed.
 * @example
 * ```ts
 * const image = await openImage('photo.jpg');
 * await saveImage(await image.toThumb(128), 'thumbs/photo.png');
 * ```
 */
export async function saveImage(
  image: Tensor,
  path: string | URL,
  options: SaveImageOptions = {},
): Promise<void> {
  const file = pathOf('saveImage', path);
  const format = options.format ?? formatOf(file);
  if (!format)
    throw new ArgumentError(
      'saveImage',
      `${file} ends in none of ${writtenExtensions}, and there is no format`,
    );
  await writeImageFile('saveImage', file, await encodeImage(image, { ...options, format }));
}

/** A file of these bytes, whole or not at all, in a folder that is made as needed. */
export async function writeImageFile(op: string, path: string, bytes: Uint8Array): Promise<void> {
  try {
    await makeFolder(dirname(path));
  } catch (error) {
    throw systemError(op, path, error);
  }
  await writeAtomically(op, path, (out) => out.write(bytes));
}

/** `mkdir`'s `recursive` says that there is no such file where a disk is read only, and never ends under /proc. */
async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) await makeFolder(above);
  await mkdir(path).catch(async (error) => {
    if (!(await isFolder(path))) throw error; // another writer may have made it meanwhile
  });
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
