// The largest element of each window, with or without its place, and the way back.

import type { DType } from '../../../tensor/dtype.js';
import { checkArg } from '../../../tensor/errors.js';
import { tidy } from '../../../tensor/scope.js';
import type { DeviceOf, HasSpace, Pool } from '../../../tensor/shapes/index.js';
import type { Tensor } from '../../../tensor/tensor.js';
import { bindOp, checkTensors, type Size, spread, withDefaults } from '../op.js';

/** Options of max pooling. */
export interface MaxPoolOptions {
  /** Step of the window. Default: the kernel size. */
  stride?: Size | null;
  /** −∞ added on every side, at most half of the kernel size. Default 0. */
  padding?: Size;
  /** Distance between the window's elements. Default 1. */
  dilation?: Size;
  /** Round the output's size up, not down. Default false. */
  ceilMode?: boolean;
  /** Give the places of the maxima too: their flat indices in the spatial dims. Default false. */
  returnIndices?: boolean;
}

/** What of the options says the output's size, as literals where they are. */
interface MaxPoolSizes<St, P, L, B> {
  stride?: St;
  padding?: P;
  dilation?: L;
  ceilMode?: B;
}

/** A max pooling over R dims: the values, or with `returnIndices: true` the values and their places. */
export interface MaxPoolFunction<R extends 1 | 2 | 3> {
  <
    X extends Tensor,
    const K extends Size,
    const St extends Size | null = null,
    const P extends Size = 0,
    const L extends Size = 1,
    const B extends boolean = false,
  >(
    input: X,
    kernelSize: K & HasSpace<X, R>,
    options: MaxPoolOptions & MaxPoolSizes<St, P, L, B> & { returnIndices: true },
  ): [
    values: Tensor<X['dtype'], Pool<X, R, K, St, P, L, B>, DeviceOf<X>>,
    indices: Tensor<'int64', Pool<X, R, K, St, P, L, B>, DeviceOf<X>>,
  ];
  <
    X extends Tensor,
    const K extends Size,
    const St extends Size | null = null,
    const P extends Size = 0,
    const L extends Size = 1,
    const B extends boolean = false,
  >(
    input: X,
    kernelSize: K & HasSpace<X, R>,
    options?: MaxPoolOptions & MaxPoolSizes<St, P, L, B> & { returnIndices?: false },
  ): Tensor<X['dtype'], Pool<X, R, K, St, P, L, B>, DeviceOf<X>>;
}

/** Options of max unpooling. */
export interface MaxUnpoolOptions {
  /** Step of the window that pooled. Default: the kernel size. */
  stride?: Size | null;
  /** Padding of the pooling. Default 0. */
  padding?: Size;
  /** The spatial size that was pooled, with or without the first two sizes; it differs from the default by less than a step. */
  outputSize?: readonly number[] | null;
}

const DEFAULTS: Required<MaxPoolOptions> = {
  stride: null,
  padding: 0,
  dilation: 1,
  ceilMode: false,
  returnIndices: false,
};

function maxPool<R extends 1 | 2 | 3>(dims: R): MaxPoolFunction<R> {
  const label = `maxPool${dims}d`;
  const valuesOp = bindOp(`aten::max_pool${dims}d`);
  const bothOp = bindOp(`aten::max_pool${dims}d_with_indices`, label);
  const pool = (input: Tensor, kernelSize: Size, options?: MaxPoolOptions) => {
    const given = withDefaults(label, options, DEFAULTS);
    const op = given.returnIndices ? bothOp : valuesOp;
    return op(input, kernelSize, given.stride ?? [], given.padding, given.dilation, given.ceilMode);
  };
  return pool as unknown as MaxPoolFunction<R>;
}

/**
 * The maximum of each window: [B, C, L] or [C, L] → [B, C, L′] or [C, L′]; with `returnIndices: true` the places of the
 * maxima as well.
 *
 * @throws {TorchError} the sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool1d.html
 */
export const maxPool1d: MaxPoolFunction<1> = maxPool(1);

/**
 * The maximum of each window: [B, C, H, W] or [C, H, W] → [B, C, H′, W′] or [C, H′, W′]; with `returnIndices: true` the
 * places of the maxima as well.
 *
 * @throws {TorchError} the sizes do not fit.
 * @example
 * ```ts
 * const [values, indices] = nn.functional.maxPool2d(x, 2, { returnIndices: true });
 * const y = nn.functional.maxUnpool2d(values, indices, 2); // zeros but for the maxima
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool2d.html
 */
