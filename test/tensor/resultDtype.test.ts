import assert from 'node:assert/strict';
import { type DType, eye, fft, full, type Tensor, tidy, type WideUnsignedDType } from 'kindling';
import type {
  BoolOf,
  ComplexOf,
  FloatOf,
  IntegerOf,
  NumberDType,
  Promote,
  RealOf,
  SumOf,
} from '#kindling/tensor/resultDtype.js';

/** All but those that LibTorch has hardly an operation for. */
type Ordinary = Exclude<DType, WideUnsignedDType>;

// The tables compile only if the types say the same, and run only against LibTorch.

const FLOATS = {
  float16: 'float16',
  bfloat16: 'bfloat16',
  float32: 'float32',
  float64: 'float64',
} as const;
const COMPLEX = { complex64: 'complex64', complex128: 'complex128' } as const;
const WHOLE = {
  bool: 'bool',
  uint8: 'uint8',
  int8: 'int8',
  int16: 'int16',
  int32: 'int32',
  int64: 'int64',
} as const;

/** The same dtype for every whole number. */
const wholeAs = <D extends DType>(dtype: D) => ({
  bool: dtype,
  uint8: dtype,
  int8: dtype,
  int16: dtype,
  int32: dtype,
  int64: dtype,
});

const floatOf: { [D in Ordinary]: FloatOf<D> } = { ...wholeAs('float32'), ...FLOATS, ...COMPLEX };
const sumOf: { [D in Ordinary]: SumOf<D> } = { ...wholeAs('int64'), ...FLOATS, ...COMPLEX };
const realOf: { [D in Ordinary]: RealOf<D> } = {
  ...WHOLE,
  ...FLOATS,
  complex64: 'float32',
  complex128: 'float64',
};
const integerOf: { [D in Ordinary]: IntegerOf<D> } = {
  ...WHOLE,
  ...FLOATS,
  ...COMPLEX,
  bool: 'int64',
};
const boolOf: { [D in Ordinary]: BoolOf<D> } = {
  ...wholeAs('bool'),
  uint8: 'uint8',
  float16: 'bool',
  bfloat16: 'bool',
  float32: 'bool',
  float64: 'bool',
  complex64: 'bool',
  complex128: 'bool',
};
const complexOf: { [D in Ordinary]: ComplexOf<D> } = {
  ...wholeAs('complex64'),
  float16: 'complex64',
  bfloat16: 'complex64',
  float32: 'complex64',
  float64: 'complex128',
  ...COMPLEX,
};

// biome-ignore format: a table
// {a: {b: str(torch.promote_types(a, b)) for b in dtypes} for a in dtypes}
const promote: { [A in Ordinary]: { [B in Ordinary]: Promote<A, B> } } = {
  bool: { bool: 'bool', uint8: 'uint8', int8: 'int8', int16: 'int16', int32: 'int32', int64: 'int64', float16: 'float16', bfloat16: 'bfloat16', float32: 'float32', float64: 'float64', complex64: 'complex64', complex128: 'complex128' },
  uint8: { bool: 'uint8', uint8: 'uint8', int8: 'int16', int16: 'int16', int32: 'int32', int64: 'int64', float16: 'float16', bfloat16: 'bfloat16', float32: 'float32', float64: 'float64', complex64: 'complex64', complex128: 'complex128' },
  int8: { bool: 'int8', uint8: 'int16', int8: 'int8', int16: 'int16', int32: 'int32', int64: 'int64', float16: 'float16', bfloat16: 'bfloat16', float32: 'float32', float64: 'float64', complex64: 'complex64', complex128: 'complex128' },
  int16: { bool: 'int16', uint8: 'int16', int8: 'int16', int16: 'int16', int32: 'int32', int64: 'int64', float16: 'float16', bfloat16: 'bfloat16', float32: 'float32', float64: 'float64', complex64: 'complex64', complex128: 'complex128' },
  int32: { bool: 'int32', uint8: 'int32', int8: 'int32', int16: 'int32', int32: 'int32', int64: 'int64', float16: 'float16', bfloat16: 'bfloat16', float32: 'float32', float64: 'float64', complex64: 'complex64', complex128: 'complex128' },
  int64: { bool: 'int64', uint8: 'int64', int8: 'int64', int16: 'int64', int32: 'int64', int64: 'int64', float16: 'float16', bfloat16: 'bfloat16', float32: 'float32', float64: 'float64', complex64: 'complex64', complex128: 'complex128' },
  float16: { bool: 'float16', uint8: 'float16', int8: 'float16', int16: 'float16', int32: 'float16', int64: 'float16', float16: 'float16', bfloat16: 'float32', float32: 'float32', float64: 'float64', complex64: 'complex64', complex128: 'complex128' },
  bfloat16: { bool: 'bfloat16', uint8: 'bfloat16', int8: 'bfloat16', int16: 'bfloat16', int32: 'bfloat16', int64: 'bfloat16', float16: 'float32', bfloat16: 'bfloat16', float32: 'float32', float64: 'float64', complex64: 'complex64', complex128: 'complex128' },
  float32: { bool: 'float32', uint8: 'float32', int8: 'float32', int16: 'float32', int32: 'float32', int64: 'float32', float16: 'float32', bfloat16: 'float32', float32: 'float32', float64: 'float64', complex64: 'complex64', complex128: 'complex128' },
  float64: { bool: 'float64', uint8: 'float64', int8: 'float64', int16: 'float64', int32: 'float64', int64: 'float64', float16: 'float64', bfloat16: 'float64', float32: 'float64', float64: 'float64', complex64: 'complex128', complex128: 'complex128' },
  complex64: { bool: 'complex64', uint8: 'complex64', int8: 'complex64', int16: 'complex64', int32: 'complex64', int64: 'complex64', float16: 'complex64', bfloat16: 'complex64', float32: 'complex64', float64: 'complex128', complex64: 'complex64', complex128: 'complex128' },
  complex128: { bool: 'complex128', uint8: 'complex128', int8: 'complex128', int16: 'complex128', int32: 'complex128', int64: 'complex128', float16: 'complex128', bfloat16: 'complex128', float32: 'complex128', float64: 'complex128', complex64: 'complex128', complex128: 'complex128' },
};

