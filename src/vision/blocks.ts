// Blocks of images and boxes. Those of points are pointBlocks.ts, of masks maskBlock.ts.
import type { BatchReader } from '../data/batchReader.js';
import type { Block, TensorClass } from '../data/block.js';
import { MultiCategorize } from '../data/category.js';
import { ToTensor } from '../data/toTensor.js';
import { Transform } from '../data/transform.js';
import { bbPad, sameCounts } from './bbPad.js';
import {
  BBoxCreate,
  type BBoxesLike,
  BBoxLabeler,
  BBoxLabels,
  TensorBBox,
  TensorBBoxLabel,
} from './boxes.js';
import { ClipBoxes, type ClipOptions, checkMinVisibility } from './clipBoxes.js';
import {
  type FloatImage,
  type ImageClass,
  type ImageSource,
  openImage,
  TensorImage,
  type TensorImageBW,
  type Uint8Image,
} from './image.js';
import { IntToFloatTensor } from './intToFloat.js';
import { imageBatchReader } from './openBatch.js';
import { PointScaler } from './pointScaler.js';

/** Options of {@link ImageBlock}. */
export interface ImageBlockOptions<T extends TensorImage = TensorImage> {
  /**
   * `TensorImage` for colour (default), `TensorImageBW` for grey. fastai: `PILImage`, `PILImageBW`.
   */
  cls?: ImageClass<T>;
}

/**
 * An image: path, file's bytes or open image → uint8 [C, H, W] in a sample → float32 [B, C, H, W]
 * in [0, 1] in a batch. Shown as uint8.
 *
 * @example
 * ```ts
 * ImageBlock({ cls: TensorImageBW });
 * ```
 * @see https://docs.fast.ai/vision.data.html#imageblock
 */
export function ImageBlock(options: {
  cls: ImageClass<TensorImageBW>;
}): Block<ImageSource, FloatImage<TensorImageBW>, Uint8Image<TensorImageBW>>;
export function ImageBlock(options?: ImageBlockOptions): Block<ImageSource, FloatImage, Uint8Image>;
export function ImageBlock({
  cls = TensorImage,
}: ImageBlockOptions = {}): Block<ImageSource, FloatImage, Uint8Image> {
  return {
    name: 'ImageBlock',
    cls: cls as TensorClass<FloatImage>, // in a batch, after IntToFloatTensor
    typeTfms: () => [new OpenImage(cls)],
    itemTfms: () => [ToTensor()],
    batchTfms: () => [IntToFloatTensor()],
  };
}

/** Options of {@link BBoxBlock}. */
export interface BBoxBlockOptions extends ClipOptions {}

/**
 * Boxes on the image in the same sample: [[x1, y1, x2, y2], …] in its pixels, upper left and lower
 * right corner → TensorBBox [N, 4] in [−1, 1]. In a batch images with fewer boxes are filled up with
 * zero boxes, and boxes are cut to the image; see {@link bbPad}. What transforms of the batch move out
 * of the image is cut again, and boxes of which nothing is left become zero boxes; see
 * {@link ClipBoxes}. Shown in pixels of the picture that is shown, without padding. Implies no loss:
 * boxes need one of their own.
 *
 * @throws {ArgumentError} `minVisibility` is not in 0 … 1.
 * @example
 * ```ts
 * const block = new DataBlock({
 *   blocks: [ImageBlock(), BBoxBlock(), BBoxLblBlock()],
 *   nInp: 1,
 *   getX: (row: Row) => row.file,
 *   getY: [(row) => row.boxes, (row) => row.labels],
 *   itemTfms: Resize(224),
 * });
 * ```
 * @see https://docs.fast.ai/vision.data.html#bboxblock
 */
export function BBoxBlock({
  minVisibility = 0,
}: BBoxBlockOptions = {}): Block<BBoxesLike, TensorBBox, TensorBBox> {
  checkMinVisibility('BBoxBlock', minVisibility);
  return {
    name: 'BBoxBlock',
    cls: TensorBBox,
    typeTfms: () => [BBoxCreate()],
    itemTfms: () => [PointScaler(), BBoxLabeler(), ToTensor()],
    beforeBatch: (samples) => bbPad(samples, { minVisibility }),
    batchTfms: () => [ClipBoxes({ minVisibility })],
  };
}

/** Options of {@link BBoxLblBlock}. */
export interface BBoxLblBlockOptions {
  /** The labels, in their order. Default: those of the training items, sorted. */
  vocab?: readonly string[];
  /**
   * Put `'#na#'` first: the label of the boxes that fill a batch up, and of every label that is not
   * in the vocabulary. Default `true`. Without it all images of a batch must have equally many boxes, and
   * 0 is a class: it is also the label of the zero box that is left of one which a transform of the batch
   * moves out of the image, so that a loss has to look at the boxes too.
   */
  addNa?: boolean;
}

/**
 * The labels of the boxes in the same sample, one for each: string[] → TensorBBoxLabel [N]. `c` is
 * the number of labels, `'#na#'` included. Shown as text, without padding. Implies no loss; fastai's
 * implies a binary cross-entropy that cannot work.
 *
 * @see https://docs.fast.ai/vision.data.html#bboxlblblock
 */
export function BBoxLblBlock({
  vocab,
  addNa = true,
}: BBoxLblBlockOptions = {}): Block<readonly string[], TensorBBoxLabel, readonly string[]> {
  return {
    name: 'BBoxLblBlock',
    cls: TensorBBoxLabel,
    typeTfms: () => [MultiCategorize({ vocab, addNa }), BBoxLabels()],
    itemTfms: () => [BBoxLabeler(), ToTensor()],
    ...(!addNa && { beforeBatch: sameCounts }),
  };
}

/** {@link openImage} as the first step of an ImageBlock. */
class OpenImage extends Transform<ImageSource, TensorImage> {
  readonly #cls: ImageClass;

  constructor(cls: ImageClass) {
    super();
    this.#cls = cls;
  }

  override get name(): string {
    return 'openImage';
  }

  override batchReader(next: Transform): BatchReader | undefined {
    return imageBatchReader(this.#cls, next);
  }

  encodes(source: ImageSource): Promise<TensorImage> {
    return openImage(source, { cls: this.#cls });
  }
}
