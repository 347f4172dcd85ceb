// The shape of a result as a type: one rule per family of curated/shapes.ts. `X` stands for the first tensor, `Y` and `Z` for
// others, `K` for a dimension, `N` for sizes.
import { FAMILIES, type Family } from './curated/shapes.js';
import type { Form, Parameter } from './forms.js';
import type { Offer } from './select.js';
import {
  adaptive,
  both,
  broadcast,
  exact,
  find,
  joined,
  listed,
  operand,
  operands,
  over,
  parts,
  pool,
  product,
  reduce,
  type Shapes,
  sized,
  sizes,
  sizeType,
  sumOfProduct,
  tensors,
  WINDOW_TYPES,
  windows,
} from './shapeParts.js';

type Rule = (form: Form) => Partial<Shapes>;

const RULE_OF = new Map<string, Family>(
  Object.entries(FAMILIES).flatMap(([family, operators]) =>
    operators.map((operator) => [operator, family as Family] as const),
  ),
);

/** The types of shapes and devices for one form of an operator. */
export function shapesOf({ operator, namespace }: Offer, form: Form): Shapes {
  const plain = {
    ...{ generics: [], types: {}, shape: 'Shape', device: 'DeviceOf<X>' },
    ...(namespace === 'Tensor' || takesFirst(form) ? ruleOf(operator)(form) : {}),
  };
  // What a result's dtype depends on must have a name.
  const second = tensors(form).find(({ types }) => types.includes('Tensor<E>'));
  if (!second || plain.types[second.name]) return plain;
  return {
    ...plain,
    generics: [operand('Y', second), ...plain.generics],
    types: { ...plain.types, [second.name]: 'Y' },
  };
}

/** Whether a function takes a tensor, or a list of tensors, that the result depends on. */
function takesFirst({ positional }: Form): boolean {
  return positional.some(({ types }) => types.some((type) => type.includes('Tensor<D>')));
}

function ruleOf(operator: string): Rule {
  const family = RULE_OF.get(operator.replace(/_$/, ''));
  return family === undefined ? () => ({}) : RULES[family];
}

