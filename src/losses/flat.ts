// fastai's losses: any shapes, flattened to what the plain loss takes.

import { checkArg } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';
import {
  BCELoss,
  BCEWithLogitsLoss,
  type BCEWithLogitsLossOptions,
  type MultiLabelOptions,
} from './bce.js';
import { CrossEntropyLoss, type CrossEntropyLossOptions } from './crossEntropy.js';
import { LabelSmoothingCrossEntropy, type LabelSmoothingOptions } from './labelSmoothing.js';
import type { LossOptions } from './loss.js';
import { L1Loss, MSELoss } from './regression.js';

/** Options of all flattening losses. */
export interface FlatOptions {
  /** The dim of the classes. Default −1, the last. */
  axis?: number;
}

/** Options of flattening losses whose targets are numbers. */
export interface FloatFlatOptions extends FlatOptions {
  /** Whether to cast targets to float32, unless they are float16. Default true. */
  floatify?: boolean;
}

/** How to flatten: `is2d` keeps the classes as the last dim. */
interface Flattening {
  axis: number;
  floatify: boolean;
  is2d: boolean;
  flatten: boolean;
}

function flatten(
  pred: Tensor,
  targ: Tensor,
  { axis, floatify, is2d, flatten }: Flattening,
): [Tensor, Tensor] {
  const x = classesLast(pred, axis);
  let y = is2d || targ.ndim !== pred.ndim ? targ : classesLast(targ, axis);
  if (floatify && y.dtype !== 'float16') y = y.to('float32');
  if (y.dtype === 'int8' || y.dtype === 'int16' || y.dtype === 'int32') y = y.to('int64');
  if (!flatten) return [x, y];
  return [is2d ? x.reshape([-1, x.size(-1)]) : x.reshape([-1]), y.reshape([-1])];
}

/** The other dims keep their order; fastai swaps `axis` with the last one, which mixes up the voxels of volumes. */
function classesLast(x: Tensor, axis: number): Tensor {
  return axis === -1 || axis === x.ndim - 1 ? x : x.movedim(axis, -1);
}

/**
 * `CrossEntropyLoss` for predictions [*, C] (or with the classes at `axis`) and targets [*] of any integer type.
 * @see https://docs.fast.ai/losses.html#crossentropylossflat
 */
export class CrossEntropyLossFlat extends CrossEntropyLoss {
  readonly axis: number;

  constructor({ axis = -1, ...options }: CrossEntropyLossOptions & FlatOptions = {}) {
    super(options);
    this.axis = axis;
  }

  override forward(pred: Tensor, targ: Tensor): Tensor {
    return super.forward(
      ...flatten(pred, targ, { axis: this.axis, floatify: false, is2d: true, flatten: true }),
    );
  }

  override activation(pred: Tensor): Tensor {
    return pred.softmax(this.axis);
  }

  override decodes(pred: Tensor): Tensor {
    return pred.argmax(this.axis);
  }

  override toString(): string {
    return 'FlattenedLoss of CrossEntropyLoss()';
  }
}

/** Options of `BCEWithLogitsLossFlat`. */
export interface BCEWithLogitsLossFlatOptions extends BCEWithLogitsLossOptions, FloatFlatOptions {
  /** Whether to flatten; impossible with `posWeight`. Default: true without `posWeight`. */
  flatten?: boolean;
}

/**
 * `BCEWithLogitsLoss` for predictions and targets of any shapes with equally many elements, and integer targets.
 *
 * @throws {ArgumentError} `flatten` together with `posWeight`.
 * @see https://docs.fast.ai/losses.html#bcewithlogitslossflat
 */
export class BCEWithLogitsLossFlat extends BCEWithLogitsLoss {
  readonly #flattening: Flattening;

  constructor({
    axis = -1,
    floatify = true,
    flatten,
    ...options
  }: BCEWithLogitsLossFlatOptions = {}) {
    super(options);
    const weighted = options.posWeight !== undefined && options.posWeight !== null;
    checkArg(
      !(weighted && flatten),
      'BCEWithLogitsLossFlat',
      'false with posWeight',
      'flatten',
      flatten,
    );
    this.#flattening = { axis, floatify, is2d: false, flatten: flatten ?? !weighted };
  }

  override forward(pred: Tensor, targ: Tensor): Tensor {
    return super.forward(...flatten(pred, targ, this.#flattening));
  }

  override toString(): string {
    return 'FlattenedLoss of BCEWithLogitsLoss()';
  }
}

/** `BCELoss` for probabilities and targets of any shapes with equally many elements. Decodes by `thresh`, which fastai does not. */
export class BCELossFlat extends BCELoss {
  readonly #flattening: Flattening;

  constructor({
    axis = -1,
    floatify = true,
    ...options
  }: MultiLabelOptions & FloatFlatOptions = {}) {
    super(options);
    this.#flattening = { axis, floatify, is2d: false, flatten: true };
  }

  override forward(pred: Tensor, targ: Tensor): Tensor {
    return super.forward(...flatten(pred, targ, this.#flattening));
  }

  override toString(): string {
    return 'FlattenedLoss of BCELoss()';
  }
}

/**
 * `MSELoss` for predictions and targets of any shapes with equally many elements: [B, 2] against [B, 1, 2], say.
 * @see https://docs.fast.ai/losses.html#mselossflat
 */
export class MSELossFlat extends MSELoss {
  readonly #flattening: Flattening;

  constructor({ axis = -1, floatify = true, ...options }: LossOptions & FloatFlatOptions = {}) {
    super(options);
    this.#flattening = { axis, floatify, is2d: false, flatten: true };
  }

  override forward(pred: Tensor, targ: Tensor): Tensor {
    return super.forward(...flatten(pred, targ, this.#flattening));
  }

  override toString(): string {
    return 'FlattenedLoss of MSELoss()';
  }
}

/**
 * `L1Loss` for predictions and targets of any shapes with equally many elements.
 * @see https://docs.fast.ai/losses.html#l1lossflat
 */
export class L1LossFlat extends L1Loss {
  readonly #flattening: Flattening;

  constructor({ axis = -1, floatify = true, ...options }: LossOptions & FloatFlatOptions = {}) {
    super(options);
    this.#flattening = { axis, floatify, is2d: false, flatten: true };
  }

  override forward(pred: Tensor, targ: Tensor): Tensor {
    return super.forward(...flatten(pred, targ, this.#flattening));
  }

  override toString(): string {
    return 'FlattenedLoss of L1Loss()';
  }
}

/**
 * `LabelSmoothingCrossEntropy` for predictions [*, C] (or with the classes at `axis`) and targets [*].
 * Unlike fastai's, `activation` and `decodes` follow `axis`.
 * @see https://docs.fast.ai/losses.html#labelsmoothingcrossentropyflat
 */
export class LabelSmoothingCrossEntropyFlat extends LabelSmoothingCrossEntropy {
  readonly axis: number;

  constructor({ axis = -1, ...options }: LabelSmoothingOptions & FlatOptions = {}) {
    super(options);
    this.axis = axis;
  }

  override forward(pred: Tensor, targ: Tensor): Tensor {
    return super.forward(
      ...flatten(pred, targ, { axis: this.axis, floatify: false, is2d: true, flatten: true }),
    );
  }

  override activation(pred: Tensor): Tensor {
    return pred.softmax(this.axis);
  }

  override decodes(pred: Tensor): Tensor {
    return pred.argmax(this.axis);
  }

  override toString(): string {
    return 'FlattenedLoss of LabelSmoothingCrossEntropy()';
  }
}
