// What PyTorch has as attributes of a tensor beyond shape, dtype and device: transposes and parts as views, sizes in bytes,
// layout.
import { addon, begin, first, next, put } from './cells.js';
import { type DType, itemSize } from './dtype.js';
import { ArgumentError } from './errors.js';
import { idOf } from './handle.js';
import { type Layout, layoutName } from './layout.js';
import { bindOverloads } from './ops.js';
import type { RealOf } from './resultDtype.js';
import type { Tensor } from './tensor.js';

/** PyTorch's attributes. A getter that gives a tensor makes a new tensor object at each access. */
export interface AttributeMethods<D extends DType> {
  /**
   * A matrix transposed, as a view. Shapes: [N, M] → [M, N]; [N] and [] stay.
   *
   * @throws {TorchError} more than two dimensions, where PyTorch only warns: `mT` transposes the last two, `permute` any.
   * @see https://docs.pytorch.org/docs/stable/tensors.html#torch.Tensor.T
   */
  readonly T: Tensor<D>;

  /**
   * A matrix transposed and conjugated, as a view. Shapes: [N, M] → [M, N].
   *
   * @throws {TorchError} the tensor is no matrix.
   * @see https://docs.pytorch.org/docs/stable/tensors.html#torch.Tensor.H
   */
  readonly H: Tensor<D>;

  /**
   * The last two dimensions exchanged, as a view. Shapes: […, N, M] → […, M, N].
   *
   * @throws {TorchError} fewer than two dimensions.
   * @see https://docs.pytorch.org/docs/stable/tensors.html#torch.Tensor.mT
   */
  readonly mT: Tensor<D>;

  /**
   * The last two dimensions exchanged and conjugated, as a view. Shapes: […, N, M] → […, M, N].
   *
   * @throws {TorchError} fewer than two dimensions.
   * @see https://docs.pytorch.org/docs/stable/tensors.html#torch.Tensor.mH
   */
  readonly mH: Tensor<D>;

  /**
   * The real parts as a view; of real elements the elements. Shapes: […] → […].
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.real.html
   */
  readonly real: Tensor<RealOf<D>>;

  /**
   * The imaginary parts as a view. Shapes: […] → […].
   *
   * @throws {TorchError} the elements are not complex.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.imag.html
   */
  readonly imag: Tensor<RealOf<D>>;

  /** Bytes of one element. */
  readonly itemsize: number;

  /**
   * Bytes of all elements; of a view only those that it shows.
   *
   * @throws {ArgumentError} the tensor is sparse: `values()` and the indices have sizes of their own.
   */
  readonly nbytes: number;

  /** How the elements are kept: `'strided'` for dense tensors, `'sparseCoo'` and others for sparse ones. */
  readonly layout: Layout;

  /** Whether the layout is `sparseCoo`. */
  readonly isSparse: boolean;

  /** Whether the layout is `sparseCsr`. */
  readonly isSparseCsr: boolean;
}

export const attributes = withGetters<Tensor>({
  T: view('T', 't'),
  H: view('H', 'matrix_H'),
  mT: view('mT', 'mT'),
  mH: view('mH', 'mH'),
  real: view('real', 'real'),
  imag: view('imag', 'imag'),
  itemsize: ({ dtype }) => itemSize(dtype),
  nbytes: (x) => {
    if (layoutOf(x) !== 'strided')
      throw new ArgumentError(
        'nbytes',
        `expected a dense tensor, got one of layout ${layoutOf(x)}`,
      );
    return x.numel() * itemSize(x.dtype);
  },
  layout: layoutOf,
  isSparse: (x) => layoutOf(x) === 'sparseCoo',
  isSparseCsr: (x) => layoutOf(x) === 'sparseCsr',
});

function view(name: string, operator: string): (x: Tensor) => unknown {
  const bound = bindOverloads(name, [`aten::${operator}`], { method: true });
  return (x) => bound.call(x);
}

/** An object whose properties are computed from the receiver. */
function withGetters<T>(getters: Readonly<Record<string, (self: T) => unknown>>): object {
  const descriptors = Object.entries(getters).map(([name, read]) => [
    name,
    {
      get(this: T) {
        return read(this);
      },
      configurable: true,
      enumerable: true,
    },
  ]);
  return Object.defineProperties({}, Object.fromEntries(descriptors) as PropertyDescriptorMap);
}

export function layoutOf(x: Tensor): Layout {
  begin();
  put(idOf(x));
  addon.properties();
  let value = first();
  for (let i = 0; i < LAYOUT; i++) value = next();
  return layoutName(value);
}

/** Where the layout stands among what `properties` gives. */
const LAYOUT = 5;