const RULES: Readonly<Record<Family, Rule>> = {
  same: () => ({ shape: 'X' }),
  along: (form) => over(form, { shape: 'X', guard: 'HasDim<X, K>' }),
  broadcast: (form) => broadcast(form, form.inPlace ? 'Fills' : 'Broadcasts'),
  copy: (form) => broadcast(form, 'Receives'),
  reduce: (form) => (find(form, 'other') ? broadcast(form, 'Broadcasts') : reduce(form)),
  number: () => ({ shape: '[]' }),
  matrix: () => ({ shape: 'Reduce<X, [-2, -1]>' }),

  matmul: (form) => product(form, 'MatMuls<X, Y>', 'MatMul<X, Y>'),
  mm: (form) => product(form, 'Ranks<X, Y, [2, 2]>', 'MatMul<X, Y>'),
  bmm: (form) => product(form, 'Ranks<X, Y, [3, 3]>', 'MatMul<X, Y>'),
  mv: (form) => product(form, 'Ranks<X, Y, [2, 1]>', 'MatMul<X, Y>'),
  dot: (form) => product(form, 'Ranks<X, Y, [1, 1]>', 'MatMul<X, Y>'),
  outer: (form) => product(form, 'SameDevice<X, Y>', 'Outer<X, Y>'),
  addmm: (form) => sumOfProduct(form, 'MatMuls<Y, Z>', 'MatMul<Y, Z>'),
  addr: (form) => sumOfProduct(form, 'SameDevice<Y, Z>', 'Outer<Y, Z>'),
  linear: (form) => product(form, 'Linears<X, Y>', 'Linear<X, Y>'),
  attention: (form) => ({
    ...operands([['Y', find(form, 'value'), '']]),
    shape: 'Resize<X, -1, SizeAt<Y, -1>>',
  }),

  reshape: (form) => {
    const sizes = find(form, 'shape') ?? find(form, 'size');
    return sizes ? listed(sizes, 'Reshapes<X, N>', 'Reshape<X, N>') : {};
  },
  unflatten: (form) =>
    both(
      over(form, { shape: '', guard: 'HasDim<X, K>' }),
      listed(find(form, 'sizes'), 'Unflattens<X, K, N>', 'Unflatten<X, K, N>'),
    ),
  flatten: (form) => ({
    generics: [exact('I', find(form, 'startDim')), exact('J', find(form, 'endDim'))],
    types: { startDim: 'I & HasDim<X, I>', endDim: 'J & HasDim<X, J>' },
    shape: 'Flatten<X, I, J>',
  }),
  ravel: () => ({ shape: 'Ravel<X>' }),
  squeeze: (form) =>
    find(form, 'dim')
      ? over(form, { shape: 'Squeeze<X, K>', guard: 'HasDims<X, K>' })
      : { shape: 'Squeeze<X>' },
  unsqueeze: (form) => over(form, { shape: 'Insert<X, K, 1>', guard: 'HasGap<X, K>' }),
  transpose: (form) => {
    const [first, second] = form.positional.slice(-2) as [Parameter, Parameter];
    return {
      generics: [exact('I', first), exact('J', second)],
      types: { [first.name]: 'I & HasDim<X, I>', [second.name]: 'J & HasDim<X, J>' },
      shape: 'Transpose<X, I, J>',
    };
  },
  t: () => ({ shape: 'MatrixTranspose<X>' }),
  adjoint: () => ({ shape: 'MatrixTranspose<X>' }),
  permute: (form) => listed(find(form, 'dims'), 'Permutes<X, N>', 'Permute<X, N>'),
  expand: (form) => listed(find(form, 'size'), 'Expands<X, N>', 'Expand<X, N>'),
  repeat: (form) => listed(form.positional.at(-1), '', 'Repeat<X, N>'),
  other: (form) => ({ ...operands([['Y', tensors(form)[0], '']]), shape: 'Y' }),

  select: (form) => over(form, { shape: 'Reduce<X, K>', guard: 'HasDim<X, K>' }),
  narrow: (form) => sized(form, 'length'),
  topk: (form) => sized(form, 'k'),
  index_select: (form) =>
    both(
      operands([['Y', find(form, 'index'), '']]),
      over(form, { shape: 'Resize<X, K, SizeAt<Y, 0>>', guard: 'HasDim<X, K>' }),
    ),
  nonzero: () => ({ shape: "[number, X['shape']['length']]" }),
  vector: () => ({ shape: '[number]' }),

  cat: (form) => joined(form, 'Cats<X, K>', 'Cat<X, K>'),
  stack: (form) => joined(form, 'Stacks<X, K>', 'Stack<X, K>'),
  unbind: (form) => parts(form, 'Unbind<X, K>'),
  split: (form) =>
    parts(form, 'Parts<X, N, K>', find(form, 'splitSize') ?? find(form, 'splitSizes')),
  chunk: (form) => parts(form, 'Chunks<X, N, K>', find(form, 'chunks')),

  fresh: (form) => ({
    generics: [sizes(), { name: 'W', constraint: 'Device | null', exact: true, fallback: 'null' }],
    types: { ...sizeType(find(form, 'size')), device: 'W' },
    shape: 'Sizes<N>',
    device: 'AskedDevice<W, X>',
  }),

  conv: (form) =>
    both(operands([['Y', find(form, 'weight'), 'Convolves<X, Y, G>']]), {
      generics: [...windows(form), exact('G', find(form, 'groups'))],
      types: { groups: 'G', ...WINDOW_TYPES },
      shape: 'Conv<X, Y, St, P, L, G>',
      device: 'DeviceOf<X> | DeviceOf<Y>',
    }),
  pool1d: (form) => pool(form, 1),
  pool2d: (form) => pool(form, 2),
  pool3d: (form) => pool(form, 3),
  adaptive1d: (form) => adaptive(form, 1),
  one_hot: (form) => ({
    generics: [exact('N', find(form, 'numClasses'))],
    types: { numClasses: 'N' },
    shape: 'OneHot<X, N>',
  }),
};
