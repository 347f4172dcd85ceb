// What is said of operators, all families; and which names of PyTorch's are second names.
import { ALGEBRA } from './algebra.js';
import type { Docs } from './doc.js';
import { INDEXING } from './indexing.js';
import { LAYERS } from './layers.js';
import { POINTWISE } from './pointwise.js';
import { RARER } from './rarer.js';
import { REDUCTIONS } from './reductions.js';
import { SHAPES } from './shapes.js';
import { SPARSE } from './sparse.js';
import { SPECIAL } from './special.js';

export const DOCS: Docs = {
  ...POINTWISE,
  ...REDUCTIONS,
  ...SHAPES,
  ...INDEXING,
  ...ALGEBRA,
  ...LAYERS,
  ...SPECIAL,
  ...SPARSE,
  ...RARER,
};

/** A second name of PyTorch's for an operator, and the first one. */
export const SAME_AS: Readonly<Record<string, string>> = {
  absolute: 'abs',
  arccos: 'acos',
  arccosh: 'acosh',
  arcsin: 'asin',
  arcsinh: 'asinh',
  arctan: 'atan',
  arctan2: 'atan2',
  arctanh: 'atanh',
  clip: 'clamp',
  concat: 'cat',
  concatenate: 'cat',
  det: 'linalg.det',
  divide: 'div',
  fix: 'trunc',
  greater: 'gt',
  greater_equal: 'ge',
  igamma: 'special.gammainc',
  igammac: 'special.gammaincc',
  inverse: 'linalg.inv',
  less: 'lt',
  less_equal: 'le',
  moveaxis: 'movedim',
  multiply: 'mul',
  mvlgamma: 'special.multigammaln',
  negative: 'neg',
  not_equal: 'ne',
  orgqr: 'linalg.householderProduct',
  pinverse: 'linalg.pinv',
  polygamma: 'special.polygamma',
  row_stack: 'vstack',
  slogdet: 'linalg.slogdet',
  special_digamma: 'digamma',
  special_erf: 'erf',
  special_erfc: 'erfc',
  special_erfinv: 'erfinv',
  special_exp2: 'exp2',
  special_expit: 'sigmoid',
  special_expm1: 'expm1',
  special_gammaln: 'lgamma',
  special_i0: 'i0',
  special_log1p: 'log1p',
  special_log_softmax: 'logSoftmax',
  special_logit: 'logit',
  special_logsumexp: 'logsumexp',
  special_psi: 'digamma',
  special_round: 'round',
  special_sinc: 'sinc',
  special_softmax: 'softmax',
  special_xlogy: 'xlogy',
  subtract: 'sub',
  swapaxes: 'transpose',
  swapdims: 'transpose',
  trapz: 'trapezoid',
  true_divide: 'div',
};
