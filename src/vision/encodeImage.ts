// Images as the bytes of files. Masks are encodeMask.ts's; where the bytes go is saveImage.ts's.
import sharp from 'sharp';
import { ArgumentError, checkArg } from '../tensor/errors.js';
import { tidy } from '../tensor/scope.js';
import type { Tensor } from '../tensor/tensor.js';
import { encodeMask } from './encodeMask.js';
import { TensorMask } from './mask.js';

/** A format that images are written in. */
export type ImageFormat = 'png' | 'jpeg' | 'webp';

const formats: readonly ImageFormat[] = ['png', 'jpeg', 'webp'];

/** Options of {@link encodeImage}. */
export interface EncodeImageOptions {
  /** PNG gives back every pixel; JPEG and WebP are smaller, and near. Default `'png'`. */
  format?: ImageFormat;
  /**
   * Of JPEG and WebP: 1 (smallest) … 100 (nearest). Default 90; Pillow's 75 is meant for web pages
   * and costs a model detail.
   */
  quality?: number;
  /**
   * For masks: class numbers as indices of a palette, so that a person sees colours. Without one they
   * are grey levels, which programs need that know no palettes. Default `true`.
   */
  palette?: boolean;
}

/**
 * A picture as the bytes of an image file: [C, H, W] or [H, W], uint8 as it is, floats from [0, 1]
 * (what lies outside is clipped). One channel gives grey, three colour; two and four have alpha last,
 * which JPEG cannot hold.
 *
 * A {@link TensorMask} [H, W] of any integers 0 … 255 becomes a PNG file that `openMask` reads the
 * same numbers from, with a palette: fastai's `PILMask` has to be given `palette: false`.
 *
 * @throws {ArgumentError} the shape or the element type is no picture's, the format cannot hold it,
 * or an option is unknown.
 * @example
 * ```ts
 * const png = await encodeImage(image); // every pixel as it is
 * const small = await encodeImage(await image.toThumb(128), { format: 'jpeg', quality: 80 });
 * ```
 * @see https://docs.fast.ai/vision.core.html#image.to_bytes_format
 */
export async function encodeImage(
  image: Tensor,
  { format = 'png', quality = 90, palette = true }: EncodeImageOptions = {},
): Promise<Buffer> {
  checkArg(formats.includes(format), 'encodeImage', "'png', 'jpeg' or 'webp'", 'format', format);
  const isQuality = Number.isInteger(quality) && quality >= 1 && quality <= 100;
  checkArg(isQuality, 'encodeImage', 'an integer from 1 to 100', 'quality', quality);
  if (image instanceof TensorMask) {
    if (format !== 'png')
      throw new ArgumentError(
        'encodeImage',
        `expected 'png' for a mask, got '${format}', which would change its classes`,
      );
    return encodeMask(image, { palette });
  }
  const [height, width, channels] = pictureSize(image);
  if (format === 'jpeg' && channels % 2 === 0) {
    const text = `a JPEG file has no alpha, the last of these ${channels} channels; take 'png' or 'webp'`;
    throw new ArgumentError('encodeImage', text);
  }
  const bytes = tidy(() =>
    levelsOf(image)
      .reshape([channels, height, width])
      .permute([1, 2, 0])
      .contiguous()
      .toTypedArray(),
  ) as Uint8Array;
  const picture = sharp(bytes, { raw: { width, height, channels } });
  const coloured = channels < 3 ? picture.toColourspace('b-w') : picture;
  const options = format === 'png' ? {} : { quality };
  try {
    return await coloured.toFormat(format, options).toBuffer();
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0];
    const text = `${height}×${width} pixels cannot be written as ${format}: ${reason}`;
    throw new ArgumentError('encodeImage', text, { cause: error });
  }
}

function levelsOf(image: Tensor): Tensor {
  if (image.dtype === 'uint8') return image.detach();
  if (!/^b?float/.test(image.dtype))
    throw new ArgumentError(
      'encodeImage',
      `expected uint8, or floats in [0, 1], got ${image.dtype}; a mask of any integers is a TensorMask`,
    );
  const numbers = image.detach().to('float32').nanToNum();
  return numbers.clamp(0, 1).mul(255).round().to('uint8');
}

function pictureSize(image: Tensor): [height: number, width: number, channels: 1 | 2 | 3 | 4] {
  const [channels, height, width] = image.ndim === 2 ? [1, ...image.shape] : image.shape;
  const fits = image.ndim <= 3 && channels && channels <= 4 && height && width;
  if (fits) return [height, width, channels as 1 | 2 | 3 | 4];
  throw new ArgumentError(
    'encodeImage',
    `expected [H, W] or [C, H, W] with C from 1 to 4, got [${image.shape.join(', ')}]`,
  );
}
