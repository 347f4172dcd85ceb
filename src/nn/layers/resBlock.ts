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

type Channels = readonly [from: number, to: number];

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
    const { expansion = 1, actCls = ReLU } = options;
    checkArg(expansion >= 1, 'ResBlock', 'a number ≥ 1', 'expansion', expansion);
    this.convpath = convPath([ni * expansion, nf * expansion], nf, options);
    this.idpath = shortcut([ni * expansion, nf * expansion], options);
    this.act = actCls === ReLU ? new ReLU({ inplace: true }) : new actCls();
  }

  override forward(x: Tensor): Tensor {
    return this.act.call(this.convpath.call(x).add(this.idpath.call(x)));
  }
}

function convPath([from, to]: Channels, nf: number, options: ResBlockOptions): Sequential {
  const { expansion = 1, stride = 1, groups = 1, nh2 = nf, nh1 = nh2, dw = false } = options;
  const { ks = 3, g2 = 1, normType = 'Batch', actCls = ReLU } = options;
  const plain: ConvLayerOptions = { ...convOptions(options), normType, actCls };
  const zero: NormType | null = normType === null ? null : `${normType}Zero`;
  const last: ConvLayerOptions = { ...plain, normType: zero, actCls: null, groups: g2 };
  const middle = (ni: number) => {
    return new ConvLayer(ni, nh2, { ...plain, ks, stride, groups: dw ? ni : groups });
  };
  if (expansion === 1) return new Sequential(middle(from), new ConvLayer(nh2, to, { ...last, ks }));
  return new Sequential(
    new ConvLayer(from, nh1, { ...plain, ks: 1 }),
    middle(nh1),
    new ConvLayer(nh2, to, { ...last, ks: 1 }),
  );
}

function shortcut([from, to]: Channels, options: ResBlockOptions): Sequential {
  const { stride = 1, poolFirst = true } = options;
  const conv = { ...convOptions(options), ks: 1, actCls: null };
  const convs = from === to ? [] : [new ConvLayer(from, to, conv)];
  const pools = stride === 1 ? [] : [new AvgPool2d(stride, { ceilMode: true })];
  return new Sequential(...(poolFirst ? [...pools, ...convs] : [...convs, ...pools]));
}

/** What all convolutions of a block share. */
function convOptions({
  padding,
  bias,
  dilation,
  paddingMode,
  bn1st,
  transpose,
  biasStd,
  dtype,
  device,
}: ResBlockOptions) {
  return { padding, bias, dilation, paddingMode, bn1st, transpose, biasStd, dtype, device };
}
