// The block of masks. What a mask is, and how it is opened, is mask.ts's.
import type { Block, TensorClass } from '../data/block.js';
import { DataError } from '../data/dataError.js';
import { ToTensor } from '../data/toTensor.js';
import { Transform, type Tuple } from '../data/transform.js';
import { CrossEntropyLossFlat } from '../losses/index.js';
import { ArgumentError } from '../tensor/errors.js';
import { IntToFloatTensor } from './intToFloat.js';
import {
  AddMaskCodes,
  type Int64Mask,
  type MaskCodesOptions,
  type MaskSource,
  maskName,
  openMask,
  TensorMask,
  type Uint8Mask,
} from './mask.js';
import { imageSize } from './points.js';

/** Options of {@link MaskBlock}. */
export interface MaskBlockOptions extends MaskCodesOptions {
  /** The names of the classes, in the order of their values. Default: unknown, and so is `c`. */
  codes?: readonly string[];
}

/**
 * A class for every pixel of the image in the same sample: path, file's bytes or uint8 [H, W] →
 * uint8 [H, W] in a sample → int64 [B, H, W] in a batch, trained with cross-entropy over the classes
 * at dim 1. `c` and `vocab` are those of `codes`. Palette files give their palette indices; see
 * {@link openMask}. Resized to the nearest pixel. Shown as uint8, which knows its `codes`.
 *
 * @throws {ArgumentError} `codes` are not different names, or an option is out of range.
 * @example
 * ```ts
 * MaskBlock({ codes: ['background', 'person'], ignoreIndex: 255 }); // as in PASCAL VOC
 * MaskBlock({ codes: ['none', 'vessel'], divMask: 255 }); // black and white files
 * ```
 * @see https://docs.fast.ai/vision.data.html#maskblock
 */
export function MaskBlock({
  codes,
  ...options
}: MaskBlockOptions = {}): Block<MaskSource, Int64Mask, Uint8Mask> {
  AddMaskCodes(codes, options); // so that a wrong option is found here
  const { ignoreIndex } = options;
  return {
    name: 'MaskBlock',
    cls: TensorMask as TensorClass<Int64Mask>, // in a batch, after IntToFloatTensor
    typeTfms: () => [new OpenMask(AddMaskCodes(codes, options))],
    itemTfms: () => [new MaskFits(), ToTensor()],
    batchTfms: () => [IntToFloatTensor()],
    lossFunc: () =>
      new CrossEntropyLossFlat({ axis: 1, ...(ignoreIndex !== undefined && { ignoreIndex }) }),
  };
}

/** {@link openMask} as the first step of a MaskBlock; what is wrong with a mask names its file. */
class OpenMask extends Transform<MaskSource, TensorMask> {
  readonly #codes: AddMaskCodes;

  constructor(codes: AddMaskCodes) {
    super();
    this.#codes = codes;
  }

  override get name(): string {
    return 'openMask';
  }

  override get vocab(): readonly string[] | undefined {
    return this.#codes.vocab;
  }

  override get c(): number | undefined {
    return this.#codes.c;
  }

  async encodes(source: MaskSource): Promise<TensorMask> {
    const mask = await openMask(source);
    try {
      return this.#codes.encodes(mask);
    } catch (error) {
      const reason = (error as Error).message.replace(`${this.#codes.name}: `, '');
      throw new DataError('openMask', `${maskName(source)}: ${reason}`, { cause: error });
    }
  }

  override decodes(mask: TensorMask): TensorMask {
    return this.#codes.decodes(mask);
  }
}

/**
 * Whether a mask has the proportions of its image, while both are as they were opened: an image that
 * EXIF turned, say, has another form than its mask.
 */
class MaskFits extends Transform<TensorMask> {
  override readonly order = -1; // before anything is cut

  override accepts(value: unknown): value is TensorMask {
    return value instanceof TensorMask;
  }

  override beforeCall(tuple: Tuple): void {
    const size = imageSize(tuple);
    const mask = tuple.find((value) => value instanceof TensorMask);
    if (!size || !mask) return;
    const [height, width] = [mask.size(-2), mask.size(-1)];
    const ratio = (size[0] * width) / (size[1] * height);
    if (ratio > 0.98 && ratio < 1.02) return;
    throw new ArgumentError(
      this.name,
      `expected a mask of its image's proportions, got ${height}×${width} for an image of ${size[0]}×${size[1]}; an image may have been turned upright by its EXIF orientation, its mask not`,
    );
  }

  encodes(mask: TensorMask): TensorMask {
    return mask;
  }
}
