import type { Block, TensorClass } from '../data/block.js';
import { ToTensor } from '../data/toTensor.js';
import { Transform } from '../data/transform.js';
import { MSELossFlat } from '../losses/index.js';
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
import { PointCreate, PointScaler, type PointsLike, TensorPoint } from './points.js';

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

/**
 * Points on the image in the same sample: [x, y] or [[x, y], …] in its pixels → TensorPoint [N, 2]
 * in [−1, 1], trained with mean squared error. `c` is 2·N. Shown in pixels of the picture that is
 * shown.
 *
 * @see https://docs.fast.ai/vision.data.html#pointblock
 */
export function PointBlock(): Block<PointsLike, TensorPoint, TensorPoint> {
  return {
    name: 'PointBlock',
    cls: TensorPoint,
    typeTfms: () => [PointCreate()],
    itemTfms: () => [PointScaler(), ToTensor()],
    lossFunc: () => new MSELossFlat(),
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

  encodes(source: ImageSource): Promise<TensorImage> {
    return openImage(source, { cls: this.#cls });
  }
}
