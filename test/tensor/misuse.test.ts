import {
  ArgumentError,
  arange,
  type DType,
  full,
  NotImplementedTorchError,
  OutOfMemoryError,
  ones,
  ops,
  randn,
  Tensor,
  TorchError,
  TorchIndexError,
  tensor,
  zeros,
} from 'kindling';
import { assertThrows, type ExpectedError, loose } from '../support/assertThrows.js';

const argument = (message: RegExp): ExpectedError => ({
  type: ArgumentError,
  code: 'ERR_ARGUMENT',
  message,
});
const torch = (message: RegExp): ExpectedError => ({
  type: TorchError,
  code: 'ERR_TORCH',
  message,
});
const index = (message: RegExp): ExpectedError => ({
  type: TorchIndexError,
  code: 'ERR_INDEX',
  message,
});

const x = () => loose(ones([2]));
const wide = () => loose(zeros([2, 3]));

const groups: Record<string, [what: string, body: () => unknown, expected: ExpectedError][]> = {
  'shapes and element types that do not fit': [
    [
      'shapes that do not broadcast',
      () => wide().add(zeros([4])),
      torch(/^add.*: The size of tensor a \(3\).*self: float32\[2, 3\], other: float32\[4\]/),
    ],
    [
      'matrices that cannot be multiplied',
      () => wide().matmul(zeros([4, 5])),
      torch(/^matmul: mat1 and mat2 .*self: float32\[2, 3\], other: float32\[4, 5\]/),
    ],
    [
      'matrices of different element types',
      () => wide().matmul(zeros([3, 5], { dtype: 'int64' })),
      torch(/^matmul: .*same dtype.*self: float32\[2, 3\], other: int64\[3, 5\]/),
    ],
    [
      'a shape of another size',
      () => wide().reshape([4]),
      torch(/^reshape: shape '\[4\]' is invalid for input of size 6 \(self: float32\[2, 3\]\)/),
    ],
    [
      'a view that would need a copy',
      () => wide().t().view([6]),
      torch(/^view: .*Use \.reshape\(\.\.\.\) instead.*float32\[3, 2\]/),
    ],
    [
      'positions that are no integers',
      () => wide().gather(1, zeros([2, 1])),
      torch(/^gather: .*int32\/int64 for index.*index: float32\[2, 1\]/),
    ],
    [
      'a mean of integers',
      () => zeros([2], { dtype: 'int64' }).mean(),
      torch(/^mean: .*floating point.*self: int64\[2\]/),
    ],
    [
      'a gradient of integers',
      () => zeros([2], { dtype: 'int64' }).requiresGrad_(),
      torch(/only tensors of floating point/i),
    ],
    [
      'an operator without a kernel for the element type',
      () => x().bitwiseAnd(x()),
      {
        type: NotImplementedTorchError,
        code: 'ERR_NOT_IMPLEMENTED',
        message: /^bitwise_?[aA]nd.*not implemented for 'Float'.*float32\[2\]/,
      },
    ],
    [
      'more elements than memory',
      () => zeros([1e13]),
      {
        type: OutOfMemoryError,
        code: 'ERR_OUT_OF_MEMORY',
        message: /^zeros: .*can't allocate memory: you tried to allocate 40000000000000 bytes/,
      },
    ],
    [
      'more elements than can be counted',
      () => zeros([1e15, 1e15]),
      torch(/^zeros: Storage size calculation overflowed/),
    ],
  ],

  'dimensions and positions out of range': [
    [
      'a dimension',
      () => x().sum(3),
      index(/^sum.*: Dimension out of range \(expected to be in range of \[-1, 0\], but got 3\)/),
    ],
    ['one of two dimensions', () => wide().transpose(0, -3), index(/\[-2, 1\], but got -3/)],
    ['a position', () => x().select(0, 7), index(/^select.*: .*index 7 out of range/)],
    [
      'a position in a tensor',
      () => x().indexSelect(0, tensor([5n])),
      index(/^index_?[sS]elect: index out of range.*index: int64\[1\]/),
    ],
    ['a size asked for', () => x().size(1), index(/^size: expected dim in \[-1, 0\], got 1$/)],
  ],

  'arguments of the wrong kind': [
    [
      'NaN for an integer',
      () => x().sum(Number.NaN),
      argument(/^sum: expected an integer for dim, got NaN \(number\)$/),
    ],
    [
      'a fraction for an integer',
      () => x().topk(2.5),
      argument(/^topk: expected an integer for k, got 2\.5 \(number\)$/),
    ],
    [
      'infinity for an integer',
      () => x().topk(Infinity),
      argument(/^topk: .* got Infinity \(number\)$/),
    ],
    [
      'a fraction in a list',
      () => x().reshape([2.5]),
      argument(/^reshape: expected an integer for shape, got 2\.5/),
    ],
    [
      'an integer beyond 2^53',
      () => x().narrow(0, 2 ** 60, 1),
      argument(/^narrow: expected an integer for start, got 1152921504606847000 \(number\)$/),
    ],
    [
      'a bigint beyond 64 bits',
      () => x().mul(2n ** 70n),
      argument(
        /^mul: expected an integer of 64 bits for other, got 1180591620717411303424 \(bigint\)$/,
      ),
    ],
    [
      'text for a number',
      () => x().sum('0'),
      argument(/^sum: expected .* got \('0' \(string\)\)$/),
    ],
    [
      'text for a tensor',
      () => x().matmul('x'),
      argument(/^matmul: expected a tensor for other, got 'x' \(string\)$/),
    ],
    [
      'an array for a tensor',
      () => x().matmul([1, 2]),
      argument(/^matmul: expected a tensor for other, got \[1, 2\] \(array\)$/),
    ],
    [
      'null for a tensor',
      () => x().matmul(null),
      argument(/^matmul: expected a tensor for other, got null$/),
    ],
    [
      'too few arguments',
      () => x().matmul(),
      argument(/^matmul: expected a value for other, got none$/),
    ],
    [
      'too many arguments',
      () => x().matmul(x(), x()),
      argument(/^matmul: expected at most 1 positional arguments?, got 2$/),
    ],
    [
      'an unknown option',
      () => x().topk(1, { dimension: 0 }),
      argument(/^topk: unknown option dimension; there are .*dim/),
    ],
    [
      'an unknown option where there are several forms',
      () => x().sum(0, { keepDim: true }),
      argument(/^sum: .*keepdim.*keepDim/),
    ],
    [
      'an unknown element type',
      () => zeros([2], { dtype: 'float' as DType }),
      argument(/^zeros: expected one of uint8, .* for dtype, got 'float' \(string\)$/),
    ],
    [
      'an unknown target of to()',
      () => x().to('f32'),
      argument(/^to: expected an element type or a device for target, got 'f32' \(string\)$/),
    ],
    [
      'an unknown device',
      () => zeros([2], { device: 'gpu' as 'cuda' }),
      argument(
        /^zeros: expected 'cpu', 'cuda' or 'cuda:<index>' for device, got 'gpu' \(string\)$/,
      ),
    ],
    [
      'a shape that is no array',
      () => zeros(3 as never),
      argument(/^zeros: expected an array of sizes for shape, got 3 \(number\)$/),
    ],
    [
      'a negative size',
      () => zeros([2, -1]),
      argument(/^zeros: expected whole numbers ≥ 0 for shape, got \[2, -1\] \(array\)$/),
    ],
    [
      'a fractional size',
      () => ones([2.5]),
      argument(/^ones: expected whole numbers ≥ 0 for shape, got \[2\.5\] \(array\)$/),
    ],
    [
      'NaN as a size',
      () => randn([Number.NaN]),
      argument(/^randn: expected an integer .*got NaN \(number\)$/),
    ],
    [
      'text as a value',
      () => full([2], '1' as never),
      argument(/^full: expected a number for \w+, got '1' \(string\)$/),
    ],
    [
      'nothing as an end',
      () => arange(undefined as never),
      argument(/^arange: expected a value for end, got none$/),
    ],
    ['a step of zero', () => arange(0, 5, { step: 0 }), torch(/^arange.*: step must be nonzero/)],
    [
      'an operator that is not there',
      () => ops.call('aten::no_such_thing', x()),
      argument(/no operator aten::no_such_thing/),
    ],
    [
      'an overload that is not there',
      () => ops.call('aten::add.Nothing', x(), x()),
      argument(/no operator aten::add\.Nothing/),
    ],
  ],

  'objects that are no tensors of this copy and thread': [
    [
      'a plain object with fields',
      () => x().matmul(Object.create({ shape: [2] })),
      argument(/^matmul: expected a tensor for other, got /),
    ],
    [
      'a tensor of another copy of the library',
      () => x().matmul(new (class Tensor {})()),
      argument(/^matmul: .*a Tensor of another copy of Kindling or of another thread$/),
    ],
    [
      'one where a number would do too',
      () => x().add(new (class Tensor {})()),
      argument(/^add: expected .*Tensor/),
    ],
    [
      'a proxy of a tensor',
      () => x().matmul(new Proxy(x(), {})),
      argument(/^matmul: expected a tensor for other, got /),
    ],
    [
      'a method called on something else',
      () => Tensor.prototype.matmul.call({} as never, ones([2])),
      argument(/^matmul: expected a tensor for self, got Object \(object\)$/),
    ],
    [
      'a handle made up',
      () => new Tensor(1e300 as never),
      argument(/^Tensor: tensors are made by functions such as tensor/),
    ],
  ],
};

describe('misuse', () => {
  for (const [group, cases] of Object.entries(groups)) {
    describe(`by ${group}`, () => {
      for (const [what, body, expected] of cases) {
        it(`is named: ${what}`, () => assertThrows(body, expected));
      }
    });
  }
});
