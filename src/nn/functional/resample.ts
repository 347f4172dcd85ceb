// Padding and resizing.

import { checkArg } from '../../tensor/errors.js';
import type { Tensor } from '../../tensor/tensor.js';
import type { Size } from './conv.js';
import { bindOp } from './op.js';

/** What padding puts around a tensor. */
export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';

/** How resizing fills in. */
export type InterpolateMode =
  | 'nearest'
  | 'nearest-exact'
  | 'linear'
  | 'bilinear'
  | 'bicubic'
  | 'trilinear'
  | 'area';

/** Options of `interpolate`; exactly one of `size` and `scaleFactor`. */
export interface InterpolateOptions {
  /** The output's spatial size. */
  size?: Size;
  /** The output's size by the input's. */
  scaleFactor?: Size;
  /** Default 'nearest'. */
  mode?: InterpolateMode;
  /** Whether the corners' centres stay in place (linear and cubic modes). Default false. */
  alignCorners?: boolean;
  /** Compute with the factor that the rounded output size gives, not with the one asked for. Default false. */
  recomputeScaleFactor?: boolean;
  /** Average when shrinking ('bilinear' and 'bicubic'). Default false. */
  antialias?: boolean;
}

const padOp = bindOp('aten::pad');
const adaptiveAvgPoolOps = [1, 2, 3].map((n) => bindOp(`aten::adaptive_avg_pool${n}d`));
const nearestOps = [1, 2, 3].map((n) => bindOp(`aten::upsample_nearest${n}d.vec`));
const nearestExactOps = [1, 2, 3].map((n) => bindOp(`aten::_upsample_nearest_exact${n}d.vec`));
const smoothOps = {
  linear: { op: bindOp('aten::upsample_linear1d.vec'), dims: 1 },
  bilinear: { op: bindOp('aten::upsample_bilinear2d.vec'), dims: 2 },
  bicubic: { op: bindOp('aten::upsample_bicubic2d.vec'), dims: 2 },
  trilinear: { op: bindOp('aten::upsample_trilinear3d.vec'), dims: 3 },
};
const antialiasOps = {
  bilinear: bindOp('aten::_upsample_bilinear2d_aa.vec'),
  bicubic: bindOp('aten::_upsample_bicubic2d_aa.vec'),
};

/**
 * Pads the last dims: [left, right] of the last, then [top, bottom] of the one before, and so on.
 *
 * @param options mode: default 'constant'; value: of the constant, default 0.
 */
export function pad(
  x: Tensor,
  padding: readonly number[],
  { mode = 'constant', value = 0 }: { mode?: PadMode; value?: number } = {},
): Tensor {
  return padOp(x, padding, mode, mode === 'constant' ? value : null) as Tensor;
}

/**
 * Resizes the spatial dims: [B, C, …] → [B, C, …size].
 *
 * @throws {ArgumentError} none or both of `size` and `scaleFactor`, or a mode that does not fit the number of dims.
 */
export function interpolate(x: Tensor, options: InterpolateOptions): Tensor {
  const {
    mode = 'nearest',
    alignCorners = false,
    antialias = false,
    recomputeScaleFactor = false,
  } = options;
  const dims = x.ndim - 2;
  checkArg(dims >= 1 && dims <= 3, 'interpolate', 'a tensor with 3, 4 or 5 dimensions', 'x', x);
  const one = (options.size === undefined) !== (options.scaleFactor === undefined);
  checkArg(one, 'interpolate', 'either size or scaleFactor', 'options', options);
  let size = spread(options.size, dims);
  let scales = spread(options.scaleFactor, dims);
  if (scales && (recomputeScaleFactor || mode === 'area')) {
    size = scales.map((scale, i) => Math.floor(x.size(i + 2) * scale));
    scales = null;
  }
  if (mode === 'area') return adaptiveAvgPoolOps[dims - 1]?.(x, size) as Tensor;
  if (mode === 'nearest') return nearestOps[dims - 1]?.(x, size, scales) as Tensor;
  if (mode === 'nearest-exact') return nearestExactOps[dims - 1]?.(x, size, scales) as Tensor;
  const smooth = smoothOps[mode];
  checkArg(smooth?.dims === dims, 'interpolate', `a mode for ${dims} spatial dims`, 'mode', mode);
  if (!antialias) return smooth.op(x, size, alignCorners, scales) as Tensor;
  checkArg(
    mode === 'bilinear' || mode === 'bicubic',
    'interpolate',
    "'bilinear' or 'bicubic' with antialias",
    'mode',
    mode,
  );
  return antialiasOps[mode](x, size, alignCorners, scales) as Tensor;
}

function spread(value: Size | undefined, dims: number): number[] | null {
  if (value === undefined) return null;
  return typeof value === 'number' ? new Array<number>(dims).fill(value) : [...value];
}
