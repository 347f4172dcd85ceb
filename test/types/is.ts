// Type equality as a value: `is<Expected>()(value, true)` compiles only where the type of the value is exactly `Expected`.

import type { Shape, Tensor } from 'kindling';

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

export declare function is<Expected>(): <Actual>(
  value: Actual,
  exactly: Same<Actual, Expected>,
) => void;

/** A float32 tensor on the CPU. */
export type F32<S extends Shape> = Tensor<'float32', S, 'cpu'>;
export type I64<S extends Shape> = Tensor<'int64', S, 'cpu'>;
export type Bool<S extends Shape> = Tensor<'bool', S, 'cpu'>;
