// Operators that the fuzz leaves out: PyTorch itself does not survive nonsense there. Each line was tried in Python.

/** By name without overload. */
export const UNSAFE: ReadonlySet<string> = new Set([
  // Segmentation fault: pivots of another size than the matrix.
  'lu_unpack',
  // Writes outside its memory for indices beyond the table.
  'embedding_bag',
  // Divides by the step as a whole number: 0 for 0.5 and int64.
  'range',
  // Segmentation fault in MKL's zgeev for NaN and infinity in a complex matrix.
  'linalg_eigvals',
  // Counts up to the degree, without end for 2 ** 45 and without a look at signals.
  ...['chebyshev_polynomial_t', 'chebyshev_polynomial_u', 'chebyshev_polynomial_v']
    .concat(['chebyshev_polynomial_w', 'hermite_polynomial_h', 'hermite_polynomial_he'])
    .concat(['laguerre_polynomial_l', 'legendre_polynomial_p'])
    .flatMap((name) => [`special_${name}`, `special_shifted_${name}`]),
]);
