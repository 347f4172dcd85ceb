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
  ['Tensor', 'exp', ['(): Tensor<FloatOf<D>>']],
  ['Tensor', 'relu_', ['(): this']],
  [
    'Tensor',
    'add',
    [
      '<E extends DType = NumberDType<D>>(other: Tensor<E> | Scalar, options?: { alpha?: Scalar }): Tensor<Promote<D, E>>',
    ],
  ],
  [
    'Tensor',
    'div',
    [
      '<E extends DType = NumberDType<D>>(other: Tensor<E> | Scalar): Tensor<FloatOf<Promote<D, E>>>',
      "<E extends DType = NumberDType<D>>(other: Tensor<E> | Scalar, options: { roundingMode: 'trunc' | 'floor' | null }): Tensor<IntegerOf<Promote<D, E>>>",
    ],
  ],
  ['Tensor', 'eq', ["(other: Tensor | Scalar): Tensor<'bool'>"]],
  [
    'Tensor',
    'sum',
    [
      '<R extends DType = SumOf<D>>(options?: { dtype?: R }): Tensor<R>',
      '<R extends DType = SumOf<D>>(dim: number | readonly number[] | null, options?: { keepdim?: boolean; dtype?: R }): Tensor<R>',
    ],
  ],
  [
    'Tensor',
    'max',
    [
      '(): Tensor<D>',
      "(dim: number, options?: { keepdim?: boolean }): [values: Tensor<D>, indices: Tensor<'int64'>]",
      '<E extends DType>(other: Tensor<E>): Tensor<Promote<D, E>>',
    ],
  ],
  [
    'Tensor',
    'argmax',
    [
      "(options?: { dim?: number | null; keepdim?: boolean }): Tensor<'int64'>",
      "(dim: number | null, options?: { keepdim?: boolean }): Tensor<'int64'>",
    ],
  ],
  ['Tensor', 'masked_fill', ['(mask: Tensor, value: Tensor | Scalar): Tensor<D>']],
  [
    'Tensor',
    'view',
    ['(size: readonly number[]): Tensor<D>', '<R extends DType>(dtype: R): Tensor<R>'],
  ],
  [
    'torch',
    'cat',
    [
      '<D extends DType>(tensors: readonly Tensor<D>[], options?: { dim?: number }): Tensor<D>',
      '<D extends DType>(tensors: readonly Tensor<D>[], dim: number): Tensor<D>',
    ],
  ],
  ['torch', 'is_complex', ['(input: Tensor): boolean']],
  [
    'torch',
    'where',
    [
      "(condition: Tensor): Tensor<'int64'>[]",
      '<D extends DType, E extends DType = NumberDType<D>>(condition: Tensor, input: Tensor<D>, other: Tensor<E> | Scalar): Tensor<Promote<D, E>>',
      '<D extends DType>(condition: Tensor, input: Scalar, other: Tensor<D>): Tensor<Promote<D, NumberDType<D>>>',
      '(condition: Tensor, input: Scalar, other: Scalar): Tensor',
    ],
  ],
  [
    'nn.functional',
    'conv2d',
    [
      "<D extends DType>(input: Tensor<D>, weight: Tensor, options?: { bias?: Tensor | null; stride?: number | readonly number[]; padding?: number | readonly number[] | 'valid' | 'same'; dilation?: number | readonly number[]; groups?: number }): Tensor<D>",
    ],
  ],
  [
    'fft',
    'rfft',
    [
      "<D extends DType>(input: Tensor<D>, options?: { n?: number | null; dim?: number; norm?: 'forward' | 'backward' | 'ortho' | null }): Tensor<ComplexOf<D>>",
      "<D extends DType>(input: Tensor<D>, n: number | null, options?: { dim?: number; norm?: 'forward' | 'backward' | 'ortho' | null }): Tensor<ComplexOf<D>>",
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
