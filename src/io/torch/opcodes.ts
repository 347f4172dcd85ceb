// What each opcode of a pickle does to the stack; protocols 0 to 5.
// https://docs.python.org/3/library/pickletools.html
import { readDecimal, readDecimalFloat, readLong } from './numbers.js';
import type { Unpickler } from './unpickler.js';
import { PyDict, PyList, PySet } from './values.js';

type Opcode = (machine: Unpickler) => void;

/** The end of a pickle. */
export const STOP = 0x2e;

/** Opcodes that make more than containers of tensors. */
export const REFUSED: Readonly<Record<string, string>> = {
  P: 'objects by text identifier',
  i: 'instances of classes',
  o: 'instances of classes',
  '\x82': 'registered extensions',
  '\x83': 'registered extensions',
  '\x84': 'registered extensions',
  '\x92': 'instances of classes with keyword arguments',
  '\x97': 'buffers outside the pickle',
  '\x98': 'buffers outside the pickle',
};

const BY_CODE: Readonly<Record<string, Opcode>> = {
  '(': (m) => m.mark(),
  '0': (m) => m.drop(),
  '1': (m) => void m.popMark(),
  '2': (m) => m.push(m.top()),
  '\x80': (m) => void m.cursor.byte(),
  '\x95': (m) => void m.cursor.take(8),

  N: (m) => m.push(null),
  '\x88': (m) => m.push(true),
  '\x89': (m) => m.push(false),
  I: (m) => m.push(readDecimal(m.cursor)),
  L: (m) => m.push(readDecimal(m.cursor)),
  J: (m) => m.push(m.cursor.take(4).readInt32LE()),
  K: (m) => m.push(m.cursor.byte()),
  M: (m) => m.push(m.cursor.take(2).readUInt16LE()),
  '\x8a': (m) => m.push(readLong(m.cursor, m.cursor.byte())),
  '\x8b': (m) => m.push(readLong(m.cursor, m.cursor.take(4).readUInt32LE())),
  F: (m) => m.push(readDecimalFloat(m.cursor)),
  G: (m) => m.push(m.cursor.take(8).readDoubleBE()),

  V: (m) => m.push(m.cursor.line()),
  X: (m) => m.push(m.text(m.cursor.take(4).readUInt32LE())),
  '\x8c': (m) => m.push(m.text(m.cursor.byte())),
  '\x8d': (m) => m.push(m.text(m.cursor.length64())),
  // Strings of Python 2: names of parameters, in old files.
  T: (m) => m.push(m.text(m.cursor.take(4).readUInt32LE())),
  U: (m) => m.push(m.text(m.cursor.byte())),
  B: (m) => m.push(copy(m.cursor.take(m.cursor.take(4).readUInt32LE()))),
  C: (m) => m.push(copy(m.cursor.take(m.cursor.byte()))),
  '\x8e': (m) => m.push(copy(m.cursor.take(m.cursor.length64()))),
  '\x96': (m) => m.push(copy(m.cursor.take(m.cursor.length64()))),

  ')': (m) => m.tuple(0),
  '\x85': (m) => m.tuple(1),
  '\x86': (m) => m.tuple(2),
  '\x87': (m) => m.tuple(3),
  t: (m) => m.push(new PyList(m.popMark(), true)),
  ']': (m) => m.push(new PyList([], false)),
  l: (m) => m.push(new PyList(m.popMark(), false)),
  a: (m) => {
    const item = m.pop();
    m.append([item]);
  },
  e: (m) => {
    const items = m.popMark();
    m.append(items);
  },
  '}': (m) => m.push(new PyDict()),
  d: (m) => {
    const items = m.popMark();
    m.push(new PyDict());
    m.setItems(items);
  },
  s: (m) => {
    const value = m.pop();
    const key = m.pop();
    m.setItems([key, value]);
  },
  u: (m) => {
    const items = m.popMark();
    m.setItems(items);
  },
  '\x8f': (m) => m.push(new PySet([])),
  '\x90': (m) => {
    const items = m.popMark();
    m.addItems(items);
  },
  '\x91': (m) => m.push(new PySet(m.popMark())),

  q: (m) => m.put(m.cursor.byte()),
  r: (m) => m.put(m.cursor.take(4).readUInt32LE()),
  p: (m) => m.put(Number(readDecimal(m.cursor))),
  '\x94': (m) => m.memoize(),
  h: (m) => m.get(m.cursor.byte()),
  j: (m) => m.get(m.cursor.take(4).readUInt32LE()),
  g: (m) => m.get(Number(readDecimal(m.cursor))),

  c: (m) => m.global(m.cursor.line(), m.cursor.line()),
  '\x93': (m) => {
    const name = m.pop();
    m.global(m.pop(), name);
  },
  R: (m) => m.call(),
  '\x81': (m) => m.call(),
  b: (m) => m.build(),
  Q: (m) => m.persistent(),
};

/** By code. */
export const OPCODES: readonly (Opcode | undefined)[] = Array.from(
  { length: 256 },
  (_, code) => BY_CODE[String.fromCharCode(code)],
);

function copy(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes);
}
