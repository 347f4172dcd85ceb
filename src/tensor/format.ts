// The printed form of a tensor, `str(t)` in PyTorch, character for character.
// How elements are fetched is the tensor's affair; this file only says which ones it needs.

import type { DType } from './dtype.js';

/** What printing asks of a tensor. Of one with more than 1,000 elements only the ends are read. */
export interface Printable {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly device: string;
  readonly requiresGrad: boolean;
  /** The operation to differentiate, such as `MulBackward0`; null for a leaf. */
  readonly gradFn: string | null;
  narrow(dim: number, start: number, length: number): Printable;
  /** Row-major; booleans as 0 and 1, complex numbers as re, im, re, im. */
  toTypedArray(): ArrayLike<number | bigint>;
}

// PyTorch's defaults (torch.set_printoptions).
const PRECISION = 4;
const THRESHOLD = 1000;
const EDGE_ITEMS = 3;
const LINE_WIDTH = 80;

export const PREFIX = 'tensor(';

/** These need no dtype behind the numbers: the numbers themselves tell. */
const EVIDENT: ReadonlySet<DType> = new Set(['float32', 'complex64', 'int64', 'bool']);

/**
 * The text that PyTorch prints for the tensor: rows under each other, four decimals, the middle of large tensors left
 * out, then dtype, device and gradient where they are not the default.
 *
 * The dtype keeps PyTorch's prefix (`dtype=torch.float64`), so that the text equals the one in PyTorch's manuals.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.set_printoptions.html
 */
export function formatTensor(tensor: Printable): string {
  const isEmpty = tensor.shape.includes(0);
  return appendSuffixes(PREFIX + formatElements(tensor, PREFIX.length), suffixes(tensor, isEmpty));
}

/** The elements in their brackets, the first of which stands at column `indent`. */
export function formatElements(tensor: Printable, indent: number): string {
  const count = tensor.shape.reduce((product, size) => product * size, 1);
  if (count === 0) return '[]';
  const summarised = count > THRESHOLD;
  const values = summarised ? ends(tensor, 0) : Array.from(tensor.toTypedArray());
  const { texts, width } = writeAll(values, tensor.dtype);
  const limit = summarised ? 2 * EDGE_ITEMS : Number.POSITIVE_INFINITY;
  return nest(texts, tensor.shape, { limit, width, indent });
}

/** The shown elements in row-major order: of each dim longer than twice the edge, the first and the last few. */
function ends(tensor: Printable, dim: number): (number | bigint)[] {
  const size = tensor.shape[dim];
  if (size === undefined) return Array.from(tensor.toTypedArray());
  if (size <= 2 * EDGE_ITEMS) return ends(tensor, dim + 1);
  const first = ends(tensor.narrow(dim, 0, EDGE_ITEMS), dim + 1);
  const last = ends(tensor.narrow(dim, size - EDGE_ITEMS, EDGE_ITEMS), dim + 1);
  const rows = tensor.shape.slice(0, dim).reduce((product, length) => product * length, 1);
  const run = first.length / rows;
  return Array.from({ length: rows }, (_, row) => [
    ...first.slice(row * run, (row + 1) * run),
    ...last.slice(row * run, (row + 1) * run),
  ]).flat();
}

interface Layout {
  /** A dim longer than this is shown by its ends. */
  readonly limit: number;
  /** Characters of one element. */
  readonly width: number;
  /** The column at which the opening bracket stands. */
  readonly indent: number;
}

/** Brackets around rows around elements; `texts` holds the shown elements in row-major order. */
function nest(texts: readonly string[], shape: readonly number[], layout: Layout): string {
  const [size, ...inner] = shape;
  if (size === undefined) return texts[0] as string;
  if (inner.length === 0) return vector(texts, size > layout.limit, layout);
  const shown = Math.min(size, layout.limit);
  const run = texts.length / shown;
  const below = { ...layout, indent: layout.indent + 1 };
  const parts = Array.from({ length: shown }, (_, i) =>
    nest(texts.slice(i * run, (i + 1) * run), inner, below),
  );
  if (size > layout.limit) parts.splice(EDGE_ITEMS, 0, '...');
  return `[${parts.join(`,${'\n'.repeat(inner.length)}${' '.repeat(below.indent)}`)}]`;
}

/** One row, broken into lines of at most 80 characters. */
function vector(texts: readonly string[], cut: boolean, { width, indent }: Layout): string {
  const items = cut ? texts.toSpliced(EDGE_ITEMS, 0, ' ...') : texts;
  const perLine = Math.max(1, Math.floor((LINE_WIDTH - indent) / (width + ', '.length)));
  const lines: string[] = [];
  for (let at = 0; at < items.length; at += perLine) {
    lines.push(items.slice(at, at + perLine).join(', '));
  }
  return `[${lines.join(`,\n${' '.repeat(indent + 1)}`)}]`;
}

