// What layers are made of, and random numbers.
import { type Docs, NO_DIM } from './doc.js';

const FIT = '{TorchError} the sizes do not fit';
const pool = (text: string, shapes: string) => ({ text, shapes, throws: FIT });

export const LAYERS: Docs = {
  adaptive_avg_pool1d: pool(
    'The means of as many windows as asked for.',
    '[B, C, L] → [B, C, outputSize]',
  ),
  avg_pool1d: pool('The mean of each window.', '[B, C, L] → [B, C, L′]'),
  avg_pool2d: pool('The mean of each window.', '[B, C, H, W] → [B, C, H′, W′]'),
  avg_pool3d: pool('The mean of each window.', '[B, C, D, H, W] → [B, C, D′, H′, W′]'),
  bilinear: pool(
    'x1ᵀ·A·x2 + b for each output.',
    '[…, N1], […, N2] with weight [K, N1, N2] → […, K]',
  ),
  conv1d: pool(
    '1-d convolution (cross-correlation).',
    '[B, C, L] with weight [K, C/groups, k] → [B, K, L′]',
  ),
  conv2d: pool(
    '2-d convolution (cross-correlation).',
    '[B, C, H, W] with weight [K, C/groups, k, k] → [B, K, H′, W′]',
  ),
  conv3d: pool(
    '3-d convolution (cross-correlation).',
    '[B, C, D, H, W] with weight [K, C/groups, k, k, k] → [B, K, D′, H′, W′]',
  ),
  conv_transpose1d: pool(
    'The gradient of `conv1d` as a layer.',
    '[B, C, L] with weight [C, K/groups, k] → [B, K, L′]',
  ),
  conv_transpose2d: pool(
    'The gradient of `conv2d` as a layer.',
    '[B, C, H, W] with weight [C, K/groups, k, k] → [B, K, H′, W′]',
  ),
  conv_transpose3d: pool(
    'The gradient of `conv3d` as a layer.',
    '[B, C, D, H, W] with weight [C, K/groups, k, k, k] → [B, K, D′, H′, W′]',
  ),
  channel_shuffle: {
    text: 'Channels of the groups taken in turn.',
    shapes: '[B, C, …] → [B, C, …]',
  },
  cosine_similarity: {
    text: 'The cosine of the angle between vectors along `dim`.',
    shapes: '[…, N, …], […, N, …] → […]',
  },
  conv_tbc: {
    text: '1-d convolution of [time, batch, channels].',
    shapes: '[T, B, C] with weight [k, C, K] and bias [K] → [T′, B, K]',
  },
  elu: 'x where x > 0, else α·(eˣ − 1).',
  gelu: "x·Φ(x), Φ being the normal distribution’s; `approximate: 'tanh'` is a little faster.",
  glu: {
    text: 'One half of a dimension times the sigmoid of the other.',
    shapes: '[…, 2·N] → […, N]',
  },
  hardsigmoid: 'relu6(x + 3)/6.',
  hardswish: 'x·relu6(x + 3)/6.',
  hardtanh: 'x limited to [`minVal`, `maxVal`].',
  layer_norm: {
    text: 'Normalised over the last dimensions of each sample.',
    shapes: '[…, …normalizedShape] → the same',
  },
  leaky_relu: 'x where x > 0, else `negativeSlope`·x.',
  linear: { text: 'x·weightᵀ + bias.', shapes: '[…, N] with weight [K, N] → […, K]', throws: FIT },
  log_softmax: { text: 'The logarithm of softmax, without losing precision.', throws: NO_DIM },
  mish: 'x·tanh(log(1 + eˣ)).',
  native_channel_shuffle: {
    text: 'Channels of the groups taken in turn; `channelShuffle` with a kernel for the CPU, without gradients.',
    shapes: '[B, C, H, W] → [B, C, H, W]',
  },
  one_hot: {
    text: 'A 1 at the place of each class, 0 elsewhere; as many classes as the largest has where `numClasses` is −1.',
    shapes: '[…] → […, numClasses]',
    throws: '{TorchError} a class is negative or not less than `numClasses`',
  },
  pad: {
    text: 'Elements added at the ends of the last dimensions, the last one first: `[left, right, top, bottom]`.',
    shapes: '[…, H, W] → […, H + top + bottom, W + left + right]',
  },
  pairwise_distance: {
    text: 'The `p`-norm of the difference of vectors.',
    shapes: '[B, N], [B, N] → [B]',
  },
  pdist: { text: 'The `p`-norm distance of each pair of rows.', shapes: '[N, D] → [N·(N − 1)/2]' },
  prelu: 'x where x > 0, else weight·x, one weight for all or one for each channel.',
  relu6: 'min(max(0, x), 6).',
  rms_norm: {
    text: 'Divided by the root mean square over the last dimensions.',
    shapes: '[…, …normalizedShape] → the same',
  },
  scaled_dot_product_attention: {
    text: 'softmax(query·keyᵀ·scale + mask)·value, `scale` being 1/√E by default.',
    shapes: '[…, L, E], […, S, E], […, S, V] → […, L, V]',
    throws: FIT,
  },
  rrelu:
    'x where x > 0, else s·x; s is random in [`lower`, `upper`] for each element with `training`, else the middle.',
  selu: 'The self-normalising ELU.',
  silu: 'x·sigmoid(x).',
  softmax: { text: 'eˣ, made to sum to 1 along `dim`.', throws: NO_DIM },
  softplus: 'log(1 + e^(beta·x))/beta; x itself where beta·x > `threshold`.',
  softshrink: 'x moved towards zero by `lambd`, 0 where it would cross.',
  threshold: 'x where x > `threshold`, else `value`.',
  bernoulli: '1 with probability x, else 0; in place, with probability `p`.',
  cauchy: 'random numbers of a Cauchy distribution.',
  exponential: 'random numbers of an exponential distribution with rate `lambd`.',
  geometric: 'random numbers of a geometric distribution.',
  log_normal: 'random numbers whose logarithms are normally distributed.',
  multinomial: {
    text: 'Indices drawn by weight, the rows of a matrix apart.',
    shapes: '[N] or [B, N] → [numSamples] or [B, numSamples]',
    throws:
      '{TorchError} a weight is negative, or there are fewer weights than samples without `replacement`',
  },
  normal: 'random numbers of a normal distribution.',
  poisson: 'Random numbers of Poisson distributions with the elements as rates.',
  random: 'random integers in [`from`, `to`), or all that the dtype can hold.',
  uniform: 'random numbers in [`from`, `to`).',
  new_empty: 'An uninitialised tensor of the same dtype and device.',
  new_full: 'A tensor of one value, of the same dtype and device.',
  new_ones: 'A tensor of ones, of the same dtype and device.',
  new_zeros: 'A tensor of zeros, of the same dtype and device.',
  bartlett_window: 'The triangular window, zero at both ends.',
  blackman_window: 'The Blackman window.',
  hamming_window: 'The Hamming window: α − β·cos(2πn/N).',
  hann_window: 'The Hann window: sin²(πn/N).',
  kaiser_window: 'The Kaiser window of shape `beta`.',
  tril_indices: { text: 'The rows and columns of the lower triangle.', shapes: '→ [2, N]' },
  triu_indices: { text: 'The rows and columns of the upper triangle.', shapes: '→ [2, N]' },
  type_as: 'The tensor in the dtype and on the device of `other`.',
  result_type: 'The dtype that arithmetic on both would have.',
  promote_types: 'The smallest dtype that holds both.',
  can_cast: 'Whether PyTorch converts one dtype into the other implicitly.',
  is_complex: 'Whether the elements are complex.',
  is_floating_point: 'Whether the elements have fractions.',
  is_nonzero: 'Whether the only element is other than zero.',
};
