// Random tensors. The same seed gives the same numbers as PyTorch on the CPU, call for call.
import { native, type TensorOptions } from './create.js';
import type { Device, DeviceType, DeviceTypeOf } from './device.js';
import type { DType } from './dtype.js';
import { ArgumentError } from './errors.js';
import type { Generator } from './generator.js';
import { isTensor } from './handle.js';
import { type Bound, bindOverloads } from './ops.js';
import type { Shape, Sizes } from './shapes/shape.js';
import type { Tensor } from './tensor.js';

/** How a random tensor is made. */
export interface RandomOptions<D extends DType = DType, W extends Device = Device>
  extends TensorOptions<D, W> {
  /** Where the numbers come from. Default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

/** One operator with a generator and without: LibTorch has two overloads for it. */
function pair(name: string, plain: string, seeded: string): (options: RandomOptions) => Bound {
  const bind = (overload: string) =>
    bindOverloads(name, [`aten::${name}${overload === '' ? '' : `.${overload}`}`], {
      method: false,
    });
  const [without, with_] = [bind(plain), bind(seeded)];
  return ({ generator }) => (generator === undefined ? without : with_);
}

const operators = {
  rand: pair('rand', '', 'generator'),
  randn: pair('randn', '', 'generator'),
  randint: pair('randint', 'low', 'low_generator'),
  randperm: pair('randperm', '', 'generator'),
};
const like = (name: string) => bindOverloads(name, [`aten::${name}`], { method: false });
const randLikeOf = like('rand_like');
const randnLikeOf = like('randn_like');
const bernoulliOf = like('bernoulli');
const multinomialOf = like('multinomial');
const normalOf = bindOverloads(
  'normal',
  [
    'aten::normal.Tensor_Tensor',
    'aten::normal.Tensor_float',
    'aten::normal.float_Tensor',
    'aten::normal.float_float',
  ],
  { method: false },
);

function finish<T extends Tensor>(made: unknown, { requiresGrad }: RandomOptions): T {
  return requiresGrad ? (made as T).requiresGrad_() : (made as T);
}

function options(op: string, given: RandomOptions): Record<string, unknown> {
  const { generator } = given;
  if (generator === null) throw ArgumentError.of(op, 'a Generator', 'generator', generator);
  const options = native(op, given, ['generator', 'size']);
  return generator === undefined ? options : { ...options, generator };
}

/** Uniform numbers in [0, 1). @see https://docs.pytorch.org/docs/stable/generated/torch.rand.html */
export function rand<
  const N extends Shape,
  D extends DType = 'float32',
  const W extends Device = 'cpu',
>(
  shape: readonly [...N],
  given: RandomOptions<D, W> = {},
): Tensor<NoInfer<D>, Sizes<N>, DeviceTypeOf<W>> {
  return finish(operators.rand(given)(shape, options('rand', given)), given);
}

/** Standard normal numbers. @see https://docs.pytorch.org/docs/stable/generated/torch.randn.html */
export function randn<
  const N extends Shape,
  D extends DType = 'float32',
  const W extends Device = 'cpu',
>(
  shape: readonly [...N],
  given: RandomOptions<D, W> = {},
): Tensor<NoInfer<D>, Sizes<N>, DeviceTypeOf<W>> {
  return finish(operators.randn(given)(shape, options('randn', given)), given);
}

/**
 * Whole numbers from `low` up to `high`, without `high`. Default type `int64`.
 *
 * @param given.size the shape
 * @throws {TorchError} `high` is not above `low`.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.randint.html
 */
export function randint<
  const N extends Shape,
  D extends DType = 'int64',
  const W extends Device = 'cpu',
>(
  low: number,
  high: number,
  given: RandomOptions<D, W> & { size: readonly [...N] },
): Tensor<NoInfer<D>, Sizes<N>, DeviceTypeOf<W>> {
  const made = operators.randint(given)(
    low,
    high,
    given.size,
    options('randint', { ...given, dtype: given.dtype ?? 'int64' }),
  );
  return finish(made, given);
}

/** The numbers 0 … n − 1 in random order. Default type `int64`. @see https://docs.pytorch.org/docs/stable/generated/torch.randperm.html */
export function randperm<
  const N extends number,
  D extends DType = 'int64',
  const W extends Device = 'cpu',
>(n: N, given: RandomOptions<D, W> = {}): Tensor<NoInfer<D>, [N], DeviceTypeOf<W>> {
  return finish(
    operators.randperm(given)(n, options('randperm', { ...given, dtype: given.dtype ?? 'int64' })),
    given,
  );
}

/** Ones with the probability given by each element of `p`, otherwise zeros; same shape and type as `p`. */
export function bernoulli<D extends DType, S extends Shape, V extends DeviceType>(
  p: Tensor<D, S, V>,
  { generator }: { generator?: Generator } = {},
): Tensor<D, S, V> {
  return bernoulliOf(p, { generator }) as Tensor<D, S, V>;
}

/**
 * Normal numbers. `mean` and `std` are tensors (one draw per element) or numbers; two numbers need `size`.
 *
 * @throws {ArgumentError} two numbers without `size`.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.normal.html
 */
export function normal(
  mean: number | Tensor,
  std: number | Tensor,
  given: RandomOptions & { size?: readonly number[] } = {},
): Tensor {
  const { generator, size } = given;
  if (isTensor(mean) || isTensor(std)) return finish(normalOf(mean, std, { generator }), given);
  if (size === undefined)
    throw new ArgumentError('normal', 'expected a size when mean and std are numbers, got none');
  return finish(
    normalOf(mean, std, size, { generator, ...native('normal', given, ['generator', 'size']) }),
    given,
  );
}

/**
 * Positions drawn by weight: [N] → [n] or [R, N] → [R, n], `int64`. Weights need not sum to 1.
 *
 * @param given.replacement draw a position more than once. Default false.
 * @throws {TorchError} negative weights, or fewer positive ones than draws without replacement.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.multinomial.html
 */
export function multinomial(
  weights: Tensor,
  n: number,
  { replacement = false, generator }: { replacement?: boolean; generator?: Generator } = {},
): Tensor<'int64'> {
  return multinomialOf(weights, n, { replacement, generator }) as Tensor<'int64'>;
}

/** Uniform numbers with the shape, type and device of another tensor. */
export function randLike<D extends DType, S extends Shape, V extends DeviceType>(
  tensor: Tensor<D, S, V>,
): Tensor<D, S, V> {
  return randLikeOf(tensor) as Tensor<D, S, V>;
}

/** Standard normal numbers with the shape, type and device of another tensor. */
export function randnLike<D extends DType, S extends Shape, V extends DeviceType>(
  tensor: Tensor<D, S, V>,
): Tensor<D, S, V> {
  return randnLikeOf(tensor) as Tensor<D, S, V>;
}
