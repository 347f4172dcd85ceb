// Arguments for a call: such as the operator's schema asks for, only badly chosen, and such as no schema asks for.
import { type DType, Generator, ones, type Tensor, tensor, zeros } from 'kindling';
import type { SchemaArgument } from '#kindling/tensor/schema.js';
import type { Draws } from './random.js';

const DTYPES = [
  'float32',
  'float64',
  'float16',
  'bfloat16',
  'int64',
  'int32',
  'int16',
  'int8',
  'uint8',
  'bool',
  'complex64',
  'complex128',
] as const satisfies readonly DType[];

/** Small, or so large that no memory is asked for in earnest: what lies between would only exhaust the machine. */
const INTEGERS = [0, 1, 2, 3, 4, -1, -2, -3, 7, 2 ** 45, -(2 ** 45), 2 ** 53 - 1];
const REALS = [0, 1, 0.5, -1, -0.1, 2, 1e-9, 1e30, 1e308, NaN, Infinity, -Infinity];
const WORDS = [
  'mean',
  'sum',
  'none',
  'constant',
  'reflect',
  'floor',
  'trunc',
  'amax',
  'prod',
  'linear',
  'ij,jk->ik',
  'reduced',
  '',
  '\u0000',
  'zzz',
];

/** A tensor of any type: small, perhaps empty, without dimensions, turned, stretched, with holes, or recorded. */
export function anyTensor(rng: Draws): Tensor {
  const shape = Array.from({ length: rng.pick([0, 1, 1, 2, 2, 2, 3, 4, 5]) }, () =>
    rng.pick([0, 1, 2, 2, 3, 3, 4]),
  );
  const dtype = rng.pick(DTYPES);
  let x: Tensor;
  if (rng.chance(0.3)) x = ones(shape, { dtype });
  else {
    const count = shape.reduce((product, size) => product * size, 1);
    const values = Array.from({ length: count }, () =>
      rng.chance(0.1) ? rng.pick(REALS) : rng.whole(-3, 5),
    );
    x = tensor(values, { dtype: 'float32' }).reshape(shape).to(dtype);
  }
  if (shape.length >= 2 && rng.chance(0.2)) x = x.transpose(0, -1);
  if (shape.length >= 1 && rng.chance(0.1)) x = x.expand([2, ...x.shape]);
  if (/float/.test(dtype) && rng.chance(0.15)) x = x.detach().requiresGrad_();
  return x;
}

/** A value that the argument's type allows, as far as types go. */
export function typedValue({ type, list, optional }: SchemaArgument, rng: Draws): unknown {
  if (optional && rng.chance(0.3)) return rng.pick([null, undefined]);
  const one = () => element(type, rng);
  if (!list) return one();
  if (/Int|int/.test(type) && rng.chance(0.1)) return one();
  return Array.from({ length: rng.pick([0, 1, 1, 2, 2, 3, 4]) }, one);
}

function element(type: string, rng: Draws): unknown {
  switch (type) {
    case 'Tensor':
      return anyTensor(rng);
    case 'Scalar':
      return rng.pick<unknown>([...REALS, ...INTEGERS, true, 3n, 2n ** 62n, { re: 1, im: -2 }]);
    case 'int':
    case 'SymInt':
      return rng.pick(INTEGERS);
    case 'float':
      return rng.pick(REALS);
    case 'bool':
      return rng.chance(0.5);
    case 'str':
      return rng.pick(WORDS);
    case 'ScalarType':
      return rng.pick(DTYPES);
    case 'Device':
      return rng.pick(['cpu', 'cuda', 'cuda:3', 'cpu:1', 'mars']);
    case 'Layout':
      return rng.pick(['strided', 'sparse', 'sparseCsr']);
    case 'MemoryFormat':
      return rng.pick(['contiguousFormat', 'preserveFormat', 'channelsLast', 'channelsLast3d']);
    case 'Generator':
      return new Generator(rng.whole(0, 9));
    default:
      return junk(rng);
  }
}

/** What nobody should pass. */
export function junk(rng: Draws): unknown {
  return rng.pick(JUNK)(rng);
}

const disposed = () => {
  const x = zeros([2]);
  x.dispose();
  return x;
};

const JUNK: readonly ((rng: Draws) => unknown)[] = [
  () => null,
  () => undefined,
  () => ({}),
  () => [],
  () => [[]],
  () => [[1, 2], [3]],
  () => new Array(3),
  () => 'float',
  () => Symbol('x'),
  () => () => 1,
  () => Number.NaN,
  () => -0,
  () => 2 ** 60,
  () => 1e300,
  () => 2n ** 70n,
  () => new Date(0),
  () => new Map(),
  () => new Float32Array(3),
  () => new BigInt64Array(2),
  () => new Uint8Array(0),
  () => Promise.resolve(1),
  () => ({ dim: 1, shape: [1], dtype: 'float32' }),
  () => ({ re: 'a', im: 0 }),
  () => Object.create(null),
  () => /x/,
  disposed,
  () => [disposed()],
  (rng) => anyTensor(rng),
  (rng) => [anyTensor(rng), 1, null],
  (rng) => anyTensor(rng).shape,
  (rng) => [rng.pick(INTEGERS), 'x'],
];
