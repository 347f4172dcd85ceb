// What products and attention refuse.
import { nn, ones, tensor } from 'kindling';
import { int, loosely, refuses, x } from './refusals.js';

const F = nn.functional;
const heads = (given: object) =>
  loosely.multiHeadAttentionForward?.(ones([2, 1, 4]), ones([3, 1, 4]), ones([3, 1, 4]), {
    numHeads: 2,
    inProjWeight: ones([12, 4]),
    outProjWeight: ones([4, 4]),
    ...given,
  });

describe('products and attention of nn.functional refuse', () => {
  refuses([
    [
      'groupedMm',
      () =>
        F.groupedMm(ones([4, 4]), ones([2, 4, 4]), { offs: tensor([2, 5], { dtype: 'int32' }) }),
      /: expected places that rise to at most 4 for offs, got \[2, 5\] \(array\)$/,
    ],
    [
      'groupedMm',
      () =>
        F.groupedMm(ones([2, 4, 4]), ones([4, 8]), { offs: tensor([9, 8], { dtype: 'int32' }) }),
      /: expected places that rise to at most 8 for offs, got \[9, 8\] \(array\)$/,
    ],
    [
      'multiHeadAttentionForward',
      () => heads({ numHeads: 3 }),
      /: expected a divisor of 4 for numHeads, got 3 \(number\)$/,
    ],
    [
      'multiHeadAttentionForward',
      () => heads({ outProjWeight: null }),
      /: expected a tensor for outProjWeight, got null$/,
    ],
    [
      'multiHeadAttentionForward',
      () => heads({ embedDimToCheck: 8 }),
      /: expected last size 8 for query, got \[2, 1, 4\] \(array\)$/,
    ],
    [
      'multiHeadAttentionForward',
      () => heads({ inProjWeight: null }),
      /: expected a tensor for inProjWeight, got null$/,
    ],
    [
      'multiHeadAttentionForward',
      () => heads({ isCausal: true }),
      /: expected the causal mask with isCausal for attnMask, got null$/,
    ],
    [
      'multiHeadAttentionForward',
      () => heads({ attnMask: ones([3, 3]) }),
      /: expected shape \[2, 3\] for attnMask, got \[3, 3\] \(array\)$/,
    ],
    [
      'multiHeadAttentionForward',
      () => heads({ attnMask: ones([1, 2, 3]) }),
      /: expected shape \[2, 2, 3\] for attnMask, got \[1, 2, 3\] \(array\)$/,
    ],
    [
      'multiHeadAttentionForward',
      () => heads({ attnMask: ones([3]) }),
      /: expected 2 or 3 dimensions for attnMask, got \[3\] \(array\)$/,
    ],
    [
      'multiHeadAttentionForward',
      () =>
        heads({
          attnMask: int([
            [0, 0, 0],
            [0, 0, 0],
          ]),
        }),
      /: expected a tensor of bools or floats for attnMask, got 'int64' \(string\)$/,
    ],
    [
      'multiHeadAttentionForward',
      () => heads({ keyPaddingMask: ones([3]) }),
      /: expected 2 dimensions for keyPaddingMask, got \[3\] \(array\)$/,
    ],
    [
      'multiHeadAttentionForward',
      () => heads({ keyPaddingMask: ones([1, 2]) }),
      /: expected shape \[1, 3\] for keyPaddingMask, got \[1, 2\] \(array\)$/,
    ],
    [
      'multiHeadAttentionForward',
      () => heads({ biasK: ones([1, 1, 4]) }),
      /: expected biasK as well as biasV, or none for biasV, got null$/,
    ],
    [
      'multiHeadAttentionForward',
      () => heads({ biasK: ones([1, 1, 4]), biasV: ones([1, 1, 4]), staticK: ones([2, 3, 2]) }),
      /: expected none with biasK for staticK, got Tensor \(object\)$/,
    ],
    [
      'multiHeadAttentionForward',
      () => heads({ biasK: ones([1, 1, 4]), biasV: ones([1, 1, 4]), staticV: ones([2, 3, 2]) }),
      /: expected none with biasV for staticV, got Tensor \(object\)$/,
    ],
    [
      'multiHeadAttentionForward',
      () => heads({ staticK: ones([2, 3]) }),
      /: expected shape \[2, S, 2\] for staticK, got \[2, 3\] \(array\)$/,
    ],
    [
      'multiHeadAttentionForward',
      () => heads({ useSeparateProjWeight: true }),
      /: expected a tensor of shape \[4, 4\] for qProjWeight, got null$/,
    ],
    [
      'multiHeadAttentionForward',
      () => heads({ useSeparateProjWeight: true, qProjWeight: ones([2, 2]) }),
      /: expected shape \[4, 4\] for qProjWeight, got \[2, 2\] \(array\)$/,
    ],
    [
      'multiHeadAttentionForward',
      () =>
        loosely.multiHeadAttentionForward?.(ones([4]), x(), x(), {
          numHeads: 1,
          outProjWeight: x(),
        }),
      /: expected 2 or 3 dimensions for query, got \[4\] \(array\)$/,
    ],
    [
      'multiHeadAttentionForward',
      () =>
        loosely.multiHeadAttentionForward?.(x(), x(), ones([3]), {
          numHeads: 1,
          outProjWeight: x(),
        }),
      /: expected 2 dimensions, as query for value, got \[3\] \(array\)$/,
    ],
    [
      'multiHeadAttentionForward',
      () =>
        loosely.multiHeadAttentionForward?.(x(), x(), ones([3, 3]), {
          numHeads: 1,
          inProjWeight: ones([9, 3]),
          outProjWeight: ones([3, 3]),
        }),
      /: expected shape \[2, 1, 3\], as key for value, got \[3, 1, 3\] \(array\)$/,
    ],
    [
      'multiHeadAttentionForward',
      () =>
        loosely.multiHeadAttentionForward?.(x(), x(), ones([3, 3]), {
          numHeads: 1,
          useSeparateProjWeight: true,
          outProjWeight: ones([3, 3]),
        }),
      /: expected first sizes \[2, 1\], as key for value, got \[3, 1, 3\] \(array\)$/,
    ],
  ]);
});
