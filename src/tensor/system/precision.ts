// How exactly float32 is computed.
import { addon, begin, first, put } from '../cells.js';
import { ArgumentError, checkArg } from '../errors.js';

/** How float32 matrix products may be computed inside: as float32, in TensorFloat32 or two bfloat16, in bfloat16. */
export type Float32MatmulPrecision = 'highest' | 'high' | 'medium';

const PRECISIONS: readonly Float32MatmulPrecision[] = ['highest', 'high', 'medium'];

/**
 * Lets float32 matrix products be computed with less precision inside, where the device has faster units for it. Inputs and results stay
 * float32. Holds for the whole process. Default `'highest'`.
 *
 * @throws {ArgumentError} `precision` is none of the three.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.set_float32_matmul_precision.html
 */
export function setFloat32MatmulPrecision(precision: Float32MatmulPrecision): void {
  if (!PRECISIONS.includes(precision))
    throw ArgumentError.of(
      'setFloat32MatmulPrecision',
      "'highest', 'high' or 'medium'",
      'precision',
      precision,
    );
  addon.setFloat32MatmulPrecision(precision);
}

/** The precision of float32 matrix products; see {@link setFloat32MatmulPrecision}. */
export function getFloat32MatmulPrecision(): Float32MatmulPrecision {
  addon.getFloat32MatmulPrecision();
  return PRECISIONS[first()] as Float32MatmulPrecision;
}

/**
 * Makes the processor treat denormal numbers (below 1.2e-38 in float32, 2.2e-308 in float64) as zero, which can be much faster.
 *
 * It is a state of the processor in the calling thread: JavaScript's own arithmetic there flushes too, other threads do not.
 *
 * @returns whether the processor can
 * @throws {ArgumentError} `mode` is not a boolean.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.set_flush_denormal.html
 */
export function setFlushDenormal(mode: boolean): boolean {
  checkArg(typeof mode === 'boolean', 'setFlushDenormal', 'a boolean', 'mode', mode);
  begin();
  put(mode ? 1 : 0);
  return addon.setFlushDenormal();
}
