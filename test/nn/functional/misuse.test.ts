// What nn.functional refuses, in which words; much of it LibTorch would take, some of it would end the process.
import assert from 'node:assert/strict';
import { ArgumentError, nn, ones, type Tensor, tensor, tidy, zeros } from 'kindling';
import { assertThrows } from '../../support/assertThrows.js';

const F = nn.functional;
const int = (values: number[] | number[][]) => tensor(values, { dtype: 'int64' });
const x = () => ones([2, 3]);
const image = () => ones([1, 1, 4, 4]);
const loosely = F as unknown as Record<string, (...args: unknown[]) => Tensor>;

const heads = (given: object) =>
  loosely.multiHeadAttentionForward?.(ones([2, 1, 4]), ones([3, 1, 4]), ones([3, 1, 4]), {
    numHeads: 2,
    inProjWeight: ones([12, 4]),
    outProjWeight: ones([4, 4]),
    ...given,
  });
const bag = (input: Tensor, given: object = {}) =>
  loosely.embeddingBag?.(input, ones([4, 2]), given);
const ctc = (targets: Tensor, targetLengths: number[] = [2]) =>
  F.ctcLoss(zeros([5, 1, 3]), targets, [5], targetLengths);

const cases: readonly (readonly [string, () => unknown, RegExp])[] = [
  // options
  [
    'crossEntropy',
    () => loosely.crossEntropy?.(x(), x(), { labelSmothing: 1 }),
    /: unknown option labelSmothing; there are reduction, weight, ignoreIndex, labelSmoothing$/,
  ],
  [
    'dropout',
    () => loosely.dropout?.(x(), { p: 0.5, inplace: true }),
    /: unknown option inplace; there are p, training$/,
  ],
  [
    'mseLoss',
    () => loosely.mseLoss?.(x(), x(), x()),
    /: expected an object for options, got Tensor \(object\)$/,
  ],
  [
    'maxPool2d',
    () => loosely.maxPool2d?.(image(), 2, 2),
    /: expected an object for options, got 2 \(number\)$/,
  ],
  // what is no tensor
  ['l1Loss', () => loosely.l1Loss?.(x(), 3), /: expected a tensor for target, got 3 \(number\)$/],
  [
    'nllLoss',
    () => loosely.nllLoss?.(x(), [0, 1]),
    /: expected a tensor for target, got \[0, 1\] \(array\)$/,
  ],
  [
    'huberLoss',
    () => loosely.huberLoss?.(x(), x(), { weight: 2 }),
    /: expected a tensor for weight, got 2 \(number\)$/,
  ],
  ['softmin', () => loosely.softmin?.(null, 0), /: expected a tensor for input, got null$/],
  [
    'lpPool1d',
    () => loosely.lpPool1d?.([1, 2], 2, 2),
    /: expected a tensor for input, got \[1, 2\] \(array\)$/,
  ],
  [
    'maxPool1d',
    () => loosely.maxPool1d?.([1, 2], 2),
    /: expected a tensor for self, got \[1, 2\] \(array\)$/,
  ],
  // losses
  [
    'klDiv',
    () => loosely.klDiv?.(x(), x(), { reduction: 'max' }),
    /: expected 'none', 'mean' or 'sum' for reduction, got 'max' \(string\)$/,
  ],
  [
    'mseLoss',
    () => F.mseLoss(x(), x(), { weight: ones([3]) }),
    /: expected shape \[2, 3\] for weight, got \[3\] \(array\)$/,
  ],
  [
    'huberLoss',
    () => F.huberLoss(x(), x(), { weight: ones([3]) }),
    /: expected shape \[2, 3\] for weight, got \[3\] \(array\)$/,
  ],
  [
    'huberLoss',
    () => F.huberLoss(x(), x(), { delta: 0 }),
    /: expected a number > 0 for delta, got 0 \(number\)$/,
  ],
  [
    'smoothL1Loss',
    () => F.smoothL1Loss(x(), x(), { beta: -1 }),
    /: expected a number ≥ 0 for beta, got -1 \(number\)$/,
  ],
  [
    'gaussianNllLoss',
    () => F.gaussianNllLoss(x(), x(), -1),
    /: expected a number ≥ 0 for variance, got -1 \(number\)$/,
  ],
  [
    'gaussianNllLoss',
    () => F.gaussianNllLoss(x(), x(), tensor([[1, 1, -2]])),
    /: expected numbers ≥ 0 for variance, got -2 \(number\)$/,
  ],
  [
    'gaussianNllLoss',
    () => F.gaussianNllLoss(x(), x(), ones([1, 1])),
    /: expected shape \[2, 3\], but for one size 1 or without the last for variance, got \[1, 1\] \(array\)$/,
  ],
  [
    'binaryCrossEntropy',
    () => F.binaryCrossEntropy(x(), ones([3])),
    /: expected shape \[2, 3\] for target, got \[3\] \(array\)$/,
  ],
  [
    'binaryCrossEntropyWithLogits',
    () => F.binaryCrossEntropyWithLogits(x(), ones([2, 1])),
    /: expected shape \[2, 3\] for target, got \[2, 1\] \(array\)$/,
  ],
  [
    'linearCrossEntropy',
    () => F.linearCrossEntropy(x(), ones([4, 2]), int([0, 1])),
    /: expected last size 2 for input, got \[2, 3\] \(array\)$/,
  ],
  [
    'linearCrossEntropy',
    () => F.linearCrossEntropy(ones([1, 2, 3]), ones([4, 3]), int([0])),
    /: expected 1 or 2 dimensions for input, got \[1, 2, 3\] \(array\)$/,
  ],
  [
    'linearCrossEntropy',
    () => F.linearCrossEntropy(x(), ones([3]), int([0])),
    /: expected at least 2 dimensions for linearWeight, got \[3\] \(array\)$/,
  ],
  [
    'linearCrossEntropy',
    () => F.linearCrossEntropy(ones([3]), ones([4, 2, 3]), int([0])),
    /: expected 2 dimensions for input, got \[3\] \(array\)$/,
  ],
  [
    'linearCrossEntropy',
    () => F.linearCrossEntropy(x(), ones([4, 3]), int([0, 1]), { linearBias: ones([3]) }),
    /: expected shape \[4\] for linearBias, got \[3\] \(array\)$/,
  ],
  [
    'linearCrossEntropy',
    () => F.linearCrossEntropy(x(), ones([4, 3]), ones([2, 4]), { ignoreIndex: 1 }),
    /: expected none with targets that are probabilities for ignoreIndex, got 1 \(number\)$/,
  ],
  [
    'marginRankingLoss',
    () => F.marginRankingLoss(x(), ones([3]), x()),
    /: expected as many dimensions as input1, 2 for input2, got \[3\] \(array\)$/,
  ],
  [
    'marginRankingLoss',
    () => F.marginRankingLoss(x(), x(), ones([3])),
    /: expected as many dimensions as input1, 2 for target, got \[3\] \(array\)$/,
  ],
  [
    'multiMarginLoss',
    () => loosely.multiMarginLoss?.(x(), int([0, 1]), { p: 3 }),
    /: expected 1 or 2 for p, got 3 \(number\)$/,
  ],
  [
    'tripletMarginLoss',
    () => F.tripletMarginLoss(x(), x(), x(), { margin: 0 }),
    /: expected a number > 0 for margin, got 0 \(number\)$/,
  ],
  [
    'tripletMarginWithDistanceLoss',
    () => F.tripletMarginWithDistanceLoss(x(), x(), x(), { margin: -1 }),
    /: expected a number > 0 for margin, got -1 \(number\)$/,
  ],
  [
    'tripletMarginWithDistanceLoss',
    () => F.tripletMarginWithDistanceLoss(x(), ones([3]), x()),
    /: expected as many dimensions as anchor, 2 for positive, got \[3\] \(array\)$/,
  ],
  [
    'tripletMarginWithDistanceLoss',
    () => F.tripletMarginWithDistanceLoss(x(), x(), ones([3])),
    /: expected as many dimensions as anchor, 2 for negative, got \[3\] \(array\)$/,
  ],
  [
    'ctcLoss',
    () => ctc(int([[1, 3]])),
    /: expected classes in \[0, 2\] for targets, got \[1, 3\] \(array\)$/,
  ],
  [
    'ctcLoss',
    () => ctc(int([1, -1000000])),
    /: expected classes in \[0, 2\] for targets, got \[-1000000, 1\] \(array\)$/,
  ],
  [
    'ctcLoss',
    () => ctc(int([[1, 2]]), [2, 2]),
    /: expected 1 of them for targetLengths, got \[2, 2\] \(array\)$/,
  ],
  [
    'ctcLoss',
    () => F.ctcLoss(zeros([5, 1, 3]), ones([1, 1, 2]), [5], [2]),
    /: expected 1 or 2 dimensions for targets, got \[1, 1, 2\] \(array\)$/,
  ],
  // pooling
  [
    'maxUnpool2d',
    () =>
      F.maxUnpool2d(image(), zeros([1, 1, 4, 4], { dtype: 'int64' }), 2, { outputSize: [8, 20] }),
    /: expected 2 sizes ≥ 0 within a step of \[8, 8\] for outputSize, got \[8, 20\] \(array\)$/,
  ],
  [
    'maxUnpool1d',
    () => F.maxUnpool1d(image(), zeros([1, 1, 4, 4], { dtype: 'int64' }), 2),
    /: expected 2 or 3 dimensions for input, got \[1, 1, 4, 4\] \(array\)$/,
  ],
  [
    'maxUnpool3d',
    () => F.maxUnpool3d(image(), image(), [2, 2]),
    /: expected a whole number or 3 of them for kernelSize, got \[2, 2\] \(array\)$/,
  ],
  [
    'adaptiveMaxPool2d',
    () => F.adaptiveMaxPool2d(image(), [1, 2, 3]),
    /: expected a size or 2 of them for outputSize, got \[1, 2, 3\] \(array\)$/,
  ],
  [
    'adaptiveAvgPool3d',
    () => F.adaptiveAvgPool3d(ones([2, 3, 4]), 1),
    /: expected 4 or 5 dimensions for input, got \[2, 3, 4\] \(array\)$/,
  ],
  [
    'fractionalMaxPool2d',
    () => F.fractionalMaxPool2d(image(), 2, {}),
    /: expected outputSize or outputRatio for options, got null$/,
  ],
  [
    'fractionalMaxPool2d',
    () => F.fractionalMaxPool2d(x(), 2, { outputSize: 2 }),
    /: expected 3 or 4 dimensions for input, got \[2, 3\] \(array\)$/,
  ],
  [
    'fractionalMaxPool2d',
    () => F.fractionalMaxPool2d(image(), 2, { outputRatio: [0.5] }),
    /: expected a number or 2 of them for outputRatio, got \[0\.5\] \(array\)$/,
  ],
  [
    'fractionalMaxPool2d',
    () =>
      F.fractionalMaxPool2d(image(), 2, { outputSize: 2, _randomSamples: tensor([[[0.5, 7]]]) }),
    /: expected numbers in \[0, 1\) for _randomSamples, got \[0\.5, 7\] \(array\)$/,
  ],
  [
    'lpPool2d',
    () => F.lpPool2d(image(), 2, 1.5),
    /: expected a whole number or 2 of them for kernelSize, got 1\.5 \(number\)$/,
  ],
  // dropout
  [
    'alphaDropout',
    () => F.alphaDropout(x(), { p: 2 }),
    /: expected a probability in \[0, 1\] for p, got 2 \(number\)$/,
  ],
  [
    'dropout1d',
    () => F.dropout1d(image()),
    /: expected 2 or 3 dimensions for input, got \[1, 1, 4, 4\] \(array\)$/,
  ],
  [
    'dropout3d_',
    () => F.dropout3d_(x()),
    /: expected 4 or 5 dimensions for input, got \[2, 3\] \(array\)$/,
  ],
  // normalisation and activation
  [
    'batchNorm',
    () => F.batchNorm(ones([1, 3]), { training: true }),
    /: expected more than one value per channel for input, got \[1, 3\] \(array\)$/,
  ],
  [
    'batchNorm',
    () => F.batchNorm(x(), { training: true, eps: 0 }),
    /: expected a number > 0 in training for eps, got 0 \(number\)$/,
  ],
  [
    'batchNorm',
    () => F.batchNorm(x(), { eps: -1 }),
    /: expected a number ≥ 0 for eps, got -1 \(number\)$/,
  ],
  [
    'groupNorm',
    () => F.groupNorm(ones([3]), 1),
    /: expected at least 2 dimensions for input, got \[3\] \(array\)$/,
  ],
  [
    'groupNorm',
    () => F.groupNorm(ones([1, 4]), 4),
    /: expected more than one value per channel for input, got \[1, 4\] \(array\)$/,
  ],
  [
    'instanceNorm',
    () => F.instanceNorm(ones([2, 3, 1])),
    /: expected more than one value per channel for input, got \[2, 3, 1\] \(array\)$/,
  ],
  [
    'localResponseNorm',
    () => F.localResponseNorm(x(), 2),
    /: expected at least 3 dimensions for input, got \[2, 3\] \(array\)$/,
  ],
  [
    'gumbelSoftmax',
    () => F.gumbelSoftmax(x(), { tau: 0 }),
    /: expected a number > 0 for tau, got 0 \(number\)$/,
  ],
  // tables
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
  // images
  [
    'affineGrid',
    () => F.affineGrid(ones([1, 2, 3]), [1, 1, 2]),
    /: expected 4 or 5 sizes > 0 for size, got \[1, 1, 2\] \(array\)$/,
  ],
  [
    'affineGrid',
    () => F.affineGrid(ones([1, 2, 3]), [1, 1, 1, 2, 2]),
    /: expected shape \[B, 3, 4\] for theta, got \[1, 2, 3\] \(array\)$/,
  ],
  [
    'affineGrid',
    () => F.affineGrid(ones([1, 2, 3], { dtype: 'int64' }), [1, 1, 2, 2]),
    /: expected a tensor of floats for theta, got 'int64' \(string\)$/,
  ],
  [
    'gridSample',
    () => loosely.gridSample?.(image(), ones([1, 1, 1, 2]), { mode: 'cubic' }),
    /: expected 'bilinear', 'nearest' or 'bicubic' for mode, got 'cubic' \(string\)$/,
  ],
  [
    'gridSample',
    () => loosely.gridSample?.(image(), ones([1, 1, 1, 2]), { paddingMode: 'wrap' }),
    /: expected 'zeros', 'border' or 'reflection' for paddingMode, got 'wrap' \(string\)$/,
  ],
  [
    'fold',
    () => F.fold(ones([1, 4, 9]), [4], 2),
    /: expected a whole number or 2 of them for outputSize, got \[4\] \(array\)$/,
  ],
  [
    'interpolate',
    () => F.interpolate(image(), {}),
    /: expected either size or scaleFactor for options, got Object \(object\)$/,
  ],
  [
    'interpolate',
    () => F.interpolate(image(), { size: [2] }),
    /: expected one number or 2 for size, got \[2\] \(array\)$/,
  ],
  [
    'interpolate',
    () => F.interpolate(image(), { size: 2, recomputeScaleFactor: true }),
    /: expected false with size for recomputeScaleFactor, got true \(boolean\)$/,
  ],
  [
    'interpolate',
    () => F.interpolate(image(), { size: 2, alignCorners: false }),
    /: expected none with mode 'nearest' for alignCorners, got false \(boolean\)$/,
  ],
  [
    'interpolate',
    () => F.interpolate(image(), { size: 2, mode: 'area', antialias: true }),
    /: expected 'bilinear', 'bicubic' or 'lanczos' with antialias for mode, got 'area' \(string\)$/,
  ],
  [
    'interpolate',
    () => F.interpolate(image(), { size: 2, mode: 'trilinear' }),
    /: expected a mode for 2 spatial dims for mode, got 'trilinear' \(string\)$/,
  ],
  [
    'interpolate',
    () => F.interpolate(image(), { size: 2, mode: 'lanczos' }),
    /: expected true with mode 'lanczos' for antialias, got false \(boolean\)$/,
  ],
  [
    'interpolate',
    () => F.interpolate(image(), { size: 2, mode: 'lanczos', antialias: true, alignCorners: true }),
    /: expected false with mode 'lanczos' for alignCorners, got true \(boolean\)$/,
  ],
  // products and attention
  [
    'groupedMm',
    () => F.groupedMm(ones([4, 4]), ones([2, 4, 4]), { offs: tensor([2, 5], { dtype: 'int32' }) }),
    /: expected places that rise to at most 4 for offs, got \[2, 5\] \(array\)$/,
  ],
  [
    'groupedMm',
    () => F.groupedMm(ones([2, 4, 4]), ones([4, 8]), { offs: tensor([9, 8], { dtype: 'int32' }) }),
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
    () => loosely.multiHeadAttentionForward?.(ones([4]), x(), x(), { numHeads: 1 }),
    /: expected 2 or 3 dimensions for query, got \[4\] \(array\)$/,
  ],
  [
    'multiHeadAttentionForward',
    () => loosely.multiHeadAttentionForward?.(x(), x(), ones([3]), { numHeads: 1 }),
    /: expected 2 dimensions, as query for value, got \[3\] \(array\)$/,
  ],
];

describe('nn.functional refuses', () => {
  for (const [name, body, message] of cases) {
    it(`${name}${message.source.replace(/\\|\$$/g, '')}`, () =>
      assertThrows(body, {
        type: ArgumentError,
        code: 'ERR_ARGUMENT',
        message: new RegExp(`^${name}${message.source}`),
      }));
  }

  for (const [name, body] of [
    ['crossEntropy', () => F.crossEntropy(x(), int([0, 3]))],
    ['nllLoss', () => F.nllLoss(x(), int([-1, 0]))],
    ['embedding', () => F.embedding(int([5]), ones([4, 2]))],
  ] as const) {
    it(`${name}: an index that is none`, () =>
      tidy(() => assert.throws(body, { name: 'TorchIndexError', code: 'ERR_INDEX' })));
  }

  it('multilabelMarginLoss and multiMarginLoss: a target that is no class', () =>
    tidy(() => {
      assert.throws(
        () =>
          F.multilabelMarginLoss(
            x(),
            int([
              [7, 0, -1],
              [0, -1, -1],
            ]),
          ),
        /out of range/,
      );
      assert.throws(() => F.multiMarginLoss(x(), int([0, 7])), /target out of range/);
    }));
});
