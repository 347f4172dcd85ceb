// Decompositions of low rank by random projection.
import type { DType } from './dtype.js';
import { isFloatDType } from './dtype.js';
import { ArgumentError, checkArg } from './errors.js';
import { linalg } from './functionTables.js';
import { isTensor } from './handle.js';
import { randn } from './random.js';
import { tidy } from './scope.js';
import type { Tensor } from './tensor.js';

/** Options of {@link svdLowrank}. */
export interface SvdLowrankOptions {
  /** How many singular values; slightly more than the rank that is looked for. Default 6, range [0, min(N, M)]. */
  q?: number;
  /** Passes that sharpen the subspace. Default 2, range [0, ∞). */
  niter?: number;
  /** Subtracted from the input, broadcast; never formed where the input is sparse. Default null. */
  M?: Tensor | null;
}

/** Options of {@link pcaLowrank}. */
export interface PcaLowrankOptions {
  /** How many components. Default min(6, N, M), range [0, min(N, M)]. */
  q?: number;
  /** Subtract the mean of each column first. Default true. */
  center?: boolean;
  /** Passes that sharpen the subspace. Default 2, range [0, ∞). */
  niter?: number;
}

/** `A ≈ U · diag(S) · Vᴴ`. */
export type LowRank<D extends DType> = [U: Tensor<D>, S: Tensor, V: Tensor<D>];

/**
 * The largest singular values of a matrix, sparse ones included, and their vectors, by random projection (Halko et al., 2009).
 * Shapes: […, N, M] → U […, N, q], S […, q], V […, M, q].
 *
 * For a small or dense matrix `linalg.svd` is faster. The result depends on the random state where the rank exceeds `q`.
 *
 * @throws {ArgumentError} `q` or `niter` is out of range, or there is no such option.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.svd_lowrank.html
 */
export function svdLowrank<D extends DType>(
  A: Tensor<D>,
  options: SvdLowrankOptions = {},
): LowRank<D> {
  const { q = 6, niter = 2, M = null, ...unknown } = options;
  check('svdLowrank', A, unknown, 'q, niter, M');
  checkRange('svdLowrank', A, q, niter);
  return tidy(() => decompose(A, q, niter, M)) as LowRank<D>;
}

/**
 * Principal components of the rows of a matrix, sparse ones included: singular values and vectors of the centred matrix.
 * Shapes: […, N, M] → U […, N, q], S […, q], V […, M, q]. The columns of V are the directions; `x.matmul(V)` projects.
 *
 * @throws {ArgumentError} `q` or `niter` is out of range, a sparse tensor is no matrix, or there is no such option.
 * @example
 * ```ts
 * const [, , V] = pcaLowrank(x, { q: 2 });
 * const plane = x.matmul(V); // [N, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.pca_lowrank.html
 */
export function pcaLowrank<D extends DType>(
  A: Tensor<D>,
  options: PcaLowrankOptions = {},
): LowRank<D> {
  const { center = true, niter = 2, q: asked, ...unknown } = options;
  check('pcaLowrank', A, unknown, 'q, center, niter');
  const q = asked ?? Math.min(6, A.size(-2), A.size(-1));
  checkRange('pcaLowrank', A, q, niter);
  return tidy(() => {
    if (!center) return decompose(A, q, niter, null);
    if (A.layout === 'strided')
      return decompose(A.sub(A.mean(-2, { keepdim: true })), q, niter, null);
    const mean = A.sum(0).toDense().div(A.size(0)); // [M]
    return decompose(A, q, niter, mean.unsqueeze(0));
  }) as LowRank<D>;
}

function decompose(A: Tensor, q: number, niter: number, M: Tensor | null): LowRank<DType> {
  const offset = M === null ? null : M.expand(A.shape);
  // The basis is that of the longer side.
  if (A.size(-2) < A.size(-1)) {
    const [U, S, V] = decomposeTall(A.mH, q, niter, offset === null ? null : offset.mH);
    return [V, S, U];
  }
  return decomposeTall(A, q, niter, offset);
}

function decomposeTall(A: Tensor, q: number, niter: number, M: Tensor | null): LowRank<DType> {
  const times = (matrix: Tensor, other: Tensor, factor: Tensor) => {
    const product = matrix.matmul(factor);
    return M === null ? product : product.sub(other.matmul(factor));
  };
  const forth = (factor: Tensor) => times(A, M as Tensor, factor);
  const back = (factor: Tensor) => times(A.mH, (M as Tensor | null)?.mH as Tensor, factor);
  const basisOf = (x: Tensor) => linalg.qr(x)[0] as Tensor;
  const dtype = isFloatDType(A.dtype) || A.dtype.startsWith('complex') ? A.dtype : 'float32';
  let Q = basisOf(forth(randn([A.size(-1), q], { dtype, device: A.device }))); // […, N, q]
  for (let i = 0; i < niter; i++) Q = basisOf(forth(basisOf(back(Q))));
  const B = back(Q).mH; // […, q, M]
  const [U, S, Vh] = linalg.svd(B, { fullMatrices: false }) as [Tensor, Tensor, Tensor];
  return [Q.matmul(U), S, Vh.mH];
}

function check(op: string, A: unknown, unknown: object, known: string): void {
  checkArg(isTensor(A), op, 'a tensor', 'A', A);
  const { ndim, layout } = A as Tensor;
  if (ndim < 2 || (layout !== 'strided' && ndim > 2))
    throw new ArgumentError(op, `expected a matrix, got ${ndim} dimensions of layout ${layout}`);
  for (const key of Object.keys(unknown))
    throw new ArgumentError(op, `unknown option ${key}; there are ${known}`);
}

function checkRange(op: string, A: Tensor, q: number, niter: number): void {
  const most = Math.min(A.size(-2), A.size(-1));
  const valid = Number.isInteger(q) && q >= 0 && q <= most;
  checkArg(valid, op, `an integer in [0, ${most}]`, 'q', q);
  checkArg(Number.isInteger(niter) && niter >= 0, op, 'an integer ≥ 0', 'niter', niter);
}
