// Forward-mode differentiation: a tensor that carries a tangent on through every operation. Functions that use it are in
// functional/.
import { addon, begin, put } from '../cells.js';
import { refusePromise } from '../grad.js';
import { callOperator } from '../ops.js';
import type { Tensor } from '../tensor.js';

let inside = false;

/** Whether a level is open: operations carry tangents on. */
export function inForwardMode(): boolean {
  return inside;
}

/** Runs `fn` in a level of forward-mode differentiation; the tangents are gone at its end. */
export function withForwardMode<T>(op: string, fn: () => T): T {
  addon.enterDualLevel();
  inside = true;
  try {
    return refusePromise(op, fn());
  } finally {
    inside = false;
    addon.leaveDualLevel();
  }
}

/** Runs `fn` without carrying tangents on. */
export function withoutTangents<T>(fn: () => T): T {
  if (!inside) return fn();
  const before = setForwardMode(false);
  try {
    return fn();
  } finally {
    setForwardMode(before);
  }
}

function setForwardMode(value: boolean): boolean {
  begin();
  put(value ? 1 : 0);
  return addon.setForwardMode();
}

/** The same elements with a tangent. */
export function makeDual(primal: Tensor, tangent: Tensor): Tensor {
  return callOperator('aten::_make_dual', primal, tangent, 0) as Tensor;
}

/** The elements and the tangent of a tensor; no tangent where it does not depend on one that has. */
export function unpackDual(dual: Tensor): [primal: Tensor, tangent: Tensor | null] {
  return callOperator('aten::_unpack_dual', dual, 0) as [Tensor, Tensor | null];
}
