import assert from 'node:assert/strict';
import { type Namespace, readCatalogue } from '../../codegen/catalogue.js';
import { docLines } from '../../codegen/docs.js';
import { dtypeRules } from '../../codegen/dtypes.js';
import { decide, type Offer } from '../../codegen/select.js';
import { signaturesOf } from '../../codegen/signatureText.js';
import { root } from '../gates/sources.js';

const catalogue = readCatalogue(root);
const rules = dtypeRules(catalogue);

function offer(namespace: Namespace, name: string): Offer {
  const decision = decide(catalogue, namespace).find((candidate) => candidate.name.name === name);
  assert.equal(decision?.state, 'generated', `${namespace}.${name}`);
  return (decision as { offer: Offer }).offer;
}

const CASES: readonly (readonly [Namespace, string, readonly string[]])[] = [
  [
    'Tensor',
    'exp',
    ["<X extends Tensor>(this: X): Tensor<FloatOf<X['dtype']>, ShapeOf<X>, DeviceOf<X>>"],
  ],
  ['Tensor', 'relu_', ['<X extends Tensor>(this: X): X']],
  [
    'Tensor',
    'add',
    [
      '<X extends Tensor, Y extends Tensor | Scalar>(this: X, other: Y & Broadcasts<X, Y>, options?: { alpha?: Scalar }): Tensor<Promotion<X, Y>, Broadcast<X, Y>, DeviceOf<X> | DeviceOf<Y>>',
    ],
  ],
  [
    'Tensor',
    'add_',
    [
      '<X extends Tensor, Y extends Tensor | Scalar>(this: X, other: Y & Fills<X, Y>, options?: { alpha?: Scalar }): X',
    ],
  ],
  [
    'Tensor',
    'div',
    [
      '<X extends Tensor, Y extends Tensor | Scalar>(this: X, other: Y & Broadcasts<X, Y>): Tensor<FloatOf<Promotion<X, Y>>, Broadcast<X, Y>, DeviceOf<X> | DeviceOf<Y>>',
      "<X extends Tensor, Y extends Tensor | Scalar>(this: X, other: Y & Broadcasts<X, Y>, options: { roundingMode: 'trunc' | 'floor' | null }): Tensor<IntegerOf<Promotion<X, Y>>, Broadcast<X, Y>, DeviceOf<X> | DeviceOf<Y>>",
    ],
  ],
  [
    'Tensor',
    'eq',
    [
      "<X extends Tensor, Y extends Tensor | Scalar>(this: X, other: Y & Broadcasts<X, Y>): Tensor<'bool', Broadcast<X, Y>, DeviceOf<X> | DeviceOf<Y>>",
    ],
  ],
  [
    'Tensor',
    'sum',
    [
      "<X extends Tensor, R extends DType = SumOf<X['dtype']>>(this: X, options?: { dtype?: R }): Tensor<NoInfer<R>, [], DeviceOf<X>>",
      "<X extends Tensor, const K extends number | readonly number[] | null, const B extends boolean = false, R extends DType = SumOf<X['dtype']>>(this: X, dim: K & HasDims<X, K>, options?: { keepdim?: B; dtype?: R }): Tensor<NoInfer<R>, Reduce<X, K, B>, DeviceOf<X>>",
    ],
  ],
  [
    'Tensor',
    'max',
    [
      "<X extends Tensor>(this: X): Tensor<X['dtype'], [], DeviceOf<X>>",
      "<X extends Tensor, const K extends number, const B extends boolean = false>(this: X, dim: K & HasDims<X, K>, options?: { keepdim?: B }): [values: Tensor<X['dtype'], Reduce<X, K, B>, DeviceOf<X>>, indices: Tensor<'int64', Reduce<X, K, B>, DeviceOf<X>>]",
      '<X extends Tensor, Y extends Tensor>(this: X, other: Y & Broadcasts<X, Y>): Tensor<Promotion<X, Y>, Broadcast<X, Y>, DeviceOf<X> | DeviceOf<Y>>',
    ],
  ],
  [
    'Tensor',
    'argmax',
    [
      "<X extends Tensor, const B extends boolean = false, const K extends number | null = null>(this: X, options?: { dim?: K & HasDims<X, K>; keepdim?: B }): Tensor<'int64', Reduce<X, K, B>, DeviceOf<X>>",
      "<X extends Tensor, const B extends boolean = false, const K extends number | null = null>(this: X, dim: K & HasDims<X, K>, options?: { keepdim?: B }): Tensor<'int64', Reduce<X, K, B>, DeviceOf<X>>",
    ],
  ],
  [
    'Tensor',
    'masked_fill',
    [
      "<X extends Tensor, Y extends Tensor, Z extends Tensor | Scalar>(this: X, mask: Y & Broadcasts<X, Y>, value: Z & Broadcasts<Broadcast<X, Y>, Z>): Tensor<X['dtype'], Broadcast<Broadcast<X, Y>, Z>, DeviceOf<X> | DeviceOf<Y> | DeviceOf<Z>>",
    ],
  ],
  [
    'Tensor',
    'reshape',
    [
      "<X extends Tensor, const N extends Shape>(this: X, shape: readonly [...N] & Reshapes<X, N>): Tensor<X['dtype'], Reshape<X, N>, DeviceOf<X>>",
    ],
  ],
  [
    'Tensor',
    'view',
    [
      "<X extends Tensor, const N extends Shape>(this: X, size: readonly [...N] & Reshapes<X, N>): Tensor<X['dtype'], Reshape<X, N>, DeviceOf<X>>",
      '<X extends Tensor, R extends DType>(this: X, dtype: R): Tensor<NoInfer<R>, Shape, DeviceOf<X>>',
    ],
  ],
  [
    'Tensor',
    'matmul',
    [
      "<X extends Tensor, Y extends Tensor>(this: X, other: Y & MatMuls<X, Y>): Tensor<X['dtype'], MatMul<X, Y>, DeviceOf<X> | DeviceOf<Y>>",
    ],
  ],
  [
    'Tensor',
    'split',
    [
      '<X extends Tensor, const N extends number | readonly number[], const K extends number = 0>(this: X, splitSize: N, options?: { dim?: K & HasDim<X, K> }): Parts<X, N, K>',
      '<X extends Tensor, const N extends number | readonly number[], const K extends number = 0>(this: X, splitSize: N, dim: K & HasDim<X, K>): Parts<X, N, K>',
    ],
  ],
  [
    'Tensor',
    't_',
    ["<X extends Tensor>(this: X): Tensor<X['dtype'], MatrixTranspose<X>, DeviceOf<X>>"],
  ],
  [
    'Tensor',
    'new_zeros',
    [
      "<X extends Tensor, const N extends Shape, const W extends Device | null = null, R extends DType = X['dtype']>(this: X, size: readonly [...N], options?: { dtype?: R; device?: W; pinMemory?: boolean | null }): Tensor<NoInfer<R>, Sizes<N>, AskedDevice<W, X>>",
    ],
  ],
  [
    'torch',
    'cat',
    [
      '<const X extends Tensors, const K extends number = 0>(tensors: X & Cats<X, K>, options?: { dim?: K }): Tensor<DTypeOfAll<X>, Cat<X, K>, DeviceOf<X[number]>>',
      '<const X extends Tensors, const K extends number = 0>(tensors: X & Cats<X, K>, dim: K): Tensor<DTypeOfAll<X>, Cat<X, K>, DeviceOf<X[number]>>',
    ],
  ],
  ['torch', 'is_complex', ['(input: Tensor): boolean']],
  [
    'torch',
    'where',
    [
      "(condition: Tensor): Tensor<'int64', Shape>[]",
      '<X extends Tensor, Z extends Tensor, Y extends Tensor | Scalar>(condition: Z & Broadcasts<X, Z>, input: X, other: Y & Broadcasts<Broadcast<X, Z>, Y>): Tensor<Promotion<X, Y>, Broadcast<Broadcast<X, Z>, Y>, DeviceOf<X> | DeviceOf<Y> | DeviceOf<Z>>',
      "<X extends Tensor, Y extends Tensor>(condition: Y & Broadcasts<X, Y>, input: Scalar, other: X): Tensor<Promote<X['dtype'], NumberDType<X['dtype']>>, Broadcast<X, Y>, DeviceOf<X> | DeviceOf<Y>>",
      '(condition: Tensor, input: Scalar, other: Scalar): Tensor<DType, Shape>',
    ],
  ],
  [
    'nn.functional',
    'conv2d',
    [
      "<X extends Tensor, Y extends Tensor, const St extends number | readonly number[] = [1, 1], const P extends number | readonly number[] | 'valid' | 'same' = [0, 0], const L extends number | readonly number[] = [1, 1], const G extends number = 1>(input: X, weight: Y & Convolves<X, Y, G>, options?: { bias?: Tensor | null; stride?: St; padding?: P; dilation?: L; groups?: G }): Tensor<X['dtype'], Conv<X, Y, St, P, L, G>, DeviceOf<X> | DeviceOf<Y>>",
    ],
  ],
  ['nn.functional', 'relu_', ['<X extends Tensor>(input: X): X']],
  [
    'fft',
    'rfft',
    [
      "<X extends Tensor>(input: X, options?: { n?: number | null; dim?: number; norm?: 'forward' | 'backward' | 'ortho' | null }): Tensor<ComplexOf<X['dtype']>, Shape, DeviceOf<X>>",
      "<X extends Tensor>(input: X, n: number | null, options?: { dim?: number; norm?: 'forward' | 'backward' | 'ortho' | null }): Tensor<ComplexOf<X['dtype']>, Shape, DeviceOf<X>>",
    ],
  ],
];

