// Masks: images whose pixels are classes. How their files become numbers is pngSamples.ts, and sharp.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { DataError } from '../data/dataError.js';
import { callable, inClassOf, Transform } from '../data/transform.js';
import { type FileInput, pathOf } from '../io/source.js';
import { fromTypedArray } from '../tensor/create.js';
import { ArgumentError, checkArg } from '../tensor/errors.js';
import { tidy } from '../tensor/scope.js';
import { Tensor } from '../tensor/tensor.js';
import { nearestPixels } from './augment/nearestPixels.js';
import { checkSize, type ResizeMaxOptions, sizeWithin, thumbSize } from './fitSize.js';
import { turnUpright } from './orientation.js';
import { readPngSamples, type Samples } from './pngSamples.js';
import type { ImageSize } from './points.js';

/**
 * A class for every pixel: uint8 [H, W] as opened and shown, int64 [B, H, W] in a batch. Transforms
 * of masks choose it by this class; what is between pixels is never invented, so they resample by
 * the nearest.
 *
 * @see https://docs.fast.ai/torch_core.html#tensormask
 */
export class TensorMask extends Tensor {
  declare protected readonly semantics: 'mask';
  /** The names of the classes, where a decoded mask knows them. */
  codes?: readonly string[];

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

  /** Width by height. */
  get aspect(): number {
    return this.width / this.height;
  }

  /**
   * The mask, or each of a batch, stretched to [height, width]: each pixel is the one under its
   * middle, as Pillow's NEAREST takes it.
   *
   * @throws {ArgumentError} `size` is no size.
   */
  async resize(size: ImageSize): Promise<this> {
    checkSize('resize', size);
    const resized = tidy(() => inClassOf(this, nearestPixels(this, size))) as this;
    if (this.codes) resized.codes = this.codes;
    return resized;
  }

  /** {@link TensorImage.resizeMax} of a mask: the size that its image gets, and the nearest pixels. */
  resizeMax(options: ResizeMaxOptions): Promise<this> {
    return this.resize(sizeWithin([this.height, this.width], options));
  }

  /** {@link TensorImage.toThumb} of a mask: the size that its image gets, and the nearest pixels. */
  toThumb(h: number, w = h): Promise<this> {
    return this.resize(thumbSize([this.height, this.width], [h, w]));
  }
}

/** A mask as it is opened and shown. */
export type Uint8Mask = Tensor<'uint8'> & TensorMask;

/** A mask as a loss gets it. */
export type Int64Mask = Tensor<'int64'> & TensorMask;

/** What {@link openMask} opens: a path or `file:` URL, the bytes of a file, or uint8 [H, W]. */
export type MaskSource = FileInput | Tensor;

/**
 * A mask file as uint8 [H, W]: one class index per pixel, as the file stores it. A palette PNG gives
 * its palette indices, as PASCAL VOC's masks need, and a grey PNG of 1, 2 or 4 bits its values 0, 1,
 * 2, …; fastai converts both to grey levels, so that class 1 of VOC becomes 38 and a bit 255. Other
 * files give their level where red, green and blue are equal. EXIF orientation is honoured, as for
 * images.
 *
 * @throws {DataError} the file cannot be read, has colours and no palette, or has values above 255;
 * the message names it.
 * @throws {ArgumentError} a tensor that is not uint8 [H, W].
 * @see https://docs.fast.ai/vision.core.html#pilmask
 */
export async function openMask(source: MaskSource): Promise<Uint8Mask> {
  if (source instanceof Tensor) {
    const form = `${source.dtype} [${source.shape.join(', ')}]`;
    if (source.dtype === 'uint8' && source.ndim === 2) return source.as(TensorMask) as Uint8Mask;
    throw new ArgumentError('openMask', `expected uint8 [H, W] for an open mask, got ${form}`);
  }
  const isBytes = source instanceof Uint8Array || source instanceof ArrayBuffer;
  const isMask = typeof source === 'string' || source instanceof URL || isBytes;
  checkArg(isMask, 'openMask', maskSources, 'a mask', source);
  if (source instanceof URL) pathOf('openMask', source); // only file:
  const name = maskName(source);
  let samples: Samples;
  try {
    const bytes = await bytesOf(source);
    samples = (await readPngSamples(bytes)) ?? (await readLevels(bytes));
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0];
    throw new DataError('openMask', `${name}: not a readable mask: ${reason}`, { cause: error });
  }
  const { data, width, height, orientation } = samples;
  if (!(data instanceof Uint8Array)) {
    const high = data.findIndex((value) => value > 255);
    if (high >= 0)
      throw new DataError(
        'openMask',
        `${name}: expected classes up to 255, got ${data[high]} at pixel (${high % width}, ${Math.floor(high / width)})`,
      );
  }
  return tidy(() => {
    const bytes = data instanceof Uint8Array ? data : Uint8Array.from(data);
    return turnUpright(fromTypedArray(bytes, [height, width]), orientation).as(TensorMask);
  }) as Uint8Mask;
}

