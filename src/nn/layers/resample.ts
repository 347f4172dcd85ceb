// Padding and enlarging images.

import { pad } from '../../tensor/nnFunctions.generated.js';
import type { Tensor } from '../../tensor/tensor.js';
import { type InterpolateOptions, interpolate } from '../functional/resample.js';
import { Module } from '../module.js';
import { pyFloat, pyRepr, pyTuple } from '../names.js';
import { spread } from './convNd.js';

abstract class Pad2d extends Module {
  /** [left, right, top, bottom]. */
  readonly padding: readonly number[];

  constructor(padding: number | readonly number[]) {
    super();
    this.padding = spread(new.target.name, 4, { padding });
  }

  override extraRepr(): string {
    return pyRepr(this.padding);
  }
}

/** Zeros around images: [B, C, H, W] → [B, C, H + top + bottom, W + left + right]; one number or [left, right, top, bottom]. */
export class ZeroPad2d extends Pad2d {
  override forward(x: Tensor): Tensor {
    return pad(x, this.padding);
  }
}

/** The image mirrored at its borders: [B, C, H, W] → [B, C, H + top + bottom, W + left + right]. */
export class ReflectionPad2d extends Pad2d {
  override forward(x: Tensor): Tensor {
    return pad(x, this.padding, { mode: 'reflect' });
  }
}

/** Options of `Upsample`; one of `size` and `scaleFactor`. */
export type UpsampleOptions = Omit<InterpolateOptions, 'antialias'>;

/**
 * Resizes the spatial dims: [B, C, …] → [B, C, …size].
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Upsample.html
 */
export class Upsample extends Module {
  readonly options: UpsampleOptions;

  constructor(options: UpsampleOptions) {
    super();
    this.options = { ...options };
  }

  override forward(x: Tensor): Tensor {
    return interpolate(x, this.options);
  }

  override extraRepr(): string {
    const { size, scaleFactor, mode = 'nearest' } = this.options;
    return `${scaleFactor == null ? `size=${pyRepr(size)}` : `scale_factor=${floats(scaleFactor)}`}, mode='${mode}'`;
  }
}

function floats(value: number | readonly number[]): string {
  return typeof value === 'number' ? pyFloat(value) : pyTuple(value.map(pyFloat));
}
