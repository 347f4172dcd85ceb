import type { Tensor } from '#kindling/tensor/tensor.js';
import type { DType } from '#kindling/tensor/dtype.js';
declare const f: Tensor<'float32'>;
declare const i: Tensor<'int64'>;
const a: Tensor = f;
const b: Tensor<'float32' | 'int64'> = f;
function g<D extends DType>(x: Tensor<D>): Tensor { return x; }
const c: Tensor<'float64'>= f;
const d: Tensor[] = [f, i];
const e: Tensor<'float32'> = a;
