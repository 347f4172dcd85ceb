import { DataError } from '../data/dataError.js';
import { allOf, Reading } from '../data/reading.js';
import { openImage } from './image.js';

/** A file that is no readable image. */
export interface UnreadableImage<Source = string> {
  readonly file: Source;
  /** Says why; its message names the file. */
  readonly error: DataError;
}

/** Enough to keep every thread of the pool at work; each holds one decoded image. */
export const opensAtOnce = 8;

/**
 * The files that {@link openImage} cannot open, in their order, and why: for a folder out of the
 * internet, before training on it. Each file is read and decoded to its end, eight at a time. fastai
 * gives the names alone.
 *
 * @throws {unknown} what is not the files' fault, such as memory that has run out.
 * @example
 * ```ts
 * for (const { file, error } of await verifyImages(getImageFiles('pets'))) {
 *   console.warn(error.message);
 *   rmSync(file);
 * }
 * ```
 * @see https://docs.fast.ai/vision.utils.html#verify_images
 */
export async function verifyImages<Source extends string | Uint8Array>(
  files: Iterable<Source>,
): Promise<UnreadableImage<Source>[]> {
  const bad: (UnreadableImage<Source> | undefined)[] = [];
  const reading = new Reading(opensAtOnce);
  const verify = async (file: Source, i: number): Promise<void> => {
    try {
      (await openImage(file)).dispose();
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      bad[i] = { file, error };
    }
  };
  await allOf([...files].map((file, i) => reading.read(() => verify(file, i))));
  return bad.filter((unreadable) => unreadable !== undefined);
}
