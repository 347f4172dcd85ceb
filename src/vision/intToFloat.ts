import { callable, Transform } from '../data/transform.js';
import { checkArg } from '../tensor/errors.js';
import { pictureToFloat } from '../tensor/nativeImage.js';
import { fuse } from './augment/batch/augmentation.js';
import { type Part, partsOf } from './augment/batch/plan.js';
import { classOf, type FloatImage, TensorImage } from './image.js';
import { type Int64Mask, TensorMask } from './mask.js';

/** Options of {@link IntToFloatTensor}. */
export interface IntToFloatOptions {
  /** Pixels of images are divided by this; above 0. Default 255. */
  div?: number;
  /** Pixels of masks are divided by this, rounded down; an integer of at least 1. Default 1. */
  divMask?: number;
}

class IntToFloatTensorTransform extends Transform<
  TensorImage | TensorMask,
  FloatImage | Int64Mask
> {
  override readonly order = 10;
  readonly div: number;
  readonly divMask: number;

  constructor({ div = 255, divMask = 1 }: IntToFloatOptions = {}) {
    super();
    const divMasks = Number.isInteger(divMask) && divMask >= 1;
    checkArg(div > 0, 'IntToFloatTensor', 'a number above 0', 'div', div);
    checkArg(divMasks, 'IntToFloatTensor', 'an integer of at least 1', 'divMask', divMask);
    this.div = div;
    this.divMask = divMask;
  }

  override accepts(value: unknown): value is TensorImage | TensorMask {
    return value instanceof TensorImage || value instanceof TensorMask;
  }

  get parts(): readonly Part[] {
    const { div, divMask } = this;
    return [
      {
        name: this.name,
        stage: 'toFloat',
        addTo: (draft) => {
          draft.toFloat = { div, divMask };
        },
      },
    ];
  }

  override fusedWith(next: Transform): Transform | undefined {
    return fuse(this.parts, partsOf(next));
  }

  encodes(value: TensorImage | TensorMask): FloatImage | Int64Mask {
    if (value instanceof TensorImage) {
      // LibTorch would convert in one pass, divide in another, and use the cores that decode the next batch.
      const floats = pictureToFloat(value, this.div) ?? value.div(this.div);
      return floats.as(classOf(value)) as FloatImage;
    }
    const classes = value.to('int64');
    const { divMask } = this;
    return (divMask === 1 ? classes : classes.div(divMask, { roundingMode: 'floor' })).as(
      TensorMask,
    ) as Int64Mask;
  }

  override decodes(value: TensorImage | TensorMask): TensorImage | TensorMask {
    if (value instanceof TensorMask) return value.to('uint8').as(TensorMask);
    return value.clamp(0, 1).mul(this.div).round().to('uint8').as(classOf(value));
  }
}

/**
 * Pixels from 0 … 255 to [0, 1], and classes of masks to int64, a batch transform of every
 * ImageBlock and MaskBlock: uint8 [B, C, H, W] → float32, uint8 [B, H, W] → int64. Decoding clamps
 * images, and rounds where fastai cuts off; masks stay classes.
 *
 * @throws {ArgumentError} `div` or `divMask` is out of range.
 * @see https://docs.fast.ai/data.transforms.html#inttofloattensor
 */
export const IntToFloatTensor = callable(IntToFloatTensorTransform, 'IntToFloatTensor');
export type IntToFloatTensor = IntToFloatTensorTransform;