/** Elements as text, aligned to the right in columns of `width`. */
interface Column {
  readonly texts: readonly string[];
  readonly width: number;
}

function writeAll(values: readonly (number | bigint)[], dtype: DType): Column {
  if (dtype.startsWith('complex')) return complexColumn(values.map(Number));
  if (dtype.includes('float')) return floatColumn(values.map(Number));
  const texts = values.map(dtype === 'bool' ? (v) => (v ? 'True' : 'False') : String);
  return align(texts, longest(texts));
}

/**
 * Floats share one form: scientific where they differ by more than 1,000 times or are very large or very small, without
 * decimals where all are whole, else with four. Zeros, nan and infinities have no say in this, nor in the width.
 */
function floatColumn(values: readonly number[]): Column {
  const counted = values.filter((value) => Number.isFinite(value) && value !== 0);
  const max = counted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const min = counted.reduce(
    (least, value) => Math.min(least, Math.abs(value)),
    Number.POSITIVE_INFINITY,
  );
  const isScientific = max / min > 1000 || max > 1e8 || min < 1e-4;
  const write = isScientific ? scientific : counted.every(Number.isInteger) ? whole : fixed;
  return align(values.map(write), longest(counted.map(write)));
}

function complexColumn(values: readonly number[]): Column {
  const real = floatColumn(values.filter((_, i) => i % 2 === 0));
  const imaginary = floatColumn(values.filter((_, i) => i % 2 === 1));
  const texts = real.texts.map((text, i) => {
    const part = (imaginary.texts[i] as string).trimStart();
    return `${text}${part.startsWith('-') ? '' : '+'}${part}j`;
  });
  return { texts, width: real.width + imaginary.width + 'j'.length };
}

function longest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, text.length), 1);
}

function align(texts: readonly string[], width: number): Column {
  return { texts: texts.map((text) => text.padStart(width)), width };
}

/** `2.` */
function whole(value: number): string {
  return signed(value, (size) => `${size}.`);
}

/** C's `%.4f`. */
function fixed(value: number): string {
  return signed(value, (size) => roundToEven((digits) => size.toFixed(digits)));
}

/** C's `%.4e`: an exponent has at least two digits. */
function scientific(value: number): string {
  return signed(value, (size) =>
    roundToEven((digits) => size.toExponential(digits)).replace(/(?<=e[+-])(?=\d$)/, '0'),
  );
}

/** Unlike JavaScript, C writes the sign of a negative zero. */
function signed(value: number, write: (size: number) => string): string {
  if (Number.isNaN(value)) return 'nan';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  return sign + (size === Number.POSITIVE_INFINITY ? 'inf' : write(size));
}

/**
 * JavaScript rounds a tie up, C to the even digit. In a tie the exact digits go on with a 5 and nothing but zeros;
 * forty of them are enough to tell, as no double comes that close to a tie without being one.
 */
function roundToEven(write: (digits: number) => string): string {
  const exact = write(40);
  const end = exact.indexOf('.') + 1 + PRECISION;
  const isTie = /^50*(e|$)/.test(exact.slice(end));
  if (!isTie || Number(exact[end - 1]) % 2 === 1) return write(PRECISION);
  return exact.slice(0, end) + exact.slice(end).replace(/^\d+/, '');
}

function suffixes(tensor: Printable, isEmpty: boolean): string[] {
  const { dtype, shape } = tensor;
  const isEvident = isEmpty ? dtype === 'float32' : EVIDENT.has(dtype);
  return [
    ...deviceSuffix(tensor),
    ...(isEmpty && shape.length !== 1 ? [`size=(${shape.join(', ')})`] : []),
    ...(isEvident ? [] : [`dtype=torch.${dtype}`]),
    ...graphSuffix(tensor),
  ];
}

export function deviceSuffix({ device }: Printable): string[] {
  return device === 'cpu' ? [] : [`device='${device}'`];
}

export function dtypeSuffix({ dtype }: Printable): string[] {
  return EVIDENT.has(dtype) ? [] : [`dtype=torch.${dtype}`];
}

export function graphSuffix({ gradFn, requiresGrad }: Printable): string[] {
  if (gradFn !== null) return [`grad_fn=<${gradFn}>`];
  return requiresGrad ? ['requires_grad=True'] : [];
}

/** On the last line where there is room for them and no new line is wanted, else below it. */
export function appendSuffixes(
  text: string,
  suffixes: readonly string[],
  { newLine = false } = {},
): string {
  let out = text;
  // PyTorch counts two characters more than the line has.
  let used = text.length - text.lastIndexOf('\n') + 1;
  for (const [i, suffix] of suffixes.entries()) {
    const fits = !(newLine && i === 0) && used + ', '.length + suffix.length <= LINE_WIDTH;
    out += fits ? `, ${suffix}` : `,\n${' '.repeat(PREFIX.length)}${suffix}`;
    used = fits ? used + ', '.length + suffix.length : PREFIX.length + suffix.length;
  }
  return `${out})`;
}
