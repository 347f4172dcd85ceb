// fastai's parts of heads.

import type { Tensor } from '../../tensor/tensor.js';
import { Module } from '../module.js';
import { pyRepr } from '../names.js';
import { Sequential } from './container.js';
import { fastaiBatchNorm } from './convLayer.js';
import { Dropout } from './dropout.js';
import { Linear } from './linear.js';

/** Options of `LinBnDrop`. */
export interface LinBnDropOptions {
  /** Whether to normalise; the linear layer then has no bias. Default true. */
  bn?: boolean;
  /** Probability of dropout; 0 makes none. Default 0. */
  p?: number;
  /** Follows the linear layer. Default none. */
  act?: Module | null;
  /** Linear layer and activation first, then norm and dropout. Default false. */
  linFirst?: boolean;
}

/**
 * Batch norm, dropout, linear layer, activation: [B, nIn] → [B, nOut].
 * @see https://docs.fast.ai/layers.html#linbndrop
 */
export class LinBnDrop extends Sequential {
  constructor(nIn: number, nOut: number, options: LinBnDropOptions = {}) {
    const { bn = true, p = 0, act = null, linFirst = false } = options;
    const before = bn ? [fastaiBatchNorm(linFirst ? nOut : nIn, { ndim: 1 })] : [];
    if (p !== 0) before.push(new Dropout(p));
    const linear = [new Linear(nIn, nOut, { bias: !bn }), ...(act === null ? [] : [act])];
    super(...(linFirst ? [...linear, ...before] : [...before, ...linear]));
  }
}

/**
 * Bounds a model's output: sigmoid(x)·(high − low) + low, in (low, high).
 *
 * @example
 * ```ts
 * new nn.SigmoidRange(-1, 2).call(tensor([0])).item(); // 0.5
 * ```
 * @see https://docs.fast.ai/layers.html#sigmoidrange
 */
export class SigmoidRange extends Module {
  readonly low: number;
  readonly high: number;

  constructor(low: number, high: number) {
    super();
    this.low = low;
    this.high = high;
  }

  override forward(x: Tensor): Tensor {
    return x
      .sigmoid()
      .mul(this.high - this.low)
      .add(this.low);
  }

  override extraRepr(): string {
    return `low=${pyRepr(this.low)}, high=${pyRepr(this.high)}`;
  }
}
