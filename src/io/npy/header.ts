// The header of a `.npy` file: element type, order, shape.
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
import type { DType } from '../../tensor/dtype.js';
import { ArgumentError } from '../../tensor/errors.js';
import { countOf, type StoredType } from '../elements.js';
import type { Source } from '../source.js';
import { type Literal, parseLiteral } from './literal.js';

/** What a header says. */
export interface NpyHeader {
  readonly type: StoredType;
  readonly bigEndian: boolean;
  /** Elements lie with the first dimension fastest. */
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Where the elements begin. */
  readonly dataAt: number;
}

const MAGIC = Buffer.from('\x93NUMPY', 'latin1');
/** NumPy itself stops at 10,000 unless told otherwise. */
const MAX_HEADER = 1 << 20;
const MAX_RANK = 64;
const ALIGNMENT = 64;
/** NumPy leaves room for the first size to grow to so many digits in place. */
const GROWTH_DIGITS = 21;

const TYPES: Readonly<Record<string, StoredType>> = {
  b1: 'bool',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  c8: 'complex64',
  c16: 'complex128',
};

const CODES: Readonly<Partial<Record<DType, string>>> = {
  bool: '|b1',
  int8: '|i1',
  uint8: '|u1',
  int16: '<i2',
  int32: '<i4',
  int64: '<i8',
  uint16: '<u2',
  uint32: '<u4',
  uint64: '<u8',
  float16: '<f2',
  float32: '<f4',
  float64: '<f8',
  complex64: '<c8',
  complex128: '<c16',
};

const KINDS: Readonly<Record<string, string>> = {
  S: 'byte strings',
  a: 'byte strings',
  U: 'strings',
  V: 'raw records',
  M: 'dates',
  m: 'time spans',
  f: 'floats of another width',
  c: 'complex numbers of another width',
};

/** @throws {FileError} no `.npy` file, damaged, or of elements that a tensor cannot hold. */
export function readHeader(source: Source): NpyHeader {
  const start = Buffer.from(source.read(0, Math.min(source.size, 12)));
  if (start.length < 10 || !start.subarray(0, 6).equals(MAGIC))
    throw source.error('not an .npy file: it does not begin with \\x93NUMPY');
  const major = start[6] as number;
  if (major < 1 || major > 3)
    throw source.error(`.npy version ${major}.${start[7]} is unknown; there are 1.0, 2.0 and 3.0`);
  const lengthSize = major === 1 ? 2 : 4;
  if (start.length < 8 + lengthSize) throw source.error('the .npy header is cut off');
  const length = start.readUIntLE(8, lengthSize);
  if (length > MAX_HEADER) throw source.error(`the .npy header claims ${length} bytes`);
  const dataAt = 8 + lengthSize + length;
  const bytes = Buffer.from(source.read(8 + lengthSize, length));
  return { ...describe(source, bytes.toString(major === 3 ? 'utf8' : 'latin1')), dataAt };
}

function describe(source: Source, text: string): Omit<NpyHeader, 'dataAt'> {
  let parsed: Literal;
  try {
    parsed = parseLiteral(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : '';
    throw source.error(`the .npy header is damaged: ${reason}`, { cause });
  }
  const fields = parsed instanceof Map ? parsed : new Map<Literal, Literal>();
  const shape = fields.get('shape');
  const fortran = fields.get('fortran_order');
  const descr = fields.get('descr');
  if (fields.size !== 3 || descr === undefined || typeof fortran !== 'boolean')
    throw source.error('the .npy header is damaged: expected descr, fortran_order and shape');
  if (!Array.isArray(shape) || shape.length > MAX_RANK || countOf(shape as number[]) === null)
    throw source.error('the .npy header is damaged: shape is no tuple of sizes');
  return { ...elementType(source, descr), fortran, shape: shape as number[] };
}

function elementType(source: Source, descr: Literal): { type: StoredType; bigEndian: boolean } {
  if (typeof descr !== 'string')
    throw source.error('structured arrays are not loaded: save one array per field');
  const match = /^([<>|=]?)([a-zA-Z?])(\d*)/.exec(descr);
  const [, order, kind = '', width = ''] = match ?? [];
  if (kind === 'O')
    throw source.error('arrays of Python objects are pickles, which can run code: not loaded');
  const type = TYPES[kind + width];
  if (type !== undefined && match?.[0] === descr) return { type, bigEndian: order === '>' };
  const words = KINDS[kind];
  throw source.error(
    words === undefined
      ? `the element type ${descr} is unknown`
      : `${words} (${descr}) have no element type here`,
  );
}

/**
 * The bytes before the elements, as NumPy writes them.
 *
 * @throws {ArgumentError} NumPy has no such element type.
 */
export function makeHeader(op: string, dtype: DType, shape: readonly number[]): Uint8Array {
  const code = CODES[dtype];
  if (code === undefined)
    throw new ArgumentError(op, `NumPy has no ${dtype}; save x.to('float32') instead`);
  const sizes = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const room = shape.length === 0 ? 0 : GROWTH_DIGITS - String(shape[0]).length;
  const text = `{'descr': '${code}', 'fortran_order': False, 'shape': ${sizes}, }${' '.repeat(room)}`;
  const used = MAGIC.length + 4 + text.length + 1;
  const padding = (ALIGNMENT - (used % ALIGNMENT)) % ALIGNMENT;
  const header = Buffer.from(`${text}${' '.repeat(padding)}\n`, 'latin1');
  const start = Buffer.alloc(4);
  start[0] = 1;
  start.writeUInt16LE(header.length, 2);
  return Buffer.concat([MAGIC, start, header]);
}