describe('signatures of generated operators', () => {
  for (const [namespace, name, expected] of CASES) {
    it(`type ${namespace}.${name} by its schemas and observed dtypes`, () => {
      assert.deepEqual(signaturesOf(offer(namespace, name), rules), expected);
    });
  }
});

describe('comments of generated operators', () => {
  it('say what you get, shapes, schemas, errors and PyTorch’s page', () => {
    assert.deepEqual(docLines(offer('torch', 'stack')), [
      'Joins tensors of one shape along a new dimension.',
      'Shapes: N × […] → [N, …].',
      '',
      '`stack(Tensor[] tensors, int dim=0) -> Tensor`',
      '@throws {TorchError} the shapes differ.',
      '@see https://docs.pytorch.org/docs/stable/generated/torch.stack.html',
    ]);
  });

  it('begin in lower case after "In place"', () => {
    assert.equal(docLines(offer('Tensor', 'mul_'))[0], 'In place: multiplies by `other`.');
    assert.equal(docLines(offer('Tensor', 'sigmoid_'))[0], 'In place: 1/(1 + e⁻ˣ).');
  });

  it('send second names to the first ones', () => {
    assert.equal(docLines(offer('Tensor', 'arccos_'))[0], 'The same as `acos_`.');
  });

  it('send to a page where there is one', () => {
    assert.equal(
      docLines(offer('special', 'entr')).at(-1),
      '@see https://docs.pytorch.org/docs/stable/special.html#torch.special.entr',
    );
    assert.doesNotMatch(docLines(offer('Tensor', 'relu_')).join('\n'), /@see/);
  });
});