export const maxPool2d: MaxPoolFunction<2> = maxPool(2);

/**
 * The maximum of each window: [B, C, D, H, W] or [C, D, H, W] → [B, C, D′, H′, W′] or [C, D′, H′, W′]; with
 * `returnIndices: true` the places of the maxima as well.
 *
 * @throws {TorchError} the sizes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_pool3d.html
 */
export const maxPool3d: MaxPoolFunction<3> = maxPool(3);

const unpool2dOp = bindOp('aten::max_unpool2d');
const unpool3dOp = bindOp('aten::max_unpool3d');

/**
 * Puts maxima back where they were, among zeros: [B, C, L′] or [C, L′] → [B, C, L] or [C, L].
 *
 * @param indices what `maxPool1d` with `returnIndices` gave
 * @throws {ArgumentError} `outputSize` is not within a step of the default size.
 * @throws {TorchError} an index lies outside.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_unpool1d.html
 */
export function maxUnpool1d<D extends DType>(
  input: Tensor<D>,
  indices: Tensor,
  kernelSize: Size,
  options?: MaxUnpoolOptions,
): Tensor<D> {
  const { size } = unpooled('maxUnpool1d', 1, input, kernelSize, options);
  return tidy(() => {
    checkTensors('maxUnpool1d', { indices });
    const [flat, places] = [input.unsqueeze(-1), indices.unsqueeze(-1)];
    return unpool2dOp<Tensor<D>>(flat, places, [...size, 1]).squeeze(-1);
  });
}

/**
 * Puts maxima back where they were, among zeros: [B, C, H′, W′] or [C, H′, W′] → [B, C, H, W] or [C, H, W].
 *
 * @param indices what `maxPool2d` with `returnIndices` gave
 * @throws {ArgumentError} `outputSize` is not within a step of the default size.
 * @throws {TorchError} an index lies outside.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_unpool2d.html
 */
export function maxUnpool2d<D extends DType>(
  input: Tensor<D>,
  indices: Tensor,
  kernelSize: Size,
  options?: MaxUnpoolOptions,
): Tensor<D> {
  const { size } = unpooled('maxUnpool2d', 2, input, kernelSize, options);
  return unpool2dOp(input, indices, size);
}

/**
 * Puts maxima back where they were, among zeros: [B, C, D′, H′, W′] or [C, D′, H′, W′] → [B, C, D, H, W] or [C, D, H, W].
 *
 * @param indices what `maxPool3d` with `returnIndices` gave
 * @throws {ArgumentError} `outputSize` is not within a step of the default size.
 * @throws {TorchError} an index lies outside.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_unpool3d.html
 */
export function maxUnpool3d<D extends DType>(
  input: Tensor<D>,
  indices: Tensor,
  kernelSize: Size,
  options?: MaxUnpoolOptions,
): Tensor<D> {
  const { size, stride, padding } = unpooled('maxUnpool3d', 3, input, kernelSize, options);
  return unpool3dOp(input, indices, size, stride, padding);
}

/** The size to unpool to: what such a pooling would have come from, or what is asked for. */
function unpooled(
  op: string,
  dims: number,
  input: Tensor,
  kernelSize: Size,
  options: MaxUnpoolOptions | undefined,
) {
  const given = withDefaults(op, options, { stride: null, padding: 0, outputSize: null });
  checkTensors(op, { input });
  const kernel = spread(op, 'kernelSize', kernelSize, dims);
  const stride = spread(op, 'stride', given.stride ?? kernel, dims);
  const padding = spread(op, 'padding', given.padding, dims);
  const fits = input.ndim === dims + 1 || input.ndim === dims + 2;
  checkArg(fits, op, `${dims + 1} or ${dims + 2} dimensions`, 'input', input.shape);
  const usual = input.shape
    .slice(-dims)
    .map((size, i) => (size - 1) * at(stride, i) + at(kernel, i) - 2 * at(padding, i));
  const limits = `${dims} sizes ≥ 0 within a step of [${usual.join(', ')}]`;
  const { outputSize } = given;
  checkArg(outputSize === null || Array.isArray(outputSize), op, limits, 'outputSize', outputSize);
  const asked = outputSize?.slice(outputSize.length === dims + 2 ? 2 : 0) ?? usual;
  const near = asked.every((size, i) => Math.abs(size - at(usual, i)) < at(stride, i) && size >= 0);
  checkArg(asked.length === dims && near, op, limits, 'outputSize', asked);
  return { size: asked, stride, padding };
}

function at(list: readonly number[], index: number): number {
  return list[index] as number;
}
