// What look-up tables refuse: LibTorch takes some of it and reads beyond its memory.
import assert from 'node:assert/strict';
import { nn, ones, type Tensor, tidy } from 'kindling';
import { int, loosely, refuses } from './refusals.js';

const F = nn.functional;
const bag = (input: Tensor, given: object = {}) =>
  loosely.embeddingBag?.(input, ones([4, 2]), given);

describe('tables of nn.functional refuse', () => {
  refuses([
    [
      'embedding',
      () => F.embedding(int([0]), ones([4, 2]), { paddingIdx: 4 }),
      /: expected an index of 4 rows for paddingIdx, got 4 \(number\)$/,
    ],
    [
      'embeddingBag',
      () => bag(int([[0, 4]])),
      /: expected indices in \[0, 3\] for input, got \[0, 4\] \(array\)$/,
    ],
    [
      'embeddingBag',
      () => bag(int([1, -1000000]), { offsets: int([0]), mode: 'max' }),
      /: expected indices in \[0, 3\] for input, got \[-1000000, 1\] \(array\)$/,
    ],
    [
      'embeddingBag',
      () => bag(int([1, 2, 3]), { offsets: int([0, -10000000, 1]) }),
      /: expected places that rise from 0 to at most 3 for offsets, got \[0, -10000000, 1\] \(array\)$/,
    ],
    [
      'embeddingBag',
      () => bag(int([1, 2, 3]), { offsets: int([1, 2]) }),
      /: expected places that rise from 0 to at most 3 for offsets, got \[1, 2\] \(array\)$/,
    ],
    [
      'embeddingBag',
      () => bag(int([1, 2, 3]), { offsets: int([0, 4]) }),
      /: expected places that rise from 0 to at most 3 for offsets, got \[0, 4\] \(array\)$/,
    ],
    [
      'embeddingBag',
      () => bag(int([1])),
      /: expected 1 dimension with a 1-d input for offsets, got null$/,
    ],
    [
      'embeddingBag',
      () => bag(int([[1]]), { offsets: int([0]) }),
      /: expected none with a 2-d input for offsets, got Tensor \(object\)$/,
    ],
    [
      'embeddingBag',
      () => bag(ones([1, 1, 1]).to('int64')),
      /: expected 1 or 2 dimensions for input, got \[1, 1, 1\] \(array\)$/,
    ],
    [
      'embeddingBag',
      () => F.embeddingBag(int([[0]]), ones([4])),
      /: expected 2 dimensions for weight, got \[4\] \(array\)$/,
    ],
    [
      'embeddingBag',
      () => bag(int([[0]]), { mode: 'min' }),
      /: expected 'sum', 'mean' or 'max' for mode, got 'min' \(string\)$/,
    ],
    [
      'embeddingBag',
      () => bag(int([[0]]), { mode: 'max', sparse: true }),
      /: expected false with mode 'max' for sparse, got true \(boolean\)$/,
    ],
    [
      'embeddingBag',
      () => bag(int([[0]]), { mode: 'max', scaleGradByFreq: true }),
      /: expected false with mode 'max' for scaleGradByFreq, got true \(boolean\)$/,
    ],
    [
      'embeddingBag',
      () => bag(int([[0]]), { perSampleWeights: ones([1, 1]) }),
      /: expected 'sum' with perSampleWeights for mode, got 'mean' \(string\)$/,
    ],
    [
      'embeddingBag',
      () => bag(int([[0]]), { mode: 'sum', perSampleWeights: ones([1]) }),
      /: expected shape \[1, 1\] for perSampleWeights, got \[1\] \(array\)$/,
    ],
  ]);

  it('embedding: an index that is no row', () =>
    tidy(() =>
      assert.throws(() => F.embedding(int([5]), ones([4, 2])), { name: 'TorchIndexError' }),
    ));
});
