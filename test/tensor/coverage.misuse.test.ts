import {
  ArgumentError,
  arange,
  broadcastShapes,
  eye,
  lobpcg,
  ones,
  pcaLowrank,
  svdLowrank,
  type Tensor,
  TorchError,
  TorchIndexError,
  tensordot,
  unique,
  uniqueConsecutive,
  unravelIndex,
} from 'kindling';
import { assertThrows } from '../support/assertThrows.js';

type Any = (...args: unknown[]) => unknown;
const any = (fn: unknown) => fn as Any;
const argument = { type: ArgumentError, code: 'ERR_ARGUMENT' };
const index = { type: TorchIndexError, code: 'ERR_INDEX' };
const torch = { type: TorchError, code: 'ERR_TORCH' };

const refusals: readonly (readonly [string, () => unknown, typeof argument, RegExp])[] = [
  [
    'unique of an array',
    () => any(unique)([1, 2]),
    argument,
    /^unique: expected a tensor for input, got \[1, 2\] \(array\)$/,
  ],
  [
    'unique with an unknown option',
    () => any(unique)(ones([1]), { counts: true }),
    argument,
    /^unique: unknown option counts; there are returnInverse, returnCounts, dim, sorted$/,
  ],
  [
    'unique along a dimension that is not there',
    () => unique(ones([1]), { dim: 3 }),
    index as never,
    /Dimension out of range/,
  ],
  [
    'uniqueConsecutive with an unknown option',
    () => any(uniqueConsecutive)(ones([1]), { sorted: true }),
    argument,
    /^uniqueConsecutive: unknown option sorted; there are returnInverse, returnCounts, dim$/,
  ],
  [
    'shapes that do not broadcast',
    () => broadcastShapes([2, 3], [4, 1], [2]),
    torch as never,
    /^broadcastShapes: expected shapes that broadcast, got \[2, 3\] and \[4, 1\] and \[2\]$/,
  ],
  [
    'negative sizes',
    () => broadcastShapes([-1]),
    argument,
    /^broadcastShapes: expected an array of whole numbers ≥ 0 for shape, got \[-1\] \(array\)$/,
  ],
  [
    'unravelIndex of fractions',
    () => unravelIndex(ones([1]), [2]),
    argument,
    /^unravelIndex: expected integers for indices, got float32$/,
  ],
  [
    'unravelIndex of a number',
    () => any(unravelIndex)(3, [2]),
    argument,
    /expected a tensor for indices, got 3 \(number\)$/,
  ],
  [
    'unravelIndex into text',
    () => any(unravelIndex)(arange(2), '2'),
    argument,
    /expected an array of whole numbers ≥ 0 for shape, got '2' \(string\)$/,
  ],
  [
    'tensordot over too many',
    () => tensordot(ones([2, 2]), ones([2]), { dims: 2 }),
    index as never,
    /^tensordot: expected dims in \[0, 1\], got 2$/,
  ],
  [
    'tensordot over a fraction',
    () => tensordot(ones([2]), ones([2]), { dims: 0.5 }),
    argument,
    /^tensordot: expected an integer or two arrays for dims, got 0\.5/,
  ],
  [
    'tensordot with one list',
    () => any(tensordot)(ones([2]), ones([2]), { dims: [[0]] }),
    argument,
    /expected a number or two arrays of dimensions for dims/,
  ],
  [
    'tensordot of sizes that differ',
    () => tensordot(ones([2]), ones([3]), { dims: 1 }),
    torch as never,
    /contracted dimensions/,
  ],
  [
    'tensordot with an unknown option',
    () => any(tensordot)(ones([2]), ones([2]), { dim: 1 }),
    argument,
    /^tensordot: unknown option dim; there is dims$/,
  ],
  [
    'tensordot of a number',
    () => any(tensordot)(ones([2]), 2),
    argument,
    /^tensordot: expected a tensor for b, got 2 \(number\)$/,
  ],
  [
    'T of three dimensions',
    () => ones([1, 2, 3]).T,
    torch as never,
    /^t: t\(\) expects a tensor with <= 2 dimensions/,
  ],
  ['H of one', () => ones([3]).H, torch as never, /^H: /],
  ['mT of one', () => ones([3]).mT, torch as never, /^mT: /],
  ['imag of real numbers', () => ones([3]).imag, torch as never, /^imag: .*complex/],
  [
    'svdLowrank of a vector',
    () => svdLowrank(ones([3])),
    argument,
    /^svdLowrank: expected a matrix, got 1 dimensions of layout strided$/,
  ],
  [
    'svdLowrank of too many values',
    () => svdLowrank(ones([3, 4])),
    argument,
    /^svdLowrank: expected an integer in \[0, 3\] for q, got 6 \(number\)$/,
  ],
  [
    'svdLowrank with an unknown option',
    () => any(svdLowrank)(ones([3, 4]), { k: 1 }),
    argument,
    /unknown option k; there are q, niter, M$/,
  ],
  [
    'pcaLowrank with an unknown option',
    () => any(pcaLowrank)(ones([3, 4]), { k: 1 }),
    argument,
    /unknown option k; there are q, center, niter$/,
  ],
  [
    'pcaLowrank with a fraction of passes',
    () => pcaLowrank(ones([3, 4]), { niter: 0.5 }),
    argument,
    /expected an integer ≥ 0 for niter, got 0\.5/,
  ],
  [
    'lobpcg of what is not square',
    () => lobpcg(ones([3, 4])),
    argument,
    /^lobpcg: expected a square matrix, got shape \[3, 4\]$/,
  ],
  [
    'lobpcg of integers',
    () => lobpcg(arange(9).reshape([3, 3])),
    argument,
    /expected float32 or float64, got int64$/,
  ],
  [
    'lobpcg of a small matrix',
    () => lobpcg(eye(5), { k: 2 }),
    argument,
    /expected at least 3 · 2 rows for 2 columns, got 5$/,
  ],
  [
    'lobpcg of more than it iterates',
    () => lobpcg(eye(9), { k: 3, n: 2 }),
    argument,
    /expected an integer in \[1, 2\] for k, got 3/,
  ],
  [
    'lobpcg with a tolerance of 0',
    () => lobpcg(eye(9), { tol: 0 }),
    argument,
    /expected a number > 0 for tol, got 0/,
  ],
  [
    'lobpcg without iterations',
    () => lobpcg(eye(9), { niter: 0 }),
    argument,
    /expected an integer ≥ 1 for niter, got 0/,
  ],
  [
    'lobpcg with an unknown option',
    () => any(lobpcg)(eye(9), { method: 'basic' }),
    argument,
    /unknown option method; there are k, B, X/,
  ],
  [
    'lobpcg of a number',
    () => any(lobpcg)(2 as unknown as Tensor),
    argument,
    /expected a tensor for A, got 2/,
  ],
];

describe('refused, with the reason', () => {
  for (const [what, body, kind, message] of refusals)
    it(what, () => assertThrows(body, { ...kind, message }));
});
