// Extreme eigenpairs of large symmetric matrices that are known by their products only.
import type { DType } from './dtype.js';
import { ArgumentError, checkArg } from './errors.js';
import { cat } from './functions.js';
import { linalg } from './functionTables.js';
import { noGrad } from './grad.js';
import { isTensor } from './handle.js';
import { randn } from './random.js';
import { tidy } from './scope.js';
import type { Tensor } from './tensor.js';

/** Options of {@link lobpcg}. */
export interface LobpcgOptions {
  /** How many eigenpairs. Default: the columns of `X`, else 1; range [1, n]. */
  k?: number;
  /** The right-hand matrix of `A·x = λ·B·x`, symmetric and positive definite, dense or sparse. Default null: the identity. */
  B?: Tensor | null;
  /** Where to begin, [M, n]. Default null: random. */
  X?: Tensor | null;
  /** Columns that are iterated; more than `k` converge faster. Default: the columns of `X`, else `k`; at most M / 3. */
  n?: number;
  /** Preconditioner, close to the inverse of A, dense or sparse. Default null: none. */
  iK?: Tensor | null;
  /** Iterations at most. Default 1000, range [1, ∞). */
  niter?: number;
  /** Relative residual at which a pair counts as found. Default: the square root of the dtype's precision. */
  tol?: number | null;
  /** The largest eigenvalues, or else the smallest. Default true. */
  largest?: boolean;
}

const OPTIONS = ['k', 'B', 'X', 'n', 'iK', 'niter', 'tol', 'largest'];

/**
 * The largest (or smallest) eigenvalues of a symmetric matrix, dense or sparse, and their vectors: `A·x = λ·B·x`, found by products
 * with A alone (locally optimal block preconditioned conjugate gradient, Knyazev 2001).
 * Shapes: A […, M, M] → [eigenvalues […, k], eigenvectors […, M, k]].
 *
 * Unlike PyTorch's there is one method, without a tracker and its parameters. Gradients flow through the eigenvalues only.
 *
 * @throws {ArgumentError} A is not square, M < 3·n, or an option is out of range.
 * @example
 * ```ts
 * const [values, vectors] = lobpcg(laplacian, { k: 2, largest: false });
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.lobpcg.html
 */
export function lobpcg<D extends DType>(
  A: Tensor<D>,
  options: LobpcgOptions = {},
): [values: Tensor<D>, vectors: Tensor<D>] {
  const problem = checked(A, options);
  return tidy(() => {
    if (A.ndim === 2) return solve(A, problem);
    const size = A.size(-1);
    const batch = (x: Tensor) => [...x.reshape([-1, ...x.shape.slice(-2)])];
    const As = batch(A);
    const Bs = problem.B === null ? null : batch(problem.B.expand(A.shape));
    const Xs = problem.X === null ? null : batch(problem.X);
    const pairs = As.map((a, i) =>
      solve(a, { ...problem, B: Bs?.[i] ?? null, X: Xs?.[i] ?? null }),
    );
    const outer = A.shape.slice(0, -2);
    const joined = (parts: Tensor[], shape: number[]) =>
      cat(
        parts.map((part) => part.unsqueeze(0)),
        0,
      ).reshape([...outer, ...shape]);
    return [
      joined(
        pairs.map(([values]) => values),
        [problem.k],
      ),
      joined(
        pairs.map(([, vectors]) => vectors),
        [size, problem.k],
      ),
    ];
  }) as [Tensor<D>, Tensor<D>];
}

interface Problem {
  readonly k: number;
  readonly n: number;
  readonly B: Tensor | null;
  readonly X: Tensor | null;
  readonly iK: Tensor | null;
  readonly niter: number;
  readonly tol: number;
  readonly largest: boolean;
}

