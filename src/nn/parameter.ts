// The tensors that modules own. They live outside scopes: until the module is gone, or disposed.

import { type Device, isDevice } from '../tensor/device.js';
import { type DType, type FloatDType, isFloatDType } from '../tensor/dtype.js';
import { ArgumentError, checkArg } from '../tensor/errors.js';
import { callOperator } from '../tensor/ops.js';
import { keep } from '../tensor/scope.js';
import type { Shape } from '../tensor/shapes/shape.js';
import { Tensor } from '../tensor/tensor.js';

/**
 * A tensor that training changes. Modules find their parameters by this class.
 *
 * It takes the given tensor over instead of copying it: both objects are the same tensor from then on, kept out of scopes.
 *
 * @example
 * ```ts
 * class Scale extends nn.Module {
 *   factor = new nn.Parameter(ones([1]));
 *   forward(x: Tensor): Tensor {
 *     return x.mul(this.factor);
 *   }
 * }
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html
 */
export class Parameter<D extends DType = DType, S extends Shape = Shape> extends Tensor<D, S> {
  /**
   * @param options requiresGrad: whether to compute a gradient. Default true.
   * @throws {ArgumentError} `data` is not a tensor.
   */
  constructor(data: Tensor<D, S>, { requiresGrad = true }: { requiresGrad?: boolean } = {}) {
    super(own('Parameter', data));
    this.requiresGrad_(requiresGrad);
  }

  override toString(): string {
    return `Parameter containing:\n${super.toString()}`;
  }
}

/**
 * A tensor that belongs to a module and is not trained: running statistics, class weights.
 * It is part of the state dict unless `persistent` is false, and takes the given tensor over.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.Buffer.html
 */
export class Buffer<D extends DType = DType, S extends Shape = Shape> extends Tensor<D, S> {
  /** Whether it is part of the state dict. */
  readonly persistent: boolean;

  /**
   * @param options persistent: whether it is part of the state dict. Default true.
   * @throws {ArgumentError} `data` is not a tensor.
   */
  constructor(data: Tensor<D, S>, { persistent = true }: { persistent?: boolean } = {}) {
    super(own('Buffer', data));
    this.persistent = persistent;
  }
}

/** Where `Module#to()` takes a module. */
export type MoveTarget = FloatDType | Device | { dtype?: FloatDType; device?: Device };

/** Casts floating-point values and moves all values, in place: the object stays the same, its gradient goes along. */
export function moveData(value: Tensor, target: MoveTarget): void {
  const { dtype, device } = readTarget(target);
  const { grad } = value;
  for (const part of grad === null ? [value] : [value, grad]) {
    const moved = part.to({ dtype: isFloatDType(part.dtype) ? dtype : undefined, device });
    if (moved === part) continue;
    callOperator('aten::set_data', part, moved);
    moved.dispose();
  }
  grad?.dispose();
}

function readTarget(target: MoveTarget): { dtype?: FloatDType; device?: Device } {
  const wanted =
    typeof target === 'object' ? target : isDevice(target) ? { device: target } : { dtype: target };
  const fits = wanted.dtype === undefined || isFloatDType(wanted.dtype);
  checkArg(fits, 'Module.to', 'a floating-point element type or a device', 'target', wanted.dtype);
  return wanted;
}

function own(op: string, data: Tensor): Tensor {
  if (!(data instanceof Tensor)) throw ArgumentError.of(op, 'a tensor', 'data', data);
  return keep(data.isLeaf ? data : data.detach());
}
