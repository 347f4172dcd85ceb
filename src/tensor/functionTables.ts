// PyTorch's functions as tables of lazily bound operators: torch.*, torch.linalg.*, torch.fft.*, torch.special.* and the
// part of torch.nn.functional.* that is one operator each.

import {
  FFT,
  type FftFunctions,
  FUNCTIONS,
  LINALG,
  type LinalgFunctions,
  NN_FUNCTIONAL,
  type NNFunctions,
  SPECIAL,
  type SpecialFunctions,
  type TensorFunctions,
} from './ops.generated.js';
import { type Bound, bindOverloads } from './ops.js';

/** A function of one table entry, bound on first use; overloads are written without `aten::`. */
export function lazyFunction(name: string, overloads: readonly string[]): Bound {
  let bound: Bound | null = null;
  return (...args) => {
    bound ??= bindOverloads(
      name,
      overloads.map((overload) => `aten::${overload}`),
      { method: false },
    );
    return bound(...args);
  };
}

function tableOf<T>(rows: readonly (readonly [string, ...string[]])[]): T {
  return Object.fromEntries(
    rows.map(([name, ...overloads]) => [name, lazyFunction(name, overloads)]),
  ) as T;
}

/** The operators that PyTorch has as `torch.<name>`. */
export const functions = tableOf<TensorFunctions>(FUNCTIONS);

/** The operators that are `torch.nn.functional.<name>`; the rest of that module is in nn/functional.ts. */
export const nnFunctions = tableOf<NNFunctions>(NN_FUNCTIONAL);

/** Linear algebra, PyTorch's `torch.linalg`. @see https://docs.pytorch.org/docs/stable/linalg.html */
export const linalg = tableOf<LinalgFunctions>(LINALG);

/** Fourier transforms, PyTorch's `torch.fft`. @see https://docs.pytorch.org/docs/stable/fft.html */
export const fft = tableOf<FftFunctions>(FFT);

/** Special functions, PyTorch's `torch.special`. @see https://docs.pytorch.org/docs/stable/special.html */
export const special = tableOf<SpecialFunctions>(SPECIAL);
