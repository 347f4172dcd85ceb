// Operators by full name, as functions of all their arguments in the schema's order.

import { callOperator } from '../../tensor/ops.js';
import type { Tensor } from '../../tensor/tensor.js';

/** Calls one operator; in-place ones give their first argument back. */
export type BoundOp<R = Tensor> = (...args: readonly unknown[]) => R;

/** The operator is looked up at its first call, so that a module costs nothing until it is used. */
export function bindOp<R = Tensor>(name: string): BoundOp<R> {
  return (...args) => callOperator(name, ...args) as R;
}
