// Python's pickle as a stack machine that builds containers and names of tensors, and nothing else: a class that is not
// one of PyTorch's few is an error at the moment it is named, and no code of anybody's is ever run.
// https://docs.python.org/3/library/pickletools.html

import type { Cursor } from './cursor.js';
import { reduce, resolveGlobal, toStorage } from './globals.js';
import { OPCODES, REFUSED, STOP } from './opcodes.js';
import { PyDict, PyGlobal, PyList, PySet, type PyStorage, type PyValue } from './values.js';

const MARK = Symbol('mark');
type Slot = PyValue | typeof MARK;

/** The storages that a pickle has named, by key. */
export type Storages = Map<string, PyStorage>;

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

  /** The memory that the identifier on the stack names. */
  persistent(): void {
    this.push(toStorage(this.cursor.from, this.pop(), this.storages));
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