const dtypes = Object.keys(promote) as Ordinary[];

/** The dtypes of an operation's results for every dtype that it takes. */
function results(operation: (x: Tensor) => Tensor): [Ordinary, DType][] {
  return dtypes.flatMap((dtype) => {
    try {
      return [[dtype, tidy(() => operation(eye(2, { dtype }))).dtype]];
    } catch {
      return [];
    }
  });
}

describe('Promote', () => {
  it('is what LibTorch makes of two tensors, for every pair of dtypes', () => {
    tidy(() => {
      for (const a of dtypes) {
        const given = dtypes.map((b) => [b, eye(2, { dtype: a }).add(eye(2, { dtype: b })).dtype]);
        assert.deepEqual(Object.fromEntries(given), promote[a], a);
      }
    });
  });
});

describe('wide unsigned integers', () => {
  const same = <T extends U, U>(): T | null => null;
  const wide = ['uint16', 'uint32', 'uint64'] as const;
  const of = (dtype: DType) => full([2], 3, { dtype });

  it('promote with themselves and with fractions', () => {
    same<Promote<'uint16', 'uint16'>, 'uint16'>();
    same<Promote<'float16', 'uint64'>, 'float16'>();
    for (const dtype of wide)
      for (const other of [dtype, 'float16', 'bfloat16', 'float32', 'float64'] as const)
        assert.equal(
          tidy(
            () =>
              (other === dtype ? of(dtype).bitwiseAnd(of(other)) : of(dtype).mul(of(other))).dtype,
          ),
          other,
        );
  });

  it('promote with nothing else', () => {
    same<Promote<'uint16', 'uint32' | 'int64' | 'bool' | 'complex64'>, never>();
    same<Promote<'int32' | 'bool' | 'complex128', 'uint64'>, never>();
    for (const dtype of wide)
      for (const other of [...wide, 'bool', 'uint8', 'int8', 'int64', 'complex64'] as const)
        if (other !== dtype)
          assert.throws(() => tidy(() => of(dtype).mul(of(other))), /Promotion for uint16/);
  });
});

const RULES: readonly (readonly [
  string,
  Readonly<Record<Ordinary, DType>>,
  string,
  (x: Tensor) => Tensor,
  number,
])[] = [
  ['FloatOf', floatOf, 'exp()', (x) => x.exp(), 12],
  ['SumOf', sumOf, 'sum()', (x) => x.sum(), 12],
  ['RealOf', realOf, 'abs()', (x) => x.abs(), 11],
  ['IntegerOf', integerOf, 'square()', (x) => x.square(), 12],
  ['BoolOf', boolOf, 'all()', (x) => x.all(), 12],
];

for (const [name, table, method, operation, count] of RULES) {
  describe(name, () => {
    it(`is the dtype of ${method}`, () => {
      const given = tidy(() => results(operation));
      assert.equal(given.length, count); // LibTorch 2.13 refuses the rest
      for (const [dtype, result] of given) assert.equal(result, table[dtype], dtype);
    });
  });
}

describe('ComplexOf', () => {
  it('is the dtype of a Fourier transform', () => {
    for (const dtype of dtypes) {
      if (dtype === 'float16' || dtype === 'bfloat16') continue; // refused on the CPU
      const result = tidy(() => fft.fft(eye(2, { dtype })).dtype);
      assert.equal(result, complexOf[dtype], dtype);
    }
  });
});

describe('NumberDType', () => {
  // What a number may count as, beside a tensor of each dtype.
  const beside = (dtype: DType, number: number | boolean) =>
    tidy(() => eye(2, { dtype }).add(number).dtype);

  it('covers 1, 1.5 and true beside every dtype', () => {
    const alternatives: { [D in Ordinary]: readonly Promote<D, NumberDType<D>>[] } = {
      bool: ['bool', 'int64', 'float32'],
      uint8: ['uint8', 'float32'],
      int8: ['int8', 'float32'],
      int16: ['int16', 'float32'],
      int32: ['int32', 'float32'],
      int64: ['int64', 'float32'],
      float16: ['float16'],
      bfloat16: ['bfloat16'],
      float32: ['float32'],
      float64: ['float64'],
      complex64: ['complex64'],
      complex128: ['complex128'],
    };
    for (const dtype of dtypes) {
      const seen = new Set([true, 1, 1.5].map((number) => beside(dtype, number)));
      assert.deepEqual([...seen], alternatives[dtype], dtype);
    }
  });
});
