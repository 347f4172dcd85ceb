// fastai's convolution with norm and activation as one layer, and the little networks made of it.

import { checkArg } from '../../tensor/errors.js';
import { kaimingUniform_, xavierUniform_ } from '../init/fan.js';
import { constant_, normal_, zeros_ } from '../init/fill.js';
import type { Module } from '../module.js';
import type { Parameter } from '../parameter.js';
import { LeakyReLU, Mish, ReLU, ReLU6, Sigmoid, SiLU, Tanh } from './activation.js';
import { BatchNorm1d, BatchNorm2d, BatchNorm3d, InstanceNorm2d } from './batchNorm.js';
import { Sequential } from './container.js';
import { Conv1d, Conv2d, Conv3d } from './conv.js';
import type { ConvNd, ConvNdOptions } from './convNd.js';
import { ConvTranspose1d, ConvTranspose2d, ConvTranspose3d } from './convTranspose.js';
import { Flatten } from './linear.js';
import { AdaptiveAvgPool2d } from './pool.js';

/** Which norm follows a convolution; the `Zero` ones start with weight 0, so that a residual block starts as identity. */
export type NormType = 'Batch' | 'BatchZero' | 'Instance' | 'InstanceZero';

/** Makes an activation. */
export type ActivationClass = new () => Module;

/** Options of `ConvLayer`; those of the convolution can be given too. */
export interface ConvLayerOptions extends Omit<ConvNdOptions, 'kernelSize' | 'padding' | 'bias'> {
  /** Size of the window. Default 3. */
  ks?: number;
  /** Default: half of the window, so that stride 1 keeps the size; 0 for a transposed convolution. */
  padding?: number | null;
  /** Default: only where no norm follows. */
  bias?: boolean | null;
  /** Number of spatial dims. Default 2. */
  ndim?: 1 | 2 | 3;
  /** Default 'Batch'; null for none. */
  normType?: NormType | null;
  /** Whether the norm comes before the activation. Default true. */
  bn1st?: boolean;
  /** Default `ReLU`; null for none. */
  actCls?: ActivationClass | null;
  /** Whether to transpose the convolution. Default false. */
  transpose?: boolean;
  /** A further module at the end. */
  xtra?: Module | null;
  /** Standard deviation of the initial bias. Default 0.01. */
  biasStd?: number;
}

/**
 * Convolution, norm, activation: [B, ni, H, W] → [B, nf, H', W'].
 * The weights start from what suits the activation: Kaiming for ReLU and its kin, Xavier for sigmoid and tanh.
 * Unlike fastai's there is no weight or spectral norm.
 *
 * @see https://docs.fast.ai/layers.html#convlayer
 */
export class ConvLayer extends Sequential {
  constructor(ni: number, nf: number, options: ConvLayerOptions = {}) {
    const { normType = 'Batch', actCls = ReLU, bn1st = true, xtra = null } = options;
    const act = actCls === null ? null : new actCls();
    const conv = makeConv([ni, nf], options);
    initialize(conv, act, options.biasStd ?? 0.01);
    const norm = normType === null ? null : makeNorm(normType, nf, options.ndim ?? 2);
    const rest = bn1st ? [norm, act] : [act, norm];
    super(...[conv, ...rest, xtra].filter((module) => module !== null));
  }
}

type Norm = Module & { weight: Parameter | null; bias: Parameter | null };

/** A batch norm of fastai's: weight 1 (or 0 for `zero`), bias 0.001. */
export function fastaiBatchNorm(
  nf: number,
  { ndim = 2, zero = false }: { ndim?: 1 | 2 | 3; zero?: boolean } = {},
): Module {
  const kind = pick<new (nf: number) => Norm>(ndim, [BatchNorm1d, BatchNorm2d, BatchNorm3d]);
  return startNorm(new kind(nf), zero);
}

