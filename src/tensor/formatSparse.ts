// The printed form of tensors that are not dense, `str(t)` in PyTorch: indices and values as tensors of their own. Quantized
// ones are here too.
import { layoutOf } from './attributes.js';
import {
  appendSuffixes,
  deviceSuffix,
  dtypeSuffix,
  formatElements,
  formatTensor,
  graphSuffix,
  PREFIX,
} from './format.js';
import { bindOverloads } from './ops.js';
import type { Tensor } from './tensor.js';

/** PyTorch's name of a layout, and the parts that are printed. */
interface Form {
  readonly name: string;
  readonly parts: readonly (readonly [title: string, read: (x: Tensor) => Tensor])[];
}

const part = (operator: string) => {
  const bound = bindOverloads('toString', [`aten::${operator}`], { method: true });
  return (x: Tensor) => bound.call(x.detach()) as Tensor;
};
const values = ['values', part('values')] as const;
const byRow = [
  ['crow_indices', part('crow_indices')],
  ['col_indices', part('col_indices')],
  values,
] as const;
const byColumn = [
  ['ccol_indices', part('ccol_indices')],
  ['row_indices', part('row_indices')],
  values,
] as const;

const FORMS: Readonly<Record<string, Form>> = {
  // The underscore: also of a tensor that is not coalesced.
  sparseCoo: {
    name: 'sparse_coo',
    parts: [
      ['indices', part('_indices')],
      ['values', part('_values')],
    ],
  },
  sparseCsr: { name: 'sparse_csr', parts: byRow },
  sparseBsr: { name: 'sparse_bsr', parts: byRow },
  sparseCsc: { name: 'sparse_csc', parts: byColumn },
  sparseBsc: { name: 'sparse_bsc', parts: byColumn },
};

/** The text that PyTorch prints for the tensor, whatever its layout. */
export function formatAnyLayout(x: Tensor): string {
  const layout = layoutOf(x);
  if (layout === 'strided') return /^qu?int/.test(x.dtype) ? formatQuantized(x) : formatTensor(x);
  const form = FORMS[layout];
  if (form === undefined) {
    const text = formatElements(x.detach().toDense(), PREFIX.length);
    return appendSuffixes(PREFIX + text, [`layout=torch._${layout}`, ...graphSuffix(x)]);
  }
  const parts = form.parts.map(([title, read]) => ({ title, tensor: read(x) }));
  const lines = parts.map(({ title, tensor }) => {
    const opening = `${title}=tensor(`;
    const size = tensor.numel() === 0 ? `, size=${tuple(tensor.shape)}` : '';
    return `${opening}${formatElements(tensor, PREFIX.length + opening.length)}${size})`;
  });
  const stored = countOf(parts);
  const suffixes = [
    ...deviceSuffix(x),
    `size=${tuple(x.shape)}`,
    `nnz=${stored}`,
    ...dtypeSuffix(x),
    `layout=torch.${form.name}`,
    ...graphSuffix(x),
  ];
  return appendSuffixes(PREFIX + lines.join(`,\n${' '.repeat(PREFIX.length)}`), suffixes, {
    newLine: layout === 'sparseCoo',
  });
}

/** How many values there are: the last size of the indices before the values. */
function countOf(parts: readonly { tensor: Tensor }[]): number {
  return parts.at(-2)?.tensor.shape.at(-1) ?? 0;
}

/** As Python prints a tuple. */
function tuple(sizes: readonly number[]): string {
  return sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(', ')})`;
}

const dequantize = part('dequantize.self');
const perTensor = [part('q_scale'), part('q_zero_point')];
const perChannel = [part('q_per_channel_scales'), part('q_per_channel_zero_points')];
const axisOf = part('q_per_channel_axis');

/** The numbers that the integers stand for, and how. */
function formatQuantized(x: Tensor): string {
  const text = formatElements(dequantize(x), PREFIX.length);
  const head = [...deviceSuffix(x), `size=${tuple(x.shape)}`, ...dtypeSuffix(x)];
  return appendSuffixes(PREFIX + text, [...head, ...schemeSuffixes(x)]);
}

function schemeSuffixes(x: Tensor): string[] {
  const named = ([scale, zeroPoint]: readonly unknown[]) => [
    `scale=${scale}`,
    `zero_point=${zeroPoint}`,
  ];
  try {
    const values = perTensor.map((read) => read(x));
    return ['quantization_scheme=torch.per_tensor_affine', ...named(values)];
  } catch {
    const values = perChannel.map((read) => read(x));
    return ['quantization_scheme=torch.per_channel_affine', ...named(values), `axis=${axisOf(x)}`];
  }
}
