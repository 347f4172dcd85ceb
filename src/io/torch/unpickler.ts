// Python's pickle as a stack machine that builds containers and names of tensors, and nothing else: a class that is not
// one of PyTorch's few is an error at the moment it is named, and no code of anybody's is ever run.
// https://docs.python.org/3/library/pickletools.html

import type { Cursor } from './cursor.js';
import { reduce, resolveGlobal, toStorage } from './globals.js';
import { readDecimal, readDecimalFloat, readLong } from './numbers.js';
import { PyDict, PyGlobal, PyList, PySet, type PyStorage, type PyValue } from './values.js';

const MARK = Symbol('mark');
type Slot = PyValue | typeof MARK;

/** The storages that a pickle has named, by key. */
export type Storages = Map<string, PyStorage>;

type Opcode = (machine: Unpickler) => void;

/** Reads one pickle. */
export class Unpickler {
  readonly cursor: Cursor;
  readonly storages: Storages;
  #stack: Slot[] = [];
  readonly #memo = new Map<number, PyValue>();

  constructor(cursor: Cursor, storages: Storages) {
    this.cursor = cursor;
    this.storages = storages;
  }

  /** @throws {FileError} damaged, or something other than tensors and containers. */
  load(): PyValue {
    for (;;) {
      const code = this.cursor.byte();
      if (code === STOP) return this.pop();
      const run = OPCODES[code];
      if (run === undefined) {
        const name = REFUSED[String.fromCharCode(code)];
        throw name === undefined
          ? this.error(`unknown opcode 0x${code.toString(16).padStart(2, '0')}`)
          : this.cursor.from.error(`${name} are not loaded`);
      }
      run(this);
    }
  }

  error(message: string): Error {
    return this.cursor.error(message);
  }

  push(value: PyValue): void {
    this.#stack.push(value);
  }

  mark(): void {
    this.#stack.push(MARK);
  }

  pop(): PyValue {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK) throw this.error('a value is missing');
    return value;
  }

  /** Drops the top, a mark included. */
  drop(): void {
    if (this.#stack.pop() === undefined) throw this.error('a value is missing');
  }

  top(): PyValue {
    const value = this.#stack.at(-1);
    if (value === undefined || value === MARK) throw this.error('a value is missing');
    return value;
  }

  popMark(): PyValue[] {
    const at = this.#stack.lastIndexOf(MARK);
    if (at < 0) throw this.error('a mark is missing');
    const items = this.#stack.splice(at + 1) as PyValue[];
    this.#stack.pop();
    return items;
  }

  text(count: number): string {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
        this.cursor.take(count),
      );
    } catch (error) {
      if (error instanceof TypeError) throw this.error('a string is no UTF-8');
      throw error;
    }
  }

  put(index: number): void {
    this.#memo.set(index, this.top());
  }

  get(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw this.error(`nothing is remembered under ${index}`);
    this.push(value);
  }

  memoize(): void {
    this.put(this.#memo.size);
  }

  tuple(count: number): void {
    const items: PyValue[] = [];
    for (let i = 0; i < count; i++) items.unshift(this.pop());
    this.push(new PyList(items, true));
  }

  append(items: PyValue[]): void {
    const list = this.top();
    if (!(list instanceof PyList) || list.frozen) throw this.error('expected a list');
    for (const item of items) list.items.push(item);
  }

  setItems(items: PyValue[]): void {
    const dict = this.top();
    if (!(dict instanceof PyDict) || items.length % 2 !== 0)
      throw this.error('expected a dictionary');
    for (let i = 0; i < items.length; i += 2)
      dict.entries.set(items[i] as PyValue, items[i + 1] as PyValue);
  }

  addItems(items: PyValue[]): void {
    const set = this.top();
    if (!(set instanceof PySet)) throw this.error('expected a set');
    for (const item of items) set.items.push(item);
  }

  global(module: PyValue, name: PyValue): void {
    if (typeof module !== 'string' || typeof name !== 'string')
      throw this.error('expected the name of a class');
    this.push(resolveGlobal(this.cursor.from, `${module}.${name}`));
  }

  call(): void {
    const args = this.pop();
    const target = this.pop();
    if (!(target instanceof PyGlobal) || !(args instanceof PyList))
      throw this.error('expected a class and its arguments');
    this.push(reduce(this.cursor.from, target.name, args.items));
  }

  /** Attributes of an OrderedDict or a tensor, such as a state dict's `_metadata`, are left out. */
  build(): void {
    this.pop();
    const target = this.top();
    if (!(target instanceof PyDict)) throw this.error('attributes for something that has none');
  }
}

const STOP = 0x2e;

const REFUSED: Readonly<Record<string, string>> = {
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
  Q: (m) => m.push(toStorage(m.cursor.from, m.pop(), m.storages)),
};

const OPCODES: readonly (Opcode | undefined)[] = Array.from(
  { length: 256 },
  (_, code) => BY_CODE[String.fromCharCode(code)],
);

function copy(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes);
}
