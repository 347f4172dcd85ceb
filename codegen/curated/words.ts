// The words that a text argument may be, where PyTorch lists them.

const BY_NAME: Readonly<Record<string, string>> = {
  approximate: "'none' | 'tanh'",
  rounding_mode: "'trunc' | 'floor'",
  interpolation: "'linear' | 'lower' | 'higher' | 'midpoint' | 'nearest'",
  indexing: "'ij' | 'xy'",
  side: "'left' | 'right'",
};

const BY_OPERATOR: Readonly<Record<string, string>> = {
  'scatter.reduce': "'add' | 'multiply'",
  'scatter_.reduce': "'add' | 'multiply'",
  'scatter_reduce.reduce': "'sum' | 'prod' | 'mean' | 'amax' | 'amin'",
  'scatter_reduce_.reduce': "'sum' | 'prod' | 'mean' | 'amax' | 'amin'",
  'index_reduce.reduce': "'prod' | 'mean' | 'amax' | 'amin'",
  'index_reduce_.reduce': "'prod' | 'mean' | 'amax' | 'amin'",
  'segment_reduce.reduce': "'sum' | 'mean' | 'max' | 'min'",
  'pad.mode': "'constant' | 'reflect' | 'replicate' | 'circular'",
  'conv1d.padding': "'valid' | 'same'",
  'conv2d.padding': "'valid' | 'same'",
  'conv3d.padding': "'valid' | 'same'",
  'linalg_norm.ord': "'fro' | 'nuc'",
  'linalg_matrix_norm.ord': "'fro' | 'nuc'",
  'linalg_cond.p': "'fro' | 'nuc'",
  'linalg_lstsq.driver': "'gels' | 'gelsy' | 'gelsd' | 'gelss'",
  'linalg_svd.driver': "'gesvd' | 'gesvdj' | 'gesvda'",
  'linalg_svdvals.driver': "'gesvd' | 'gesvdj' | 'gesvda'",
  'linalg_qr.mode': "'reduced' | 'complete' | 'r'",
  'linalg_eigh.UPLO': "'L' | 'U'",
  'linalg_eigvalsh.UPLO': "'L' | 'U'",
  'stft.pad_mode': "'constant' | 'reflect' | 'replicate' | 'circular'",
};

const FFT_NORM = "'forward' | 'backward' | 'ortho'";

/** The type of a text argument: a union of words, or `string` for free text. */
export function words(operator: string, argument: string): string {
  const known = BY_OPERATOR[`${operator}.${argument}`] ?? BY_NAME[argument];
  if (known) return known;
  return operator.startsWith('fft_') && argument === 'norm' ? FFT_NORM : 'string';
}