const maskSources = 'a path, a file: URL, the bytes of a file, or uint8 [H, W]';

async function bytesOf(source: FileInput): Promise<Uint8Array> {
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  return source instanceof Uint8Array ? source : readFile(source);
}

/** A mask in a message. */
export function maskName(source: MaskSource): string {
  if (typeof source === 'string') return source;
  if (source instanceof URL) return fileURLToPath(source);
  return source instanceof Tensor ? 'an open mask' : `a mask of ${source.byteLength} bytes`;
}

/** The levels of a file whose pixels are all grey. */
async function readLevels(bytes: Uint8Array): Promise<Samples> {
  const image = sharp(bytes, { failOn: 'error', ignoreIcc: true, autoOrient: true });
  const { data, info } = await image
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const levels = new Uint8Array(width * height);
  for (let i = 0; i < levels.length; i++) {
    const pixel = data.subarray(i * channels, (i + 1) * channels);
    if (pixel.some((value) => value !== pixel[0]))
      throw new Error(
        `pixel (${i % width}, ${Math.floor(i / width)}) has the colour (${pixel.join(', ')}), which is no class; save it as grey or with a palette`,
      );
    levels[i] = pixel[0] as number;
  }
  return { data: levels, width, height, orientation: 1 };
}

/** Options of {@link AddMaskCodes}. */
export interface MaskCodesOptions {
  /** Pixels are divided by this to give their class: 255 for black and white. Default 1. */
  divMask?: number;
  /** A pixel value that is no class and stays as it is, such as 255 of PASCAL VOC. Default: none. */
  ignoreIndex?: number;
}

class AddMaskCodesTransform extends Transform<TensorMask, TensorMask> {
  readonly #codes: readonly string[] | undefined;
  readonly #divMask: number;
  readonly #ignoreIndex: number | undefined;

  constructor(codes?: readonly string[], { divMask = 1, ignoreIndex }: MaskCodesOptions = {}) {
    super();
    const areCodes =
      codes === undefined ||
      (Array.isArray(codes) && codes.length > 0 && new Set(codes).size === codes.length);
    checkArg(areCodes, 'MaskBlock', 'a list of different names', 'codes', codes);
    const divides = Number.isInteger(divMask) && divMask >= 1;
    checkArg(divides, 'MaskBlock', 'an integer of at least 1', 'divMask', divMask);
    const ignores = ignoreIndex === undefined || isLevel(ignoreIndex);
    checkArg(ignores, 'MaskBlock', 'an integer from 0 to 255', 'ignoreIndex', ignoreIndex);
    this.#codes = codes;
    this.#divMask = divMask;
    this.#ignoreIndex = ignoreIndex;
  }

  override get vocab(): readonly string[] | undefined {
    return this.#codes;
  }

  override get c(): number | undefined {
    return this.#codes?.length;
  }

  override accepts(value: unknown): value is TensorMask {
    return value instanceof TensorMask;
  }

  encodes(mask: TensorMask): TensorMask {
    const divided = this.#divMask === 1 ? mask : this.#divide(mask);
    if (this.#codes) this.#check(divided, this.#codes);
    return divided;
  }

  override decodes(mask: TensorMask): TensorMask {
    const shown = mask.as(TensorMask);
    if (this.#codes) shown.codes = this.#codes;
    return shown;
  }

  #divide(mask: TensorMask): TensorMask {
    const divided = mask.div(this.#divMask, { roundingMode: 'floor' }).to(mask.dtype);
    if (this.#ignoreIndex === undefined) return divided.as(TensorMask);
    return mask.where(mask.eq(this.#ignoreIndex), divided).as(TensorMask);
  }

  #check(mask: TensorMask, codes: readonly string[]): void {
    const values = mask.toTypedArray() as Uint8Array;
    const odd = values.findIndex(
      (value) => Number(value) >= codes.length && Number(value) !== this.#ignoreIndex,
    );
    if (odd < 0) return;
    const at = `(${odd % mask.size(-1)}, ${Math.floor(odd / mask.size(-1)) % mask.size(-2)})`;
    throw new ArgumentError(
      this.name,
      `expected classes below ${codes.length}, the number of codes, got ${values[odd]} at pixel ${at}; MaskBlock's divMask divides values, ignoreIndex names one that is no class`,
    );
  }
}

/**
 * The names of a mask's classes: holds masks to them, and gives them to decoded masks. `vocab` is
 * the codes, `c` their number. fastai's lets any value through, which a GPU answers with an error
 * that nobody can place.
 *
 * @throws {ArgumentError} when a pixel is no class; the message says which.
 * @see https://docs.fast.ai/vision.core.html#addmaskcodes
 */
export const AddMaskCodes = callable(AddMaskCodesTransform, 'AddMaskCodes');
export type AddMaskCodes = AddMaskCodesTransform;

function isLevel(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 255;
}
