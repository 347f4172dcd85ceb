// Dropout layers: active in training mode only.

import type { Tensor } from '../../tensor/tensor.js';
import {
  checkProbability,
  dropout,
  dropout_,
  dropout2d,
  dropout2d_,
} from '../functional/dropout.js';
import { Module } from '../module.js';
import { pyFloat, pyRepr } from '../names.js';
import type { InplaceOptions } from './factory.js';

abstract class DropoutNd extends Module {
  readonly p: number;
  readonly inplace: boolean;

  constructor(p = 0.5, { inplace = false }: InplaceOptions = {}) {
    super();
    checkProbability(new.target.name, p);
    this.p = p;
    this.inplace = inplace;
  }

  override extraRepr(): string {
    return `p=${pyFloat(this.p)}, inplace=${pyRepr(this.inplace)}`;
  }
}

/**
 * Zeroes single values with probability `p` (default 0.5) and divides the others by 1 − p.
 *
 * @throws {ArgumentError} `p` is not in [0, 1].
 * @see https://arxiv.org/abs/1207.0580
 */
export class Dropout extends DropoutNd {
  override forward(x: Tensor): Tensor {
    return this.inplace ? dropout_(x, this) : dropout(x, this);
  }
}

/**
 * Zeroes whole channels with probability `p` (default 0.5) and divides the others by 1 − p: [B, C, H, W] → the same.
 *
 * @throws {ArgumentError} `p` is not in [0, 1].
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout2d.html
 */
export class Dropout2d extends DropoutNd {
  override forward(x: Tensor): Tensor {
    return this.inplace ? dropout2d_(x, this) : dropout2d(x, this);
  }
}
