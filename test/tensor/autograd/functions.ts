// The functions that test/fixtures/makers/autograd.py knows by the same names.
import { AutogradFunction, nn, type Tensor, zeros } from 'kindling';
import { type TensorRecord, toTensor } from '../../support/fixtures.js';

export class Exp extends AutogradFunction<[Tensor], Tensor, [Tensor]> {
  forward(x: Tensor): Tensor {
    const y = x.exp();
    this.saveForBackward(y);
    return y;
  }
  backward(gradOutput: Tensor): Tensor {
    const [y] = this.savedTensors;
    return gradOutput.mul(y);
  }
}

/** Two tensors and a number; the gradients only that are wanted. */
export class ScaledProduct extends AutogradFunction<
  [a: Tensor, b: Tensor, scale: number],
  Tensor,
  [Tensor, Tensor]
> {
  scale = 1;
  forward(a: Tensor, b: Tensor, scale: number): Tensor {
    this.saveForBackward(a, b);
    this.scale = scale;
    return a.mul(b).mul(scale);
  }
  backward(gradOutput: Tensor): (Tensor | null)[] {
    const [a, b] = this.savedTensors;
    const [wantsA, wantsB] = this.needsInputGrad;
    const scaled = gradOutput.mul(this.scale);
    return [wantsA ? scaled.mul(b) : null, wantsB ? scaled.mul(a) : null, null];
  }
}

/** Two outputs, of which one may be unused. */
export class SinCos extends AutogradFunction<
  [Tensor],
  readonly [sin: Tensor, cos: Tensor],
  [Tensor]
> {
  forward(x: Tensor): readonly [Tensor, Tensor] {
    this.saveForBackward(x);
    return [x.sin(), x.cos()];
  }
  backward(gradSin: Tensor, gradCos: Tensor): Tensor {
    const [x] = this.savedTensors;
    return gradSin.mul(x.cos()).sub(gradCos.mul(x.sin()));
  }
}

/** An output without a gradient. */
export class SortDescending extends AutogradFunction<
  [Tensor],
  readonly [values: Tensor, indices: Tensor],
  [Tensor]
> {
  size: readonly number[] = [];
  forward(x: Tensor): readonly [Tensor, Tensor] {
    const [values, indices] = x.sort({ descending: true }) as [Tensor, Tensor];
    this.markNonDifferentiable(indices);
    this.saveForBackward(indices);
    this.size = x.shape;
    return [values, indices];
  }
  backward(gradValues: Tensor): Tensor {
    const [indices] = this.savedTensors;
    const empty = zeros([...this.size], { dtype: gradValues.dtype });
    return empty.scatter(-1, indices, gradValues);
  }
}

export class CubeOnce extends AutogradFunction<[Tensor], Tensor, [Tensor]> {
  static override readonly onceDifferentiable = true;
  forward(x: Tensor): Tensor {
    this.saveForBackward(x);
    return x.pow(3);
  }
  backward(gradOutput: Tensor): Tensor {
    const [x] = this.savedTensors;
    return gradOutput.mul(3).mul(x.pow(2));
  }
}

type Named = Readonly<Record<string, (...inputs: Tensor[]) => Tensor | readonly Tensor[]>>;

export const custom: Named = {
  exp: (x) => Exp.apply(x as Tensor),
  scaledProduct: (a, b) => ScaledProduct.apply(a as Tensor, b as Tensor, 2.5),
  sinCos: (x) => SinCos.apply(x as Tensor),
  sortDescending: (x) => SortDescending.apply(x as Tensor)[0],
  cubeOnce: (x) => CubeOnce.apply(x as Tensor),
};

type Two = [Tensor, Tensor];
export const plain: Named = {
  tanhProduct: (...[x, y]) =>
    (x as Tensor)
      .tanh()
      .mul(y as Tensor)
      .sum(),
  logSoftmax: (...[x]) => (x as Tensor).logSoftmax(1).select(1, 0).sum(),
  conv: (...inputs) => {
    const [x, w] = inputs as Two;
    return nn.functional.conv2d(x, w, { padding: 1 }).pow(2).sum();
  },
  layerNorm: (...inputs) => {
    const [x, w] = inputs as Two;
    return nn.functional.layerNorm(x, [4]).sigmoid().matmul(w).sum();
  },
  cube: (...[x]) => (x as Tensor).pow(3).sum(),
  elementwise: (...[x]) => (x as Tensor).exp().mul(x as Tensor),
  twoOutputs: (...inputs) => {
    const [x, y] = inputs as Two;
    return [x.mul(y.sum()), x.unsqueeze(1).mul(y.unsqueeze(0)).sin()];
  },
  ignoresSecond: (...[x]) => (x as Tensor).square(),
};

/** The recorded tensors; leaves where they are floats and asked to be. */
export function tensors(
  records: readonly (TensorRecord | null)[],
  { requiresGrad = false } = {},
): Tensor[] {
  return records.map((record) => toTensor(record as TensorRecord, { requiresGrad }));
}