function makeNorm(type: NormType, nf: number, ndim: 1 | 2 | 3): Module {
  const zero = type.endsWith('Zero');
  if (type.startsWith('Batch')) return fastaiBatchNorm(nf, { ndim, zero });
  checkArg(
    type.startsWith('Instance'),
    'ConvLayer',
    'Batch, BatchZero, Instance or InstanceZero',
    'normType',
    type,
  );
  checkArg(ndim === 2, 'ConvLayer', '2 with instance norm', 'ndim', ndim);
  return startNorm(new InstanceNorm2d(nf, { affine: true }), zero);
}

function startNorm(norm: Norm, zero: boolean): Module {
  if (norm.bias) constant_(norm.bias, 1e-3);
  if (norm.weight) constant_(norm.weight, zero ? 0 : 1);
  return norm;
}

function makeConv(channels: readonly [number, number], options: ConvLayerOptions): ConvNd {
  const {
    ks = 3,
    ndim = 2,
    normType = 'Batch',
    transpose = false,
    stride,
    dilation,
    groups,
    dtype,
    device,
  } = options;
  const padding = options.padding ?? (transpose ? 0 : Math.floor((ks - 1) / 2));
  const bias = options.bias ?? normType === null;
  const common = { kernelSize: ks, padding, bias, stride, dilation, groups, dtype, device };
  const kind = transpose
    ? pick<ConvClass>(ndim, [ConvTranspose1d, ConvTranspose2d, ConvTranspose3d])
    : pick<ConvClass>(ndim, [Conv1d, Conv2d, Conv3d]);
  return new kind(
    ...channels,
    transpose ? common : { ...common, paddingMode: options.paddingMode },
  );
}

type ConvClass = new (
  ni: number,
  nf: number,
  options: ConvNdOptions & { padding: number },
) => ConvNd;

function pick<T>(ndim: number, classes: readonly T[]): T {
  const found = classes[ndim - 1];
  checkArg(found !== undefined, 'ConvLayer', '1, 2 or 3', 'ndim', ndim);
  return found;
}

const KAIMING = [ReLU, ReLU6, LeakyReLU, Mish, SiLU];
const XAVIER = [Sigmoid, Tanh];

/** fastai's start of a layer: the bias first, then the weight as the activation asks; others keep PyTorch's start. */
function initialize({ weight, bias }: ConvNd, act: Module | null, biasStd: number): void {
  if (bias && biasStd === 0) zeros_(bias);
  else if (bias) normal_(bias, { std: biasStd });
  if (KAIMING.some((kind) => act instanceof kind)) kaimingUniform_(weight);
  else if (XAVIER.some((kind) => act instanceof kind)) xavierUniform_(weight);
}

/** Options of `SimpleCNN`. */
export interface SimpleCNNOptions {
  /** Window of each convolution. Default 3 for all. */
  kernelSzs?: readonly number[];
  /** Step of each convolution. Default 2 for all. */
  strides?: readonly number[];
  /** Whether batch norm follows each convolution but the last. Default true. */
  bn?: boolean;
}

/**
 * Convolutions with `filters` channels, averaged at the end: [B, filters[0], H, W] → [B, last of filters].
 *
 * @throws {ArgumentError} fewer than two filters, or options of another length.
 * @see https://docs.fast.ai/layers.html#simplecnn
 */
export class SimpleCNN extends Sequential {
  constructor(
    filters: readonly number[],
    { kernelSzs, strides, bn = true }: SimpleCNNOptions = {},
  ) {
    const count = filters.length - 1;
    checkArg(count >= 1, 'SimpleCNN', 'two or more numbers of channels', 'filters', filters);
    for (const [name, list] of Object.entries({ kernelSzs, strides })) {
      checkArg(
        list === undefined || list.length === count,
        'SimpleCNN',
        `${count} numbers`,
        name,
        list,
      );
    }
    const convs = filters.slice(1).map((nf, i) => {
      const normType = bn && i < count - 1 ? 'Batch' : null;
      return new ConvLayer(filters[i] as number, nf, {
        ks: kernelSzs?.[i] ?? 3,
        stride: strides?.[i] ?? 2,
        normType,
      });
    });
    super(...convs, new Sequential(new AdaptiveAvgPool2d(1), new Flatten()));
  }
}
