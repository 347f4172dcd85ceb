import { arange, type Tensor } from 'kindling';

/** n numbers from −2 upwards in equal steps, below 2: `torch.arange(n) / n * 4 - 2` in a shape. */
export function ramp(shape: readonly number[]): Tensor<'float32'> {
  const n = shape.reduce((product, size) => product * size, 1);
  return arange(n, { dtype: 'float32' })
    .div(n)
    .mul(4)
    .sub(2)
    .reshape([...shape]);
}
