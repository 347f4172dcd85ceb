// Many elements to one, sorting, and running results.
import { type Docs, NO_DIM } from './doc.js';

const along = (text: string) => ({
  text,
  shapes:
    'without `dim` […] → []; over `dim`, that dimension goes, or stays with size 1 by `keepdim`',
  throws: NO_DIM,
});
const running = (text: string) => ({ text, shapes: '[…] → […]', throws: NO_DIM });

export const REDUCTIONS: Docs = {
  all: along('Whether all elements are other than zero.'),
  allclose: 'Whether all elements are close: |x − other| ≤ `atol` + `rtol`·|other|.',
  amax: along('The largest elements over one or more dimensions; equal ones share the gradient.'),
  amin: along('The smallest elements over one or more dimensions; equal ones share the gradient.'),
  aminmax: along('The smallest and the largest elements, in one pass.'),
  any: along('Whether any element is other than zero.'),
  argmax: along('The index of the largest element; without `dim`, in the flattened tensor.'),
  argmin: along('The index of the smallest element; without `dim`, in the flattened tensor.'),
  argsort: running('The indices that sort along `dim`.'),
  bincount: {
    text: 'How often each integer from 0 occurs, or the sum of its weights.',
    shapes: '[N] → [max(x) + 1], at least `minlength`',
    throws: '{TorchError} an element is negative, or there is more than one dimension',
  },
  bucketize: 'The index of the bucket between sorted `boundaries` in which each element lies.',
  count_nonzero: along('How many elements are other than zero.'),
  cummax: running('The largest element so far and where it is.'),
  cummin: running('The smallest element so far and where it is.'),
  cumprod: running('The product of the elements so far.'),
  cumsum: running('The sum of the elements so far.'),
  diff: {
    text: 'The differences of neighbours along `dim`, `n` times over.',
    shapes: '[…, N, …] → […, N − n, …], with `prepend` and `append` counted to N',
    throws: NO_DIM,
  },
  dist: 'The `p`-norm of the difference.',
  equal: 'Whether both tensors have the same shape and the same elements.',
  histc: {
    text: 'How many elements fall into each of `bins` equal intervals of [`min`, `max`]; with both 0, of their own range.',
    shapes: '[…] → [bins]',
  },
  histogram: 'How many elements, or what weight, falls into each bin, and the edges of the bins.',
  kthvalue: along('The `k`-th smallest element, counted from 1, and where it is.'),
  logcumsumexp: running('The logarithm of the sum of exponentials so far.'),
  logsumexp: along('The logarithm of the sum of exponentials, without overflow.'),
  max: along(
    'The largest element; with a dimension, values and where they are; with a tensor, the larger of two elements.',
  ),
  mean: along('The mean.'),
  median: along('The lower median; with a dimension, values and where they are.'),
  min: along(
    'The smallest element; with a dimension, values and where they are; with a tensor, the smaller of two elements.',
  ),
  mode: along('The most frequent element and where it is last.'),
  msort: { text: 'The elements sorted along the first dimension.', shapes: '[…] → […]' },
  nanmean: along('The mean of the elements that are not NaN.'),
  nanmedian: along('The lower median of the elements that are not NaN.'),
  nanquantile: along('The `q`-th quantile of the elements that are not NaN.'),
  nansum: along('The sum of the elements that are not NaN.'),
  norm: along(
    'The `p`-norm: 2 by default, the number of nonzero elements for 0, the largest size for `Infinity`.',
  ),
  prod: along('The product.'),
  quantile: along('The `q`-th quantile, q in [0, 1], interpolated between elements.'),
  searchsorted: 'Where each value would go in a sorted sequence so that it stays sorted.',
  sort: running('The elements in order along `dim`, and where they were.'),
  std: along(
    'The standard deviation; `correction` is subtracted from the number of elements (1: Bessel’s).',
  ),
  std_mean: along('The standard deviation and the mean, in one pass.'),
  sum: along('The sum.'),
  topk: {
    text: 'The `k` largest (or smallest) elements along `dim`, and where they are.',
    shapes: '[…, N, …] → twice […, k, …]',
    throws: '{TorchError} `k` is greater than the size of `dim`',
  },
  var: along('The variance; `correction` is subtracted from the number of elements (1: Bessel’s).'),
  var_mean: along('The variance and the mean, in one pass.'),
};
