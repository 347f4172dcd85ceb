// Images as tensors. How a file's bytes become pixels is decodeFile.ts.
import { readFile } from 'node:fs';
import { promisify } from 'node:util';
import { DataError } from '../data/dataError.js';
import { inClassOf } from '../data/transform.js';
import { type FileInput, pathOf } from '../io/source.js';
import { fromTypedArray } from '../tensor/create.js';
import { ArgumentError, checkArg } from '../tensor/errors.js';
import type { TensorHandle } from '../tensor/handle.js';
import { type DecodeOptions, decodeImage, readImage } from '../tensor/nativeImage.js';
import { tidy, tidyAsync } from '../tensor/scope.js';
import { Tensor } from '../tensor/tensor.js';
import { resizeImage } from './augment/resizeImage.js';
import { decodeFile, maxPixels, type Pixels } from './decodeFile.js';
import { checkSize, type ResizeMaxOptions, sizeWithin, thumbSize } from './fitSize.js';
import { isJpeg } from './jpegHeader.js';
import { turnUpright } from './orientation.js';
import type { ImageSize } from './points.js';
import { openTurboJpeg } from './turboJpeg.js';

/**
 * A colour image: uint8 [3, H, W] as opened, float32 [B, 3, H, W] in a batch. Transforms of images
 * choose it by this class.
 *
 * @see https://docs.fast.ai/torch_core.html#tensorimage
 */
export class TensorImage extends Tensor {
  declare protected readonly semantics: 'image' | 'imageBW';
  /** Colour channels of an opened image. */
  static readonly channels: 1 | 3 = 3;

  /** Rows, H. */
  get height(): number {
    return this.size(-2);
  }

  /** Columns, W. */
  get width(): number {
    return this.size(-1);
  }

  /** Pixels, H·W. */
  get nPx(): number {
    return this.height * this.width;
  }

  /** Width by height, as fastai has it: above 1 for landscapes. */
  get aspect(): number {
    return this.width / this.height;
  }

  /**
   * The image [C, H, W] stretched to [height, width]: antialiased, off the JavaScript thread, and
   * for bytes in memory equal to Pillow's BILINEAR in every pixel. In a size that it has already it
   * is the same memory. PIL's takes (width, height), and fastai's `reshape(h, w)` the nearest pixel.
   *
   * @throws {ArgumentError} `size` is no size, or the image is a batch.
   */
  async resize(size: ImageSize): Promise<this> {
    checkSize('resize', size);
    if (this.ndim !== 3)
      throw new ArgumentError('resize', `expected an image [C, H, W], got [${this.shape}]`);
    return tidyAsync(async () => inClassOf(this, await resizeImage(this, size)) as this);
  }

  /**
   * The image made smaller until it has at most `maxPx` pixels, `maxH` rows and `maxW` columns, its
   * proportions kept; never larger. Sides are rounded as fastai rounds them, but not to 0; pixels
   * are {@link TensorImage.resize}'s, where fastai takes the nearest.
   *
   * @throws {ArgumentError} a maximum is no integer of at least 1.
   * @example
   * ```ts
   * const small = await image.resizeMax({ maxH: 480, maxW: 640 });
   * ```
   * @see https://docs.fast.ai/vision.core.html#image.resize_max
   */
  resizeMax(options: ResizeMaxOptions): Promise<this> {
    return this.resize(sizeWithin([this.height, this.width], options));
  }

  /**
   * A thumbnail: the image made to fit into `h` rows and `w` columns, its proportions kept; never
   * larger. It has the size of Pillow's `thumbnail`, and {@link TensorImage.resize}'s pixels, where
   * fastai's are bicubic.
   *
   * @param w default `h`
   * @throws {ArgumentError} a side is no integer of at least 1.
   * @see https://docs.fast.ai/vision.core.html#image.to_thumb
   */
  toThumb(h: number, w = h): Promise<this> {
    return this.resize(thumbSize([this.height, this.width], [h, w]));
  }
}

/** A grey image: as {@link TensorImage}, with 1 channel. */
export class TensorImageBW extends TensorImage {
  declare protected readonly semantics: 'imageBW';
  static override readonly channels = 1;
}

/** An image as it is opened and shown. */
export type Uint8Image<T extends TensorImage = TensorImage> = Tensor<'uint8'> & T;

/** An image as a model gets it. */
export type FloatImage<T extends TensorImage = TensorImage> = Tensor<'float32'> & T;

/** A class of images: how many channels are opened, and the class of the tensor. */
export interface ImageClass<T extends TensorImage = TensorImage> {
  new (source: TensorHandle): T;
  readonly channels: 1 | 3;
}

/** What {@link openImage} opens: a path or `file:` URL, the bytes of a file, or an image that is open already. */
export type ImageSource = FileInput | Tensor;

/** Options of {@link openImage}. */
export interface OpenImageOptions<T extends TensorImage = TensorImage> {
  /** `TensorImage` for colour (default), `TensorImageBW` for grey. */
  cls?: ImageClass<T>;
}

