// Limits for gradients, between backward and step.

import { tensor } from '../tensor/create.js';
import type { Device } from '../tensor/device.js';
import { ArgumentError, checkArg } from '../tensor/errors.js';
import { stack } from '../tensor/functions.js';
import { noGrad } from '../tensor/grad.js';
import { callOperator } from '../tensor/ops.js';
import { tidy } from '../tensor/scope.js';
import { Tensor } from '../tensor/tensor.js';

/** Options of `clipGradNorm_`. */
export interface ClipGradNormOptions {
  /** The p of the norm; `Infinity` takes the largest gradient. Default 2. */
  normType?: number;
  /** Whether a norm that is not finite is an error. Default false. */
  errorIfNonfinite?: boolean;
}

/**
 * Scales all gradients so that their common norm is at most `maxNorm`.
 *
 * @returns the norm before
 * @throws {ArgumentError} the norm is not finite and `errorIfNonfinite` is set.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html
 */
export function clipGradNorm_(
  params: Tensor | Iterable<Tensor>,
  maxNorm: number,
  { normType = 2, errorIfNonfinite = false }: ClipGradNormOptions = {},
): Tensor {
  checkArg(maxNorm >= 0, 'clipGradNorm_', 'a number ≥ 0', 'maxNorm', maxNorm);
  return tidy(() =>
    noGrad(() => {
      const byDevice = gradsByDevice(params);
      const total = totalNorm([...byDevice.values()], normType);
      const finite = !errorIfNonfinite || Number.isFinite(total.item() as number);
      if (!finite)
        throw new ArgumentError(
          'clipGradNorm_',
          `expected finite gradients, got a norm of ${total.item()}`,
        );
      const factor = callOperator('aten::reciprocal', total.add(1e-6)) as Tensor;
      const clamped = factor.mul(maxNorm).clampMax(1);
      for (const [device, grads] of byDevice)
        callOperator('aten::_foreach_mul_.Tensor', grads, clamped.to(device));
      return total;
    }),
  );
}

/**
 * Limits every element of the gradients to [−clipValue, clipValue].
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_value_.html
 */
export function clipGradValue_(params: Tensor | Iterable<Tensor>, clipValue: number): void {
  checkArg(clipValue >= 0, 'clipGradValue_', 'a number ≥ 0', 'clipValue', clipValue);
  tidy(() => {
    noGrad(() => {
      for (const grads of gradsByDevice(params).values()) {
        callOperator('aten::_foreach_clamp_min_.Scalar', grads, -clipValue);
        callOperator('aten::_foreach_clamp_max_.Scalar', grads, clipValue);
      }
    });
  });
}

function totalNorm(lists: readonly Tensor[][], p: number): Tensor {
  const norms = lists.flatMap(
    (grads) => callOperator('aten::_foreach_norm.Scalar', grads, p) as Tensor[],
  );
  const [first] = norms;
  if (!first) return tensor(0);
  const together = stack(norms.map((norm) => norm.to(first.device)));
  return callOperator('aten::linalg_vector_norm', together, p) as Tensor;
}

function gradsByDevice(params: Tensor | Iterable<Tensor>): Map<Device, Tensor[]> {
  const lists = new Map<Device, Tensor[]>();
  for (const { grad } of params instanceof Tensor ? [params] : params) {
    if (grad !== null) lists.set(grad.device, [...(lists.get(grad.device) ?? []), grad]);
  }
  return lists;
}
