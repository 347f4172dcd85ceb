// What the rules of shapes.ts are made of: names for what a caller gives, and types for it.
import type { Form, Parameter } from './forms.js';

/** A parameter of the signature's types. */
export interface Generic {
  readonly name: string;
  readonly constraint: string;
  /** Literals given for it stay literals. */
  readonly exact?: boolean;
  readonly fallback?: string;
}

/** What a rule makes of a form. */
export interface Shapes {
  readonly generics: readonly Generic[];
  /** Parameter's name → its type. */
  readonly types: Readonly<Record<string, string>>;
  /** The shape of the results. */
  readonly shape: string;
  /** The kind of device that the results are on. */
  readonly device: string;
  /** The type of a result that is no tensor but several. */
  readonly whole?: string;
}

/** A parameter by name, wherever it is given. */
export function find({ positional, named }: Form, name: string): Parameter | undefined {
  return [...positional, ...named].find((parameter) => parameter.name === name);
}

/** The parameters that take one more tensor. */
export function tensors({ positional, named }: Form): Parameter[] {
  const all = [
    ...positional,
    ...named.filter(({ name }) => !positional.some((parameter) => parameter.name === name)),
  ];
  return all.filter(({ types }) => types.some((type) => type === 'Tensor' || type === 'Tensor<E>'));
}

/** The generics and the types of two rules, the rest of the second. */
export function both(a: Partial<Shapes>, b: Partial<Shapes>): Partial<Shapes> {
  return {
    ...b,
    generics: [...(a.generics ?? []), ...(b.generics ?? [])],
    types: { ...a.types, ...b.types },
  };
}

export const sizes = (): Generic => ({ name: 'N', constraint: 'Shape', exact: true });

/** One that takes what a parameter takes, and its default. */
export function exact(name: string, parameter: Parameter | undefined): Generic {
  const { types = ['number'], fallback = null } = parameter ?? {};
  return {
    name,
    constraint: types.join(' | '),
    exact: true,
    ...(fallback === null ? {} : { fallback }),
  };
}

/** One that stands for a tensor other than the first, or what may be given in its place. */
export function operand(name: string, { types, fallback }: Parameter): Generic {
  return {
    name,
    constraint: types.map((type) => (type === 'Tensor<E>' ? 'Tensor' : type)).join(' | '),
    ...(fallback === null ? {} : { fallback }),
  };
}

/** Names for other tensors, and what each must be. */
export function operands(
  all: readonly (readonly [name: string, parameter: Parameter | undefined, guard: string])[],
) {
  const generics: Generic[] = [];
  const types: Record<string, string> = {};
  for (const [name, parameter, guard] of all) {
    if (!parameter) continue;
    generics.push(operand(name, parameter));
    types[parameter.name] = guard === '' ? name : `${name} & ${guard}`;
  }
  return { generics, types };
}

export function broadcast(form: Form, guard: string): Partial<Shapes> {
  const others = tensors(form).slice(0, 2);
  const named = others.some(({ types }) => types.includes('Tensor<E>'));
  let shape = 'X';
  const all = others.map((parameter, i) => {
    // The one that the dtype depends on is Y, wherever it stands.
    const first = named ? parameter.types.includes('Tensor<E>') : i === 0;
    const letter = first ? 'Y' : 'Z';
    const demand = `${guard}<${shape}, ${letter}>`;
    if (!form.inPlace) shape = `Broadcast<${shape}, ${letter}>`;
    return [letter, parameter, demand] as const;
  });
  const letters = all.map(([letter]) => letter).sort();
  return {
    ...operands(all),
    shape,
    device: ['X', ...letters].map((letter) => `DeviceOf<${letter}>`).join(' | '),
  };
}

export function reduce(form: Form): Partial<Shapes> {
  if (!find(form, 'dim')) return { shape: '[]' };
  const keepdim = find(form, 'keepdim');
  return both(
    keepdim ? { generics: [exact('B', keepdim)], types: { keepdim: 'B' } } : {},
    over(form, {
      shape: keepdim ? 'Reduce<X, K, B>' : 'Reduce<X, K>',
      guard: 'HasDims<X, K>',
    }),
  );
}

/** A rule about the dimension or the dimensions `dim`. */
export function over(form: Form, { shape, guard }: { shape: string; guard: string }) {
  return {
    generics: [exact('K', find(form, 'dim'))],
    types: { dim: `K & ${guard}` },
    shape,
  };
}

/** Dimension `dim` gets the size that a parameter says. */
export function sized(form: Form, name: string): Partial<Shapes> {
  return both(
    { generics: [exact('N', find(form, name))], types: { [name]: 'N' } },
    over(form, { shape: 'Resize<X, K, N>', guard: 'HasDim<X, K>' }),
  );
}

export function sizeType(parameter: Parameter | undefined, guard = ''): Record<string, string> {
  return { [parameter?.name as string]: `readonly [...N]${guard && ` & ${guard}`}` };
}

export function listed(parameter: Parameter | undefined, guard: string, shape: string) {
  return { generics: [sizes()], types: sizeType(parameter, guard), shape };
}

export function product(form: Form, guard: string, shape: string): Partial<Shapes> {
  return {
    ...operands([['Y', tensors(form)[0], guard]]),
    shape,
    device: 'DeviceOf<X> | DeviceOf<Y>',
  };
}

export function sumOfProduct(form: Form, guard: string, shape: string): Partial<Shapes> {
  const [first, second] = tensors(form);
  return {
    ...operands([
      ['Y', first, ''],
      ['Z', second, guard],
    ]),
    shape: form.inPlace ? 'X' : shape,
  };
}

export function joined(form: Form, guard: string, shape: string): Partial<Shapes> {
  return {
    generics: [{ name: 'X', constraint: 'Tensors', exact: true }, exact('K', find(form, 'dim'))],
    types: { tensors: `X & ${guard}`, dim: 'K' },
    shape,
    device: 'DeviceOf<X[number]>',
  };
}

export function parts(form: Form, whole: string, size?: Parameter): Partial<Shapes> {
  return both(size ? { generics: [exact('N', size)], types: { [size.name]: 'N' } } : {}, {
    ...over(form, { shape: 'X', guard: 'HasDim<X, K>' }),
    whole,
  });
}

export const WINDOW_TYPES = { stride: 'St', padding: 'P', dilation: 'L' };

/** Stride, padding and dilation. */
export function windows(form: Form): Generic[] {
  return Object.entries(WINDOW_TYPES).flatMap(([name, letter]) => {
    const parameter = find(form, name);
    return parameter ? [exact(letter, parameter)] : [];
  });
}

export function pool(form: Form, rank: number): Partial<Shapes> {
  const dilation = find(form, 'dilation') ? 'L' : '1';
  return {
    generics: [
      exact('K', find(form, 'kernelSize')),
      ...windows(form),
      exact('B', find(form, 'ceilMode')),
    ],
    types: { kernelSize: `K & HasSpace<X, ${rank}>`, ceilMode: 'B', ...WINDOW_TYPES },
    shape: `Pool<X, ${rank}, K, St, P, ${dilation}, B>`,
  };
}

export function adaptive(form: Form, rank: number): Partial<Shapes> {
  return {
    generics: [exact('N', find(form, 'outputSize'))],
    types: { outputSize: 'N' },
    shape: `AdaptivePool<X, ${rank}, N>`,
  };
}