/**
 * An image file as uint8 [C, H, W], read and decoded on the thread pool, unless it is a PNG so small
 * that decoding it elsewhere would take longer. Pixels are Pillow's, also those that a decoder fills
 * in where a JPEG file is damaged inside. Where native code cannot have the JPEG library (outside
 * Linux), those of JPEG files are within 5 levels of Pillow's, on average 0.8 darker.
 *
 * Grey files opened in colour have three equal channels, colour files opened in grey Pillow's luma.
 * EXIF orientation is honoured (fastai ignores it), alpha dropped; 16 bits become 8, CMYK becomes
 * RGB, of an animation the first picture is taken.
 *
 * @throws {DataError} the file cannot be read or is no complete image; the message names it.
 * @throws {ArgumentError} the source is none of these, or an open image of another form.
 * @example
 * ```ts
 * const image = await openImage('photo.jpg'); // uint8 [3, H, W]
 * const digit = await openImage('7.png', { cls: TensorImageBW }); // uint8 [1, H, W]
 * ```
 * @see https://docs.fast.ai/vision.core.html#pilbase.create
 */
export async function openImage<T extends TensorImage = TensorImage>(
  source: ImageSource,
  { cls = TensorImage as unknown as ImageClass<T> }: OpenImageOptions<T> = {},
): Promise<Uint8Image<T>> {
  if (source instanceof Tensor) return asImage(source, cls);
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) {
    const bytes = source instanceof ArrayBuffer ? new Uint8Array(source) : source;
    return openNamed(bytes, { cls, name: `image of ${bytes.length} bytes` });
  }
  const path = source instanceof URL ? pathOf('openImage', source) : source;
  checkArg(typeof path === 'string', 'openImage', imageSources, 'an image', source);
  return openNamed(path, { cls, name: path });
}

const imageSources = 'a path, a file: URL, the bytes of a file, or uint8 [C, H, W]';

/** {@link openImage} of a path or of bytes, which messages call by a name. */
export async function openNamed<T extends TensorImage>(
  source: string | Uint8Array,
  { cls, name }: { cls: ImageClass<T>; name: string },
): Promise<Uint8Image<T>> {
  const isRefused = openTurboJpeg();
  try {
    const native = await openNatively(source, { channels: cls.channels, maxPixels });
    if (native instanceof Tensor) return native.as(cls) as Uint8Image<T>;
    const bytes = native ?? (typeof source === 'string' ? await readBytes(source) : source);
    const pixels = await decodeFile(bytes, { isRefused });
    return tidy(() => toTensor(pixels, cls));
  } catch (error) {
    if (error instanceof DataError) throw error;
    const reason = (error as Error).message.split('\n')[0];
    throw new DataError('openImage', `${name}: not a readable image: ${reason}`, { cause: error });
  }
}

/** The image, or what is left to be decoded; undefined where nothing has been read. */
function openNatively(
  source: string | Uint8Array,
  options: DecodeOptions,
): Promise<Tensor | Uint8Array | undefined> | undefined {
  if (typeof source === 'string') return readImage(source, options);
  return isJpeg(source) ? decodeImage(source, options) : undefined;
}

/** The form with a callback costs two thirds of `fs/promises`' for small files. */
const read = promisify(readFile);

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await read(path);
  } catch (error) {
    throw new DataError('openImage', `${path}: cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function toTensor<T extends TensorImage>(
  { data, width, height, orientation }: Pixels,
  cls: ImageClass<T>,
): Uint8Image<T> {
  const image =
    cls.channels === 1
      ? fromTypedArray(luma(data), [1, height, width])
      : fromTypedArray(data, [height, width, 3]).permute([2, 0, 1]); // [3, H, W]
  return turnUpright(image, orientation).as(cls) as Uint8Image<T>;
}

/** Pillow's grey: fixed-point weights .299, .587, .114. */
function luma(rgb: Uint8Array): Uint8Array {
  const grey = new Uint8Array(rgb.length / 3);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    const [r, g, b] = [rgb[at] as number, rgb[at + 1] as number, rgb[at + 2] as number];
    grey[i] = (r * 19595 + g * 38470 + b * 7471 + 0x8000) >> 16;
  }
  return grey;
}

function asImage<T extends TensorImage>(image: Tensor, cls: ImageClass<T>): Uint8Image<T> {
  const fits = image.ndim === 3 && image.size(0) === cls.channels && image.dtype === 'uint8';
  if (fits) return image.as(cls) as Uint8Image<T>;
  const got = `${image.dtype} [${image.shape.join(', ')}]`;
  throw new ArgumentError(
    'openImage',
    `expected uint8 [${cls.channels}, H, W] for an image that is open already, got ${got}`,
  );
}

/** The class of an image, for what is made of it. */
export function classOf<T extends TensorImage>(
  image: T,
): new (
  source: ConstructorParameters<typeof TensorImage>[0],
) => T {
  return image.constructor as new (
    source: ConstructorParameters<typeof TensorImage>[0],
  ) => T;
}
