import { callable } from '../../../data/transform.js';
import { checkArg } from '../../../tensor/errors.js';
import { Augmentation } from './augmentation.js';

/** Options of {@link CastImages}. */
export interface CastImagesOptions {
  /** Default `'float32'`. */
  dtype?: 'float32' | 'float16' | 'bfloat16';
  /** `'channelsLast'` keeps the channels of a pixel together, which convolutions of half precision like. Default `'contiguous'`. */
  memoryFormat?: 'contiguous' | 'channelsLast';
}

class CastImagesTransform extends Augmentation {
  override readonly order = 99.5; // after Normalize, in the same pass

  constructor({ dtype = 'float32', memoryFormat = 'contiguous' }: CastImagesOptions = {}) {
    const name = 'CastImages';
    const isDtype = ['float32', 'float16', 'bfloat16'].includes(dtype);
    checkArg(isDtype, name, "'float32', 'float16' or 'bfloat16'", 'dtype', dtype);
    const isFormat = ['contiguous', 'channelsLast'].includes(memoryFormat);
    checkArg(isFormat, name, "'contiguous' or 'channelsLast'", 'memoryFormat', memoryFormat);
    const format = { dtype, channelsLast: memoryFormat === 'channelsLast' };
    super([
      {
        name,
        stage: 'format',
        addTo: (draft) => {
          draft.format = format;
        },
      },
    ]);
  }
}

/**
 * The element type and the layout of batches of images, a batch transform that runs after Normalize, in the same pass.
 *
 * @throws {ArgumentError} an option is unknown.
 * @example
 * ```ts
 * [...augTransforms(), Normalize(), CastImages({ dtype: 'bfloat16', memoryFormat: 'channelsLast' })];
 * ```
 * @see https://docs.pytorch.org/docs/stable/tensor_attributes.html
 */
export const CastImages = callable(CastImagesTransform, 'CastImages');
export type CastImages = CastImagesTransform;
