// Shapes of operators by family, where the operator's own entry says nothing and its schema does not tell.

export const KEEPS = '[…] → […]';
export const ANY = '[…] → a value, no tensor';

/** Text → operators without the underscore of the in-place form. */
const FAMILIES: Readonly<Record<string, string>> = {
  [KEEPS]: `conj_physical detach fill_diagonal flip fliplr flipud roll renorm native_channel_shuffle 
    fft_fftshift fft_ifftshift matrix_exp  coalesce positive detach_copy rrelu 
       clone softmax log_softmax special_softmax special_log_softmax
    random normal uniform log_normal cauchy geometric exponential bernoulli poisson put logit
    contiguous zero fill copy real imag resolve_conj resolve_neg alias_copy special_round to_dense to_sparse
    to_sparse_csr to_sparse_csc to_sparse_bsr to_sparse_bsc to_mkldnn type_as prelu 
    fake_quantize_per_channel_affine fake_quantize_per_tensor_affine  nan_to_num   
    randint_like special_multigammaln special_polygamma softplus threshold bucketize rms_norm layer_norm
    index_add index_copy index_fill index_put index_reduce masked_fill masked_scatter scatter scatter_add scatter_reduce
    select_scatter slice_scatter diagonal_scatter as_strided_scatter sparse_mask sspaddmm  
       msort argsort cummax cummin cumprod cumsum logcumsumexp tril triu`,
  '[…] with […], broadcast': `complex polar where lerp ldexp heaviside nextafter float_power rsub isclose gcd lcm hypot
    special_gammainc special_gammaincc special_xlog1py special_xlogy special_zeta special_chebyshev_polynomial_t
    special_chebyshev_polynomial_u special_chebyshev_polynomial_v special_chebyshev_polynomial_w
    special_shifted_chebyshev_polynomial_t special_shifted_chebyshev_polynomial_u
    special_shifted_chebyshev_polynomial_v special_shifted_chebyshev_polynomial_w special_hermite_polynomial_h
    special_hermite_polynomial_he special_laguerre_polynomial_l special_legendre_polynomial_p`,
  '[…] → […]; tensors as bounds broadcast': 'clamp clamp_max clamp_min',
  '[…, N, …] → […, K, …]': 'slice',
  '[…, 3, …] with […, 3, …], broadcast': 'cross linalg_cross',
  '[…] with […], broadcast, → []': 'dist',
  '[…] → `size`': `broadcast_to expand view reshape new_empty new_full new_ones new_zeros new_empty_strided resize as_strided
    as_strided_copy empty_permuted empty_strided expand_copy view_copy sum_to_size sparse_resize sparse_resize_and_clear`,
  '[…] → that of `other`': 'expand_as reshape_as view_as',
  '[…] → that of the template': 'resize_as',
  '[…] → that of `source`, or `size`': 'set',
  '→ [windowLength]': 'bartlett_window blackman_window hamming_window hann_window kaiser_window',
  '→ [n]': 'fft_fftfreq',
  '→ [n / 2 + 1]': 'fft_rfftfreq',
  '→ [(end − start) / step + 1]': 'range',
  '[…] → the same, at least [1]': 'atleast_1d',
  '[…] → the same, at least [1, 1]': 'atleast_2d',
  '[…] → the same, at least [1, 1, 1]': 'atleast_3d',
  '[N, M], [P, Q], … → [N + P + …, M + Q + …]': 'block_diag',
  '[…] each → all of the broadcast shape': 'broadcast_tensors',
  '[N], [M], … → [N, M, …]': 'meshgrid',
  '[N, K], [N, M], … → [N, K + M + …]; [N] counts as [N, 1]': 'column_stack',
  '[N, K, P], [N, K, Q], … → [N, K, P + Q + …]; [N, K] counts as [N, K, 1]': 'dstack',
  '[N, K], [N, M], … → [N, K + M + …]; vectors [N], [M], … → [N + M + …]': 'hstack',
  '[N, K], [M, K], … → [N + M + …, K]; [K] counts as [1, K]': 'vstack',
  '[N, M], [M, P], …, [Q, R] → [N, R]': 'chain_matmul linalg_multi_dot',
  '[…, N, N] → […, N, N]': `cholesky cholesky_inverse linalg_cholesky linalg_inv linalg_matrix_exp linalg_matrix_power
    matrix_power`,
  '[…, N, N] → L […, N, N], info […]': 'linalg_cholesky_ex',
  '[…, N, N] → inverse […, N, N], info […]': 'linalg_inv_ex',
  '[…, N, K], […, N, N] → […, N, K]': 'cholesky_solve',
  '[…, N, K], LU […, N, N], pivots […, N] → […, N, K]': 'lu_solve',
  'LU […, N, N], pivots […, N], B […, N, K] → […, N, K]': 'linalg_lu_solve linalg_ldl_solve',
  'LU […, N, M], pivots […, min(N, M)] → P […, N, N], L […, N, min(N, M)], U […, min(N, M), M]':
    'lu_unpack',
  '[…, N, M] → P […, N, N], L […, N, min(N, M)], U […, min(N, M), M]': 'linalg_lu',
  '[…, N, M] → LU […, N, M], pivots […, min(N, M)]': 'linalg_lu_factor',
  '[…, N, M] → LU […, N, M], pivots […, min(N, M)], info […]': 'linalg_lu_factor_ex',
  '[…, N, N] → LD […, N, N], pivots […, N]': 'linalg_ldl_factor',
  '[…, N, N] → LD […, N, N], pivots […, N], info […]': 'linalg_ldl_factor_ex',
  '[…, N, M] → […]': 'linalg_cond linalg_matrix_rank',
  '[…, N, N] → […]': 'logdet linalg_det',
  '[…, N, N] → twice […]': 'linalg_slogdet',
  '[…, N, M] → […, min(N, M)]': 'linalg_diagonal',
  '[…, N, M], [K] with K ≤ M → […, N, M]': 'linalg_householder_product',
  'A […, N, M], B […, N, K] → solution […, M, K], residuals […, K], rank […], singular values […, min(N, M)]':
    'linalg_lstsq',
  'A […, N, N], B […, N, K] or […, N] → the same as B, info […]': 'linalg_solve_ex',
  'A […, N, N], B […, N, K] → […, N, K]': 'linalg_solve_triangular',
  'B […, N, K], A […, N, N] → solution […, N, K], A': 'triangular_solve',
  '[N…, M…] → [M…, N…], with `ind` dimensions in N…': 'linalg_tensorinv',
  'A [N…, M…], B [N…] → [M…]': 'linalg_tensorsolve',
  '[…, N] → […, N, N], or […, N, n]': 'linalg_vander',
  '[N] → [N, N], or [N, n]': 'vander',
  '[…, N] with […, N], broadcast, → […]': 'linalg_vecdot',
  '[…, N, M] → […], or […, 1, 1] by `keepdim`': 'linalg_matrix_norm',
  '[…] → []; over `dim`, those dimensions go, or stay with size 1 by `keepdim`':
    'linalg_norm linalg_vector_norm hash_tensor special_logsumexp',
  '[…, N, M] → Q […, N, min(N, M)], R […, min(N, M), M]': 'qr linalg_qr',
  '[…, N, M] → U […, N, K], S […, K], V […, M, K], K = min(N, M)': 'svd',
  '[…, N, M] → a […, N, M], tau […, min(N, M)]': 'geqrf',
  '[…, N, K], tau […, K], […, N, M] → […, N, M]': 'ormqr',
  '[N…, K] with [M…, K] → [N…, M…]': 'inner',
  '[N, M] with [P, Q] → [N·P, M·Q], likewise for any rank': 'kron',
  'according to the equation': 'einsum',
  '[N], [M] → [N, M]': 'ger',
  '[N] → [N, N] with the diagonal; [N, M] → the diagonal': 'diag',
  '[…] → [N, N] for N elements': 'diagflat',
  '[…] → one […] per dimension of `dim`': 'gradient',
  '[…, N, …] → […]': 'trapezoid',
  '[…, N, …] → […, N − 1, …]': 'cumulative_trapezoid',
  '[…, N, …] → […, n or N, …]': 'fft_fft fft_ifft',
  '[…, N, …] → […, 2·(N − 1) or n, …]': 'fft_hfft',
  '[…, N, …] → […, n / 2 + 1 or N / 2 + 1, …]': 'fft_ihfft',
  '[…] → […], with the sizes `s` where given': 'fft_fft2 fft_fftn fft_ifft2 fft_ifftn',
  '[…, N] → […, N / 2 + 1], and the sizes `s` where given':
    'fft_rfft2 fft_rfftn fft_ihfft2 fft_ihfftn',
  '[…, N] → […, 2·(N − 1)], and the sizes `s` where given':
    'fft_irfft2 fft_irfftn fft_hfft2 fft_hfftn',
  '[…] → a part for each index or section, cut along one dimension':
    'dsplit hsplit vsplit tensor_split',
  '[…, N, …] → parts […, size, …]': 'split_with_sizes unsafe_split unsafe_chunk',
  '[…] → hist [bins], edges [bins + 1]': 'histogram',
  '[N, D] → hist [bins…], one tensor of edges per dimension': 'histogramdd',
  '[…] with any → […]': 'isin',
  'sequence […, N], values […, M] → […, M]': 'searchsorted',
  '[…] by `indices` → as `at` gives': 'index',
  '[N, …] → [segments, …]': 'segment_reduce',
  '[…] → [`size`, number of dimensions]': 'nonzero_static',
  '[…, N, …] with [K, …] → […, K, …]': 'take_along_dim',
  '[…] → the dimensions in another order': 'movedim',
  '[…, N, …, M, …] → […, M, …, N, …] for odd `k`': 'rot90',
  '[…] → each size times `dims`': 'tile',
  '[T, B, Cin], [K, Cin, Cout] → [T + 2·pad − K + 1, B, Cout]': 'conv_tbc',
  'sparse [N, M], dense [M, P] → [N, P]': 'smm hspmm',
  '[…] → [S, N] for S sparse dimensions and N elements': 'indices',
  '[…] → [N, …], the dense dimensions behind': 'values',
  '[R, C] → [R + 1]': 'crow_indices',
  '[R, C] → [C + 1]': 'ccol_indices',
  '[R, C] → [N] for N elements': 'col_indices row_indices',
  'nested → [B, …], as large as the largest': 'to_padded_tensor',
};

export const SHAPES_BY_FAMILY: ReadonlyMap<string, string> = new Map(
  Object.entries(FAMILIES).flatMap(([text, names]) =>
    names.split(/\s+/).flatMap((name) => (name === '' ? [] : [[name, text] as const])),
  ),
);
