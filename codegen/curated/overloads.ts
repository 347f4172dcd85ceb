// Which overloads of an operator are offered and in which order they are tried. Where nothing stands here, all that a caller
// from JavaScript can reach, the ones that demand least first.

/** By operator name without `aten::` and without the underscore of the in-place form. */
export const OVERLOADS: Readonly<Record<string, readonly string[]>> = {
  // `unbiased` is the older spelling of `correction`.
  std: ['correction'],
  std_mean: ['correction'],
  var: ['correction'],
  var_mean: ['correction'],
  // PyTorch's own function takes these two; the others give a dtype that an option cannot leave out.
  norm: ['Scalar', 'ScalarOpt_dim'],
  stft: ['center'],
  flatten: ['using_ints'],
  unflatten: ['int'],
};
