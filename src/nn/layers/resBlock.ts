// The residual block of fastai's XResNet.

import { checkArg } from '../../tensor/errors.js';
import type { Tensor } from '../../tensor/tensor.js';
import { Module } from '../module.js';
import { ReLU } from './activation.js';
import { Sequential } from './container.js';
import {
  type ActivationClass,
  ConvLayer,
  type ConvLayerOptions,
  type NormType,
} from './convLayer.js';
import { AvgPool2d } from './pool.js';

/** Options of `ResBlock`; those of its `ConvLayer`s can be given too. */
export interface ResBlockOptions
  extends Omit<ConvLayerOptions, 'ndim' | 'stride' | 'normType' | 'actCls' | 'xtra'> {
  /** 1: two convolutions of size `ks`; 4: a bottleneck 1, `ks`, 1 with four times the channels outside. Default 1. */
  expansion?: number;
  /** Step of the `ks` convolution, and of the pooling on the shortcut. Default 1. */
  stride?: number;
  /** Groups of the `ks` convolution. Default 1. */
  groups?: number;
  /** Channels between the first and the second convolution. Default `nh2`. */
  nh1?: number;
  /** Channels before the last convolution. Default `nf`. */
  nh2?: number;
  /** Depthwise: as many groups as channels. Default false. */
  dw?: boolean;
  /** Groups of the last convolution. Default 1. */
  g2?: number;
  /** Default 'Batch'; the last norm of the path starts from weight 0. */
  normType?: 'Batch' | 'Instance' | null;
  /** Default `ReLU`, which overwrites its input after the sum. */
  actCls?: ActivationClass;
  /** Whether the shortcut pools before its convolution. Default true. */
  poolFirst?: boolean;
}

/**
 * act(convolutions(x) + shortcut(x)): [B, ni·expansion, H, W] → [B, nf·expansion, H/stride, W/stride].
 * It starts as the shortcut alone, because the last norm's weight is 0. Unlike fastai's, `expansion` is an option.
 *
 * @see https://docs.fast.ai/layers.html#resblock
 */
export class ResBlock extends Module {
  readonly convpath: Sequential;
  readonly idpath: Sequential;
  readonly act: Module;

  constructor(ni: number, nf: number, options: ResBlockOptions = {}) {
    super();
    const {
      expansion = 1,
      stride = 1,
      groups = 1,
      nh2 = nf,
      nh1 = nh2,
      dw = false,
      g2 = 1,
      ks = 3,
    } = options;
    const { normType = 'Batch', actCls = ReLU, poolFirst = true } = options;
    const { expansion: _e, nh1: _1, nh2: _2, dw: _d, g2: _g, poolFirst: _p, ...passed } = options;
    checkArg(expansion >= 1, 'ResBlock', 'a number ≥ 1', 'expansion', expansion);
    const [outerIn, outerOut] = [ni * expansion, nf * expansion];
    const plain: ConvLayerOptions = { ...passed, normType, actCls, groups: 1, stride: 1 };
    const zero: NormType | null = normType === null ? null : `${normType}Zero`;
    const last: ConvLayerOptions = { ...plain, normType: zero, actCls: null, groups: g2 };
    const middle = (from: number): ConvLayerOptions => ({
      ...plain,
      ks,
      stride,
      groups: dw ? from : groups,
    });
    this.convpath =
      expansion === 1
        ? new Sequential(
            new ConvLayer(outerIn, nh2, middle(outerIn)),
            new ConvLayer(nh2, outerOut, { ...last, ks }),
          )
        : new Sequential(
            new ConvLayer(outerIn, nh1, { ...plain, ks: 1 }),
            new ConvLayer(nh1, nh2, middle(nh1)),
            new ConvLayer(nh2, outerOut, { ...last, ks: 1 }),
          );
    const shortcut: Module[] = [];
    if (outerIn !== outerOut)
      shortcut.push(
        new ConvLayer(outerIn, outerOut, {
          ...passed,
          ks: 1,
          stride: 1,
          groups: 1,
          normType: 'Batch',
          actCls: null,
        }),
      );
    if (stride !== 1)
      shortcut.splice(poolFirst ? 0 : 1, 0, new AvgPool2d(stride, { ceilMode: true }));
    this.idpath = new Sequential(...shortcut);
    this.act = actCls === ReLU ? new ReLU({ inplace: true }) : new actCls();
  }

  override forward(x: Tensor): Tensor {
    return this.act.call(this.convpath.call(x).add(this.idpath.call(x)));
  }
}
