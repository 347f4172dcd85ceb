// What the convolution layers have in common.

import { checkArg } from '../../tensor/errors.js';
import type { Size } from '../functional/op.js';
import { Module } from '../module.js';
import { pyRepr } from '../names.js';
import type { Parameter } from '../parameter.js';
import { checkCounts, emptyParameter, type FactoryOptions } from './factory.js';
import { initializeUniform } from './linear.js';

/** Options of the convolution layers. */
export interface ConvNdOptions extends FactoryOptions {
  /** Size of the window. */
  kernelSize: Size;
  /** Step of the window. Default 1. */
  stride?: Size;
  /** Added on every side; 'same' keeps the size (stride 1 only), 'valid' adds none. Default 0. */
  padding?: Size | 'same' | 'valid';
  /** Distance between the kernel's elements. Default 1. */
  dilation?: Size;
  /** Number of groups of channels that do not see each other; divides both numbers of channels. Default 1. */
  groups?: number;
  /** Whether to add a bias. Default true. */
  bias?: boolean;
  /** What padding adds. Default 'zeros'. */
  paddingMode?: ConvPaddingMode;
}

/** What the padding of a convolution holds. */
export type ConvPaddingMode = 'zeros' | 'reflect' | 'replicate' | 'circular';

const PADDING_MODES: readonly ConvPaddingMode[] = ['zeros', 'reflect', 'replicate', 'circular'];

/** Parameters and printing of a convolution. Weight and bias start in U(−1/√fanIn, 1/√fanIn), as in PyTorch. */
export abstract class ConvNd extends Module {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[] | 'same' | 'valid';
  readonly dilation: readonly number[];
  readonly groups: number;
  readonly paddingMode: ConvPaddingMode;
  weight: Parameter;
  bias: Parameter | null;

  constructor(
    [inChannels, outChannels]: readonly [number, number],
    { dims, transposed = false }: { dims: number; transposed?: boolean },
    options: ConvNdOptions,
  ) {
    super();
    const { name } = new.target;
    checkArg(
      typeof options === 'object' && options !== null,
      name,
      'an object with kernelSize',
      'options',
      options,
    );
    const { kernelSize, stride = 1, padding = 0, dilation = 1, groups = 1 } = options;
    const { bias = true, paddingMode = 'zeros' } = options;
    checkCounts(name, { groups });
    checkChannels(name, { inChannels, outChannels }, groups);
    checkArg(
      PADDING_MODES.includes(paddingMode),
      name,
      `one of ${PADDING_MODES.join(', ')}`,
      'paddingMode',
      paddingMode,
    );
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernelSize = spread(name, dims, { kernelSize });
    this.stride = spread(name, dims, { stride });
    this.dilation = spread(name, dims, { dilation });
    this.padding = readPadding(name, dims, padding);
    const steps = padding !== 'same' || this.stride.every((step) => step === 1);
    checkArg(steps, name, "1 where padding is 'same'", 'stride', stride);
    this.groups = groups;
    this.paddingMode = paddingMode;
    const channels = transposed
      ? [inChannels, outChannels / groups]
      : [outChannels, inChannels / groups];
    this.weight = emptyParameter([...channels, ...this.kernelSize], options);
    this.bias = bias ? emptyParameter([outChannels], options) : null;
    initializeUniform(this);
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding, dilation, groups, paddingMode } = this;
    const parts = [`${this.inChannels}, ${this.outChannels}`];
    parts.push(`kernel_size=${pyRepr(kernelSize)}`, `stride=${pyRepr(stride)}`);
    if (typeof padding === 'string') parts.push(`padding=${padding}`);
    else if (padding.some((size) => size !== 0)) parts.push(`padding=${pyRepr(padding)}`);
    if (dilation.some((step) => step !== 1)) parts.push(`dilation=${pyRepr(dilation)}`);
    parts.push(...this.extraParts());
    if (groups !== 1) parts.push(`groups=${groups}`);
    if (this.bias === null) parts.push('bias=False');
    if (paddingMode !== 'zeros') parts.push(`padding_mode=${paddingMode}`);
    return parts.join(', ');
  }

  /** What a kind of convolution prints between dilation and groups. */
  protected extraParts(): string[] {
    return [];
  }
}

/** One number for each of `dims` dims, from `{ name: value }`. @throws {ArgumentError} anything else is given. */
export function spread(op: string, dims: number, named: Readonly<Record<string, Size>>): number[] {
  const [[name, value] = ['', 0]] = Object.entries(named);
  const sizes = typeof value === 'number' ? new Array<number>(dims).fill(value) : value;
  const good = Array.isArray(sizes) && sizes.length === dims && sizes.every(isCount);
  checkArg(good, op, `an integer ≥ 0 or an array of ${dims}`, name, value);
  return [...sizes];
}

function readPadding(
  op: string,
  dims: number,
  padding: Size | 'same' | 'valid',
): ConvNd['padding'] {
  if (typeof padding !== 'string') return spread(op, dims, { padding });
  checkArg(
    padding === 'same' || padding === 'valid',
    op,
    "numbers, 'same' or 'valid'",
    'padding',
    padding,
  );
  return padding;
}

function checkChannels(op: string, counts: Readonly<Record<string, number>>, groups: number): void {
  for (const [name, count] of Object.entries(counts)) {
    checkArg(
      isCount(count) && count % groups === 0,
      op,
      `a multiple of groups = ${groups}`,
      name,
      count,
    );
  }
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}
