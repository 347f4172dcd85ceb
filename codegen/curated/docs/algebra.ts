// Products of vectors and matrices, decompositions, spectra.
import type { Docs } from './doc.js';

const FIT = '{TorchError} the sizes do not fit, or the dtypes differ';
const SQUARE = '{TorchError} the matrix is not square';
const SINGULAR = '{TorchError} a matrix is singular';

export const ALGEBRA: Docs = {
  addbmm: {
    text: '`beta·x + alpha·Σ batch1 @ batch2` over the batch.',
    shapes: '[N, P], [B, N, M], [B, M, P] → [N, P]',
    throws: FIT,
  },
  addmm: {
    text: '`beta·x + alpha·mat1 @ mat2`.',
    shapes: '[N, P], [N, M], [M, P] → [N, P]',
    throws: FIT,
  },
  addmv: { text: '`beta·x + alpha·mat @ vec`.', shapes: '[N], [N, M], [M] → [N]', throws: FIT },
  addr: { text: '`beta·x + alpha·vec1 ⊗ vec2`.', shapes: '[N, M], [N], [M] → [N, M]', throws: FIT },
  baddbmm: {
    text: '`beta·x + alpha·batch1 @ batch2`, matrix by matrix.',
    shapes: '[B, N, P], [B, N, M], [B, M, P] → [B, N, P]',
    throws: FIT,
  },
  bmm: {
    text: 'The products of two batches of matrices.',
    shapes: '[B, N, M], [B, M, P] → [B, N, P]',
    throws: FIT,
  },
  cdist: {
    text: 'The `p`-norm distance of each pair of rows.',
    shapes: '[B, N, D], [B, M, D] → [B, N, M]',
  },
  cov: { text: 'The covariance matrix of variables in rows.', shapes: '[N, K] → [N, N]' },
  corrcoef: { text: 'The correlation matrix of variables in rows.', shapes: '[N, K] → [N, N]' },
  cross: 'The cross product of vectors of size 3.',
  dot: { text: 'The sum of products of two vectors.', shapes: '[N], [N] → []', throws: FIT },
  einsum: {
    text: 'Sums of products in Einstein’s notation: `einsum("ij,jk->ik", [a, b])`.',
    throws: FIT,
  },
  inner: 'The sum of products over the last dimension of both.',
  kron: 'The Kronecker product.',
  logdet: { text: 'The logarithm of the determinant.', throws: SQUARE },
  matmul: {
    text: 'The matrix product; vectors count as row or column, leading dimensions broadcast.',
    shapes: '[…, N, M], […, M, P] → […, N, P]',
    throws: FIT,
  },
  matrix_exp: { text: 'The matrix exponential.', throws: SQUARE },
  matrix_power: { text: 'The matrix to an integer power.', throws: SQUARE },
  mm: {
    text: 'The product of two matrices, without broadcasting.',
    shapes: '[N, M], [M, P] → [N, P]',
    throws: FIT,
  },
  mv: { text: 'The product of a matrix and a vector.', shapes: '[N, M], [M] → [N]', throws: FIT },
  outer: { text: 'The products of all pairs of two vectors.', shapes: '[N], [M] → [N, M]' },
  cholesky: 'The lower triangle L with A = L·Lᴴ; PyTorch prefers `linalg.cholesky`.',
  ger: 'The same as `outer`, which PyTorch prefers.',
  qr: 'The decomposition A = Q·R; PyTorch prefers `linalg.qr`.',
  svd: 'The singular value decomposition with V, not its transpose; PyTorch prefers `linalg.svd`.',
  triangular_solve:
    'The X with A·X = B for a triangular A; PyTorch prefers `linalg.solveTriangular`.',
  trace: { text: 'The sum of the diagonal of a matrix.', shapes: '[N, M] → []' },
  vdot: {
    text: 'The sum of products of two vectors, the first conjugated.',
    shapes: '[N], [N] → []',
    throws: FIT,
  },
  linalg_cholesky: {
    text: 'The lower triangle L with A = L·Lᴴ.',
    throws: '{TorchError} a matrix is not positive definite',
  },
  linalg_cond: 'The condition number.',
  linalg_cross: 'The cross product of vectors of size 3.',
  linalg_det: { text: 'The determinant.', shapes: '[…, N, N] → […]', throws: SQUARE },
  linalg_diagonal: 'The diagonals of matrices, as a view.',
  linalg_eig: {
    text: 'Eigenvalues and eigenvectors, complex.',
    shapes: '[…, N, N] → […, N] and […, N, N]',
    throws: SQUARE,
  },
  linalg_eigh: {
    text: 'Eigenvalues in ascending order and eigenvectors of a symmetric or Hermitian matrix.',
    shapes: '[…, N, N] → […, N] and […, N, N]',
    throws: SQUARE,
  },
  linalg_eigvals: { text: 'Eigenvalues, complex.', shapes: '[…, N, N] → […, N]', throws: SQUARE },
  linalg_eigvalsh: {
    text: 'Eigenvalues of a symmetric or Hermitian matrix in ascending order.',
    shapes: '[…, N, N] → […, N]',
    throws: SQUARE,
  },
  linalg_inv: { text: 'The inverse matrix.', shapes: '[…, N, N] → […, N, N]', throws: SINGULAR },
  linalg_lstsq: 'The least-squares solution of A·X = B, with residuals, rank and singular values.',
  linalg_lu: 'The decomposition A = P·L·U.',
  linalg_matmul: {
    text: 'The matrix product.',
    shapes: '[…, N, M], […, M, P] → […, N, P]',
    throws: FIT,
  },
  linalg_matrix_norm: 'A norm of each matrix; Frobenius’ by default.',
  linalg_matrix_rank: 'The number of singular values that are not negligible.',
  linalg_multi_dot: 'The product of several matrices in the cheapest order.',
  linalg_norm: 'A norm of vectors or matrices; the 2-norm of all elements by default.',
  linalg_pinv: { text: 'The Moore–Penrose inverse.', shapes: '[…, N, M] → […, M, N]' },
  linalg_qr: {
    text: 'The decomposition A = Q·R with orthonormal Q and triangular R.',
    shapes: '[…, N, M] → […, N, K] and […, K, M], K = min(N, M)',
  },
  linalg_slogdet: {
    text: 'The sign and the logarithm of the size of the determinant.',
    throws: SQUARE,
  },
  linalg_solve: {
    text: 'The X with A·X = B.',
    shapes: '[…, N, N], […, N, K] → […, N, K]',
    throws: SINGULAR,
  },
  linalg_svd: {
    text: 'The singular value decomposition A = U·diag(S)·Vh.',
    shapes: '[…, N, M] → […, N, N], […, K], […, M, M], K = min(N, M)',
  },
  linalg_svdvals: {
    text: 'The singular values in descending order.',
    shapes: '[…, N, M] → […, min(N, M)]',
  },
  linalg_vecdot: 'The sum of products along a dimension, the first conjugated.',
  linalg_vector_norm: 'A norm of vectors; the 2-norm of all elements by default.',
  fft_fft: 'The discrete Fourier transform along `dim`.',
  fft_ifft: 'The inverse of `fft`.',
  fft_rfft: {
    text: 'The Fourier transform of real numbers: its non-negative frequencies.',
    shapes: '[…, N] → […, N/2 + 1]',
  },
  fft_irfft: {
    text: 'The inverse of `rfft`, `n` real numbers.',
    shapes: '[…, N] → […, 2·(N − 1)]',
  },
  fft_fft2: 'The Fourier transform along the last two dimensions.',
  fft_ifft2: 'The inverse of `fft2`.',
  fft_fftn: 'The Fourier transform along several dimensions.',
  fft_ifftn: 'The inverse of `fftn`.',
  fft_fftshift: 'Moves frequency zero to the middle.',
  fft_ifftshift: 'The inverse of `fftshift`.',
  stft: {
    text: 'Fourier transforms of windows of a signal.',
    shapes: '[B, T] → [B, nFft/2 + 1, frames]',
  },
  istft: {
    text: 'The signal whose windows have these Fourier transforms.',
    shapes: '[B, F, frames] → [B, T]',
  },
};
