// Resizing.

import type { DType } from '../../tensor/dtype.js';
import { checkArg } from '../../tensor/errors.js';
import type { Tensor } from '../../tensor/tensor.js';
import { type BoundOp, bindOp, checkTensors, type Size, withDefaults } from './op.js';

/** How resizing fills in. */
export type InterpolateMode =
  | 'nearest'
  | 'nearest-exact'
  | 'linear'
  | 'bilinear'
  | 'bicubic'
  | 'trilinear'
  | 'lanczos'
  | 'area';

/** Options of `interpolate`; exactly one of `size` and `scaleFactor`. */
export interface InterpolateOptions {
  /** The output's spatial size. */
  size?: Size | null;
  /** The output's spatial size by the input's. */
  scaleFactor?: Size | null;
  /** 'linear' for [B, C, L], 'bilinear', 'bicubic' and 'lanczos' for [B, C, H, W], 'trilinear' for [B, C, D, H, W]. Default 'nearest'. */
  mode?: InterpolateMode;
  /** Whether the corners' centres stay in place; not for 'nearest', 'nearest-exact', 'area', 'lanczos'. Default false. */
  alignCorners?: boolean | null;
  /** Compute with the factor that the rounded output size gives, not with the one asked for. Default false. */
  recomputeScaleFactor?: boolean | null;
  /** Average when shrinking: 'bilinear', 'bicubic'; 'lanczos' demands it. Default false. */
  antialias?: boolean;
}

const perDims = (name: string, suffix = '.vec') =>
  [1, 2, 3].map((dims) => bindOp(`aten::${name}${dims}d${suffix}`, 'interpolate'));
const areaOps = perDims('adaptive_avg_pool', '');
const nearestOps: Partial<Record<InterpolateMode, BoundOp[]>> = {
  nearest: perDims('upsample_nearest'),
  'nearest-exact': perDims('_upsample_nearest_exact'),
};

interface Smooth {
  readonly dims: number;
  readonly plain?: BoundOp;
  readonly antialias?: BoundOp;
}
const smooth = (name: string) => bindOp(`aten::${name}.vec`, 'interpolate');
const smoothOps: Partial<Record<InterpolateMode, Smooth>> = {
  linear: { dims: 1, plain: smooth('upsample_linear1d') },
  bilinear: {
    dims: 2,
    plain: smooth('upsample_bilinear2d'),
    antialias: smooth('_upsample_bilinear2d_aa'),
  },
  bicubic: {
    dims: 2,
    plain: smooth('upsample_bicubic2d'),
    antialias: smooth('_upsample_bicubic2d_aa'),
  },
  lanczos: { dims: 2, antialias: smooth('_upsample_lanczos2d_aa') },
  trilinear: { dims: 3, plain: smooth('upsample_trilinear3d') },
};

/**
 * Resizes the spatial dims: [B, C, …] → [B, C, …size], for 1 to 3 spatial dims. What PyTorch calls `upsample` is this, too.
 *
 * @throws {ArgumentError} none or both of `size` and `scaleFactor`, a mode that does not fit the number of dims, or options
 * that the mode does not have.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.interpolate.html
 */
export function interpolate<D extends DType>(
  input: Tensor<D>,
  options: InterpolateOptions,
): Tensor<D> {
  const op = 'interpolate';
  const given = withDefaults(op, options, DEFAULTS);
  const { mode, alignCorners, antialias } = given;
  checkTensors(op, { input });
  const dims = input.ndim - 2;
  checkArg(dims >= 1 && dims <= 3, op, '3, 4 or 5 dimensions', 'input', input.shape);
  const { size, scales } = target(input, given, dims);
  const blocks = mode === 'area' ? areaOps : nearestOps[mode];
  if (blocks !== undefined) {
    checkArg(alignCorners === null, op, `none with mode '${mode}'`, 'alignCorners', alignCorners);
    checkArg(!antialias, op, "'bilinear', 'bicubic' or 'lanczos' with antialias", 'mode', mode);
    const resize = blocks[dims - 1] as BoundOp;
    return mode === 'area' ? resize(input, size) : resize(input, size, scales);
  }
  const method = smoothOps[mode];
  if (antialias) {
    const known = method?.antialias !== undefined && dims === 2;
    checkArg(known, op, "'bilinear', 'bicubic' or 'lanczos' with antialias", 'mode', mode);
  }
  checkArg(method?.dims === dims, op, `a mode for ${dims} spatial dims`, 'mode', mode);
  const chosen = antialias ? method.antialias : method.plain;
  checkArg(chosen !== undefined, op, `true with mode '${mode}'`, 'antialias', antialias);
  const aligned = alignCorners ?? false;
  checkArg(!aligned || mode !== 'lanczos', op, "false with mode 'lanczos'", 'alignCorners', true);
  return chosen(input, size, aligned, scales);
}

const DEFAULTS: Required<InterpolateOptions> = {
  size: null,
  scaleFactor: null,
  mode: 'nearest',
  alignCorners: null,
  recomputeScaleFactor: null,
  antialias: false,
};

/** The output's spatial size, or the factors that LibTorch computes with. */
function target(
  input: Tensor,
  { size, scaleFactor, mode, recomputeScaleFactor }: Required<InterpolateOptions>,
  dims: number,
): { size: number[] | null; scales: number[] | null } {
  const op = 'interpolate';
  const one = (size === null) !== (scaleFactor === null);
  checkArg(one, op, 'either size or scaleFactor', 'options', { size, scaleFactor });
  const sizes = spread('size', size, dims);
  const scales = spread('scaleFactor', scaleFactor, dims);
  const again = recomputeScaleFactor ?? false;
  checkArg(!again || sizes === null, op, 'false with size', 'recomputeScaleFactor', again);
  if (scales === null || !(again || mode === 'area')) return { size: sizes, scales };
  return { size: scales.map((scale, i) => Math.trunc(input.size(i + 2) * scale)), scales: null };
}

function spread(name: string, value: Size | null, dims: number): number[] | null {
  if (value === null) return null;
  const values = Array.isArray(value) ? [...value] : new Array<unknown>(dims).fill(value);
  const fits = values.length === dims && values.every((factor) => typeof factor === 'number');
  checkArg(fits, 'interpolate', `one number or ${dims}`, name, value);
  return values as number[];
}
