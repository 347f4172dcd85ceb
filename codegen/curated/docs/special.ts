// torch.special and torch.fft, where the names say little.
import { BROADCAST, type Docs, NOT_BROADCAST } from './doc.js';

const two = (text: string) => ({ text, shapes: BROADCAST, throws: NOT_BROADCAST });
const polynomial = (name: string) =>
  `The ${name} polynomial of degree \`n\` at each element; \`n\` is rounded to zero.`;

export const SPECIAL: Docs = {
  special_airy_ai: 'The Airy function Ai.',
  special_bessel_j0: 'The Bessel function of the first kind of order 0.',
  special_bessel_j1: 'The Bessel function of the first kind of order 1.',
  special_bessel_y0: 'The Bessel function of the second kind of order 0.',
  special_bessel_y1: 'The Bessel function of the second kind of order 1.',
  special_chebyshev_polynomial_t: polynomial('Chebyshev (first kind)'),
  special_chebyshev_polynomial_u: polynomial('Chebyshev (second kind)'),
  special_chebyshev_polynomial_v: polynomial('Chebyshev (third kind)'),
  special_chebyshev_polynomial_w: polynomial('Chebyshev (fourth kind)'),
  special_entr: 'The entropy −x·log(x); 0 at zero, −∞ below.',
  special_erfcx: 'e^(x²)·erfc(x), exact also where erfc is tiny.',
  special_gammainc: 'The regularised lower incomplete gamma function of each element and `other`.',
  special_gammaincc: 'The regularised upper incomplete gamma function of each element and `other`.',
  special_hermite_polynomial_h: polynomial('Hermite (physicists’)'),
  special_hermite_polynomial_he: polynomial('Hermite (probabilists’)'),
  special_i0e: 'The modified Bessel function of the first kind of order 0, times e^(−|x|).',
  special_i1: 'The modified Bessel function of the first kind of order 1.',
  special_i1e: 'The modified Bessel function of the first kind of order 1, times e^(−|x|).',
  special_laguerre_polynomial_l: polynomial('Laguerre'),
  special_legendre_polynomial_p: polynomial('Legendre'),
  special_log_ndtr: 'The logarithm of the area under the normal curve up to each element.',
  special_modified_bessel_i0: 'The modified Bessel function of the first kind of order 0.',
  special_modified_bessel_i1: 'The modified Bessel function of the first kind of order 1.',
  special_modified_bessel_k0: 'The modified Bessel function of the second kind of order 0.',
  special_modified_bessel_k1: 'The modified Bessel function of the second kind of order 1.',
  special_multigammaln:
    'The logarithm of the multivariate gamma function of `p` dimensions; elements > (p − 1)/2.',
  special_ndtr: 'The area under the normal curve up to each element.',
  special_ndtri: 'The point up to which the area under the normal curve is each element.',
  special_polygamma: 'The `n`-th derivative of the digamma function.',
  special_scaled_modified_bessel_k0:
    'The modified Bessel function of the second kind of order 0, times eˣ.',
  special_scaled_modified_bessel_k1:
    'The modified Bessel function of the second kind of order 1, times eˣ.',
  special_shifted_chebyshev_polynomial_t: polynomial('shifted Chebyshev (first kind)'),
  special_shifted_chebyshev_polynomial_u: polynomial('shifted Chebyshev (second kind)'),
  special_shifted_chebyshev_polynomial_v: polynomial('shifted Chebyshev (third kind)'),
  special_shifted_chebyshev_polynomial_w: polynomial('shifted Chebyshev (fourth kind)'),
  special_spherical_bessel_j0: 'The spherical Bessel function of the first kind of order 0.',
  special_xlog1py: two('x·log1p(other), 0 where x is 0.'),
  special_zeta: two('The Hurwitz zeta function of each element and `other`.'),
  fft_fftfreq: 'The frequencies of the elements of a transform of `n` samples.',
  fft_rfftfreq: 'The frequencies of the elements of a real transform of `n` samples.',
  fft_hfft: 'The real transform of a signal that is Hermitian in time, given by its first half.',
  fft_hfft2: '`hfft` along the last of two dimensions, the Fourier transform along the other.',
  fft_hfftn: '`hfft` along the last dimension, the Fourier transform along the others.',
  fft_ihfft: 'The inverse of `hfft`.',
  fft_ihfft2: 'The inverse of `hfft2`.',
  fft_ihfftn: 'The inverse of `hfftn`.',
  fft_irfft2: 'The inverse of `rfft2`.',
  fft_irfftn: 'The inverse of `rfftn`.',
  fft_rfft2: 'The Fourier transform of real elements along the last two dimensions, half of it.',
  fft_rfftn: 'The Fourier transform of real elements along several dimensions, half of it.',
};
