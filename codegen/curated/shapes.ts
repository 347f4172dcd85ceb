// Which rule says what shape an operator's result has (codegen/shapes.ts has the rules). An operator that stands nowhere
// gives a tensor of unknown shape. Names without `aten::` and without the underscore of the in-place form.

const words = (text: string) => text.trim().split(/\s+/);

export const FAMILIES = {
  /** That of the first tensor, which stands for all. */
  same: words(`
    abs absolute acos acosh angle arccos arccosh arcsin arcsinh arctan arctanh asin asinh atan atanh bitwise_not ceil celu
    channel_shuffle cholesky clone conj conj_physical contiguous cos cosh deg2rad digamma elu erf erfc erfinv exp exp2 expm1
    fft_fftshift fft_ifftshift fix flip fliplr flipud floor frac frexp gelu hardshrink hardsigmoid hardswish
    hardtanh i0 imag index_add index_copy index_fill index_reduce inverse isfinite isinf isnan isneginf isposinf isreal
    layer_norm leaky_relu lgamma linalg_cholesky linalg_inv linalg_matrix_exp linalg_matrix_power log log10 log1p log2
    log_sigmoid logical_not logit masked_scatter matrix_exp matrix_power mish msort mvlgamma nan_to_num native_channel_shuffle
    neg negative polygamma positive prelu put rad2deg real reciprocal relu relu6 renorm resolve_conj resolve_neg rms_norm
    roll round rrelu rsqrt scatter scatter_add scatter_reduce select_scatter selu sgn sigmoid sign signbit silu sin sinc sinh
    slice_scatter softplus softshrink special_bessel_j0 special_bessel_j1 special_digamma special_entr special_erf
    special_erfc special_erfcx special_erfinv special_exp2 special_expit special_expm1 special_gammaln special_i0
    special_i0e special_i1 special_i1e special_log1p special_log_ndtr special_logit special_multigammaln special_ndtr
    special_ndtri special_polygamma special_psi special_round special_sinc sqrt square tan tanh threshold tril triu trunc
    bernoulli bucketize`),

  /** That of the first tensor; `dim` must be one of its dimensions. */
  along: words(`
    argsort cummax cummin cumprod cumsum log_softmax logcumsumexp softmax sort special_log_softmax special_softmax`),

  /** All tensors broadcast. */
  broadcast: words(`
    add addcdiv addcmul arctan2 atan2 bitwise_and bitwise_left_shift bitwise_or bitwise_right_shift bitwise_xor clamp
    clamp_max clamp_min clip complex copysign div divide eq float_power floor_divide fmax fmin fmod gcd ge greater
    greater_equal gt heaviside hypot igamma igammac isclose lcm ldexp le lerp less less_equal logaddexp logaddexp2
    logical_and logical_or logical_xor lt masked_fill maximum minimum mul multiply ne nextafter not_equal polar pow
    remainder rsub special_gammainc special_gammaincc special_xlog1py special_xlogy special_zeta sub subtract
    true_divide where xlogy`),

  /** The second tensor is broadcast to the first one, from any device. */
  copy: words('copy'),

  /** Dimensions go, or stay with size 1; all of them where there is no `dim`. With another tensor, both broadcast. */
  reduce: words(`
    all amax amin aminmax any argmax argmin count_nonzero kthvalue linalg_vector_norm logsumexp max mean median min mode
    nanmean nanmedian nansum norm prod special_logsumexp std std_mean sum var var_mean`),

  /** One number. */
  number: words('dist'),
  /** Each matrix becomes a number. */
  matrix: words('det linalg_det linalg_slogdet logdet slogdet trace'),

  matmul: words('linalg_matmul matmul'),
  mm: words('mm'),
  bmm: words('bmm'),
  mv: words('mv'),
  dot: words('dot vdot'),
  outer: words('ger outer'),
  /** A tensor, plus the product of the two that follow. */
  addmm: words('addmm addmv baddbmm'),
  addr: words('addr'),
  linear: words('linear'),
  attention: words('scaled_dot_product_attention'),

  reshape: words('reshape view'),
  unflatten: words('unflatten'),
  flatten: words('flatten'),
  ravel: words('ravel'),
  squeeze: words('squeeze'),
  unsqueeze: words('unsqueeze'),
  transpose: words('swapaxes swapdims transpose'),
  t: words('t'),
  adjoint: words('adjoint'),
  permute: words('permute'),
  expand: words('broadcast_to expand'),
  repeat: words('repeat tile'),
  /** That of the second tensor. */
  other: words('expand_as gather reshape_as take view_as'),

  select: words('select'),
  narrow: words('narrow narrow_copy'),
  index_select: words('index_select'),
  topk: words('topk'),
  nonzero: words('argwhere nonzero'),
  vector: words('bincount masked_select'),

  cat: words('cat concat concatenate'),
  stack: words('stack'),
  unbind: words('unbind'),
  split: words('split split_with_sizes'),
  chunk: words('chunk'),

  fresh: words('new_empty new_full new_ones new_zeros'),

  conv: words('conv1d conv2d conv3d'),
  pool1d: words('avg_pool1d'),
  pool2d: words('avg_pool2d'),
  pool3d: words('avg_pool3d'),
  adaptive1d: words('adaptive_avg_pool1d'),
  one_hot: words('one_hot'),
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Family = keyof typeof FAMILIES;
