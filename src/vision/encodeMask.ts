// Masks as PNG files with a palette: sharp would choose the palette itself.
import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';
import { ArgumentError } from '../tensor/errors.js';
import { tidy } from '../tensor/scope.js';
import { classColor } from './classColors.js';
import type { TensorMask } from './mask.js';

const deflated = promisify<Uint8Array, Buffer>(deflate);
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** PNG's largest width and height. */
const longest = 2 ** 31 - 1;

/**
 * The classes of a mask [H, W], 0 … 255, as a PNG file: as indices of a palette, which has the
 * colours that reports show them in, or as grey levels.
 *
 * @see https://www.w3.org/TR/png-3/
 */
export async function encodeMask(
  mask: TensorMask,
  { palette }: { palette: boolean },
): Promise<Buffer> {
  const [height, width] = sizeOf(mask);
  const classes = classesOf(mask);
  const rows = new Uint8Array((width + 1) * height); // each begins with its filter: none
  for (let y = 0; y < height; y++)
    rows.set(classes.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, palette ? 3 : 0, 0, 0, 0], 8); // 8 bits, palette or grey, not interlaced
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    ...(palette ? [chunk('PLTE', coloursOf(classes))] : []),
    chunk('IDAT', await deflated(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The colours of all classes up to the highest that occurs. */
function coloursOf(classes: Uint8Array): Buffer {
  const last = classes.reduce((most, index) => Math.max(most, index), 0);
  return Buffer.from(Array.from({ length: last + 1 }, (_, index) => classColor(index)).flat());
}

/** The classes of a mask, row by row. @throws {ArgumentError} there are others than 0 … 255. */
function classesOf(mask: TensorMask): Uint8Array {
  return tidy(() => {
    const isInteger = /^u?int/.test(mask.dtype) || mask.dtype === 'bool';
    if (!isInteger)
      throw new ArgumentError('encodeImage', `expected integers in a mask, got ${mask.dtype}`);
    if (mask.dtype !== 'uint8' && mask.dtype !== 'bool') {
      const [low, high] = [mask.min(), mask.max()].map((value) => Number(value.item()));
      const odd = (low as number) < 0 ? low : high;
      if (odd !== undefined && (odd < 0 || odd > 255))
        throw new ArgumentError('encodeImage', `expected classes from 0 to 255, got ${odd}`);
    }
    return mask.detach().to('uint8').contiguous().toTypedArray() as Uint8Array;
  });
}

function sizeOf(mask: TensorMask): readonly [height: number, width: number] {
  const [height = 0, width = 0] = mask.shape;
  const fits = mask.ndim === 2 && height > 0 && width > 0 && Math.max(height, width) <= longest;
  if (fits) return [height, width];
  throw new ArgumentError(
    'encodeImage',
    `expected [H, W] for a mask, got [${mask.shape.join(', ')}]`,
  );
}

function chunk(type: string, body: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}
