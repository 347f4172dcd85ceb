// The truncated normal distribution, drawn as PyTorch 2.13 draws it.

import { emptyLike, tensor as makeTensor, onesLike } from '../../tensor/create.js';
import { checkArg } from '../../tensor/errors.js';
import { noGrad } from '../../tensor/grad.js';
import { tidy } from '../../tensor/scope.js';
import type { Tensor } from '../../tensor/tensor.js';
import type { InitOptions } from './fill.js';

/** Options of `truncNormal_`. */
export interface TruncNormalOptions extends InitOptions {
  /** Mean of the distribution before truncation. Default 0. */
  mean?: number;
  /** Standard deviation before truncation. Default 1. */
  std?: number;
  /** Lower bound. Default −2. */
  a?: number;
  /** Upper bound. Default 2. */
  b?: number;
}

/**
 * Fills with numbers from N(mean, std²) that lie in [a, b], by default in [−2, 2].
 *
 * @throws {ArgumentError} `std` is not > 0, or `a` is not < `b`.
 */
export function truncNormal_<T extends Tensor>(tensor: T, options: TruncNormalOptions = {}): T {
  const { mean = 0, std = 1, a = -2, b = 2, generator } = options;
  checkArg(std > 0, 'truncNormal_', 'a number > 0', 'std', std);
  checkArg(a < b, 'truncNormal_', `a number below b = ${b}`, 'a', a);
  const law: Law = { mean, std, a, b, generator };
  tidy(() =>
    noGrad(() => {
      // Where the window holds little of the bell, drawing normals until they fall inside would take long.
      if (normalCdf((b - mean) / std) - normalCdf((a - mean) / std) > 0.3)
        redrawNormals(tensor, law);
      else rejectUniforms(tensor, law);
    }),
  );
  return tensor;
}

interface Law extends InitOptions {
  mean: number;
  std: number;
  a: number;
  b: number;
}

function redrawNormals(tensor: Tensor, { mean, std, a, b, generator }: Law): void {
  const [lo, hi] = [a, b].map(
    (bound) => makeTensor(bound, { dtype: tensor.dtype }).item() as number,
  );
  let result: Tensor = tensor.normal_(mean, std, { generator });
  for (;;) {
    const outside = result.lt(lo as number).logicalOr(result.gt(hi as number));
    if (!outside.any().item()) break;
    result = emptyLike(result).normal_(mean, std, { generator }).where(outside, result);
  }
  tensor.copy_(result);
}

function rejectUniforms(tensor: Tensor, { mean, std, a, b, generator }: Law): void {
  const peak = -0.5 * ((Math.max(a, Math.min(mean, b)) - mean) / std) ** 2;
  const candidates = emptyLike(tensor);
  const accept = emptyLike(tensor);
  let result = tensor;
  let pending: Tensor = onesLike(tensor, { dtype: 'bool' });
  do {
    candidates.uniform_(a, b, { generator });
    result = candidates.where(pending, result);
    candidates.sub_(mean).div_(std).pow_(2).mul_(-0.5).sub_(peak); // log density, 0 at its maximum
    pending = accept.uniform_(0, 1, { generator }).log_().gt(candidates).logicalAnd(pending);
  } while (pending.any().item());
  tensor.copy_(result);
}

function normalCdf(x: number): number {
  const z = makeTensor(x / Math.SQRT2, { dtype: 'float64' });
  return (1 + (z.erf().item() as number)) / 2;
}
