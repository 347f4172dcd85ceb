import { DataError } from '../../../data/dataError.js';
import { fromTypedArray } from '../../../tensor/create.js';
import type { Tensor } from '../../../tensor/tensor.js';
import { readBytes } from '../textFile.js';

const step = 'biwi.readDepth';
const mostPixels = 4096; // on a side: a corrupt header must not ask for gigabytes

/**
 * Reads a `_depth.bin`: int16 [H, W], the distance of each pixel in mm, 0 where nothing was seen or
 * the background was cut away.
 *
 * The file holds width and height, then runs: how many pixels are empty, how many follow, and those.
 *
 * @throws {DataError} the file cannot be read, is cut off, or its runs do not fill the image exactly:
 * the message says at which byte.
 * @example
 * ```ts
 * const depth = await biwi.readDepth('01/frame_00003_depth.bin'); // int16 [480, 640]
 * ```
 */
export async function readDepth(file: string): Promise<Tensor<'int16'>> {
  const bytes = await readBytes(step, file);
  const fail = (message: string): never => {
    throw new DataError(step, `${file}: ${message}`);
  };
  let at = 0;
  const count = (what: string): number => {
    if (at + 4 > bytes.length) fail(`ends at byte ${bytes.length}, before ${what}`);
    at += 4;
    return bytes.readInt32LE(at - 4);
  };

  const [width, height] = [count('the width'), count('the height')];
  const isSize = (n: number): boolean => n >= 1 && n <= mostPixels;
  if (!isSize(width) || !isSize(height))
    fail(`expected a size from 1 × 1 to ${mostPixels} × ${mostPixels}, got ${width} × ${height}`);
  const depth = new Int16Array(width * height);
  for (let pixel = 0; pixel < depth.length; ) {
    const start = at;
    const empty = count('the length of a run');
    const full = count('the length of a run');
    const left = depth.length - pixel;
    if (empty < 0 || full < 0 || empty + full > left)
      fail(
        `run of ${empty} empty and ${full} full pixels at byte ${start}, where ${left} are left`,
      );
    if (at + 2 * full > bytes.length)
      fail(`ends at byte ${bytes.length}, within the run at byte ${start}`);
    pixel += empty;
    for (let i = 0; i < full; i++, at += 2) depth[pixel++] = bytes.readInt16LE(at);
  }
  if (at < bytes.length) fail(`${bytes.length - at} bytes after the last pixel`);
  return fromTypedArray(depth, [height, width]);
}