function checked(A: Tensor, options: LobpcgOptions): Problem {
  const op = 'lobpcg';
  checkArg(isTensor(A), op, 'a tensor', 'A', A);
  for (const key of Object.keys(options))
    if (!OPTIONS.includes(key))
      throw new ArgumentError(op, `unknown option ${key}; there are ${OPTIONS.join(', ')}`);
  if (A.ndim < 2 || A.size(-1) !== A.size(-2))
    throw new ArgumentError(op, `expected a square matrix, got shape [${A.shape.join(', ')}]`);
  if (A.dtype !== 'float32' && A.dtype !== 'float64')
    throw new ArgumentError(op, `expected float32 or float64, got ${A.dtype}`);
  const { B = null, X = null, iK = null, niter = 1000, largest = true } = options;
  const k = options.k ?? X?.size(-1) ?? 1;
  const n = X?.size(-1) ?? options.n ?? k;
  const tol = options.tol ?? (A.dtype === 'float32' ? 1.2e-7 : 2.23e-16) ** 0.5;
  const size = A.size(-1);
  checkArg(Number.isInteger(k) && k >= 1 && k <= n, op, `an integer in [1, ${n}]`, 'k', k);
  checkArg(Number.isInteger(niter) && niter >= 1, op, 'an integer ≥ 1', 'niter', niter);
  checkArg(typeof tol === 'number' && tol > 0, op, 'a number > 0', 'tol', tol);
  if (size < 3 * n)
    throw new ArgumentError(op, `expected at least 3 · ${n} rows for ${n} columns, got ${size}`);
  return { k, n, B, X, iK, niter, tol, largest };
}

function solve(A: Tensor, problem: Problem): [values: Tensor, vectors: Tensor] {
  const { k, B } = problem;
  const found = noGrad(() => tidy(() => iterate(A.detach(), problem)));
  const vectors = found.narrow(1, 0, k); // [M, k]
  // To first order an eigenvalue changes as the quotient at its fixed vector does (Hellmann and Feynman).
  const values = vectors.mul(times(A, vectors)).sum(0); // [k]
  return [B === null ? values : values.div(vectors.mul(times(B, vectors)).sum(0)), vectors];
}

/** The eigenvectors [M, n], the wanted ones first. */
function iterate(A: Tensor, { k, n, B, X: start, iK, niter, tol, largest }: Problem): Tensor {
  const how = { dtype: A.dtype as 'float32', device: A.device };
  const first: Tensor = start === null ? randn([A.size(-1), n], how) : start.detach();
  let { X, E } = rayleighRitz(A, B, first, n, largest);
  let P: Tensor | null = null;
  const norm = (x: Tensor) => Number(x.norm().item());
  const [sizeA, sizeB] = [A, B].map((matrix) => norm(times(matrix, X)) / norm(X)) as [
    number,
    number,
  ];
  for (let i = 0; i < niter; i++) {
    const next = tidy(() => {
      const residual = times(A, X).sub(times(B, X).mul(E)); // [M, n]
      const scale = X.norm(2, 0).mul(E.abs().mul(sizeB).add(sizeA)); // [n]
      const error = residual.norm(2, 0).div(scale).narrow(0, 0, k).max();
      if (Number(error.item()) < tol) return null;
      const W = times(iK, residual);
      const basis = cat(P === null ? [X, W] : [X, W, P], 1); // [M, 2n or 3n]
      const pair = rayleighRitz(A, B, basis, n, largest);
      return { ...pair, P: pair.X.sub(X.matmul(X.mT.matmul(times(B, pair.X)))) };
    });
    if (next === null) break;
    for (const old of [X, E, P]) old?.dispose();
    ({ X, E, P } = next);
  }
  return X;
}

/** The best n eigenpairs within the span of S, B-orthonormal. */
function rayleighRitz(A: Tensor, B: Tensor | null, S: Tensor, n: number, largest: boolean) {
  // Twice: what the first pass leaves over is of the size of its rounding errors.
  const Q = orthonormal(B, orthonormal(B, S)); // [M, r]
  const [values, Z] = linalg.eigh(Q.mT.matmul(times(A, Q))) as [Tensor, Tensor];
  const pick = (x: Tensor) => (largest ? x.flip([-1]).narrow(-1, 0, n) : x.narrow(-1, 0, n));
  return { X: Q.matmul(pick(Z)) as Tensor, E: pick(values) as Tensor };
}

/** A B-orthonormal basis of the span of S, without directions that are lost in rounding. */
function orthonormal(B: Tensor | null, S: Tensor): Tensor {
  const scaled = S.div(S.norm(2, 0).clampMin(Number.MIN_VALUE)).nanToNum(); // unit columns
  const gram = scaled.mT.matmul(times(B, scaled));
  const [values, Z] = linalg.eigh(gram) as [Tensor, Tensor];
  const precision = S.dtype === 'float32' ? 1e-6 : 1e-14;
  const kept = values.gt(Number(values.max().item()) * precision);
  const positions = kept.nonzero().flatten();
  return scaled.matmul(Z.indexSelect(1, positions)).div(values.indexSelect(0, positions).sqrt());
}

/** A product, with the identity for what is not there. */
function times(matrix: Tensor | null, x: Tensor): Tensor {
  return matrix === null ? x : (matrix.matmul(x) as Tensor);
}
