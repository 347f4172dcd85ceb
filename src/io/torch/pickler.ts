// A nested value as a pickle that `torch.load(weights_only=True)` reads, byte for byte as Python would write it wherever
// Python has only one way.
import type { Complex } from '../../tensor/cells.js';
import { type DType, itemSize } from '../../tensor/dtype.js';
import { ArgumentError } from '../../tensor/errors.js';
import { isTensor } from '../../tensor/handle.js';
import { callOperator } from '../../tensor/ops.js';
import type { Tensor } from '../../tensor/tensor.js';
import { children, isKey, isPlain, isPyComplex, place } from './containers.js';
import { PickleBytes } from './pickleBytes.js';
import { StorageTable } from './storageTable.js';
import { STORAGE_NAMES } from './values.js';

/** Python sends the items of containers in batches of so many. */
const BATCH = 1000;
const MAX_DEPTH = 1000;

/** Visits a value twice: first to know the storages, then to write. */
export class Pickler {
  readonly storages = new StorageTable();
  readonly #out = new PickleBytes();
  readonly #seen = new Set<unknown>();
  /** Places in the memo: of objects and texts, and of classes and functions. */
  readonly #memo = new Map<unknown, number>();
  readonly #globals = new Map<string, number>();
  #remembered = 0;

  /** @throws {ArgumentError} a value that has no form in the file; its place is named. */
  pickle(value: unknown): Uint8Array {
    this.#findTensors(value, 'the value', 0);
    this.#out.op('\x80').byte(2);
    this.#value(value, 'the value', 0);
    return this.#out.op('.').finish();
  }

  #findTensors(value: unknown, path: string, depth: number): void {
    if (typeof value !== 'object' || value === null || this.#seen.has(value)) return;
    if (depth > MAX_DEPTH) throw tooDeep();
    this.#seen.add(value);
    if (isTensor(value)) this.storages.add(value as Tensor, path);
    else for (const [at, inner] of children(value)) this.#findTensors(inner, path + at, depth + 1);
  }

  #value(value: unknown, path: string, depth: number): void {
    if (depth > MAX_DEPTH) throw tooDeep();
    if (value === null) this.#out.op('N');
    else if (typeof value === 'boolean') this.#out.op(value ? '\x88' : '\x89');
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'bigint') this.#integer(value, path);
    else if (typeof value === 'string') this.#text(value, path);
    else if (typeof value !== 'object') throw refused(path, value);
    else if (this.#memo.has(value)) this.#out.memo('get', this.#memo.get(value) as number);
    else this.#object(value, path, depth + 1);
  }

  #object(value: object, path: string, depth: number): void {
    if (isTensor(value)) this.#tensor(value as Tensor);
    else if (Array.isArray(value)) this.#array(value, path, depth);
    else if (value instanceof Map) this.#dict(value, [...value], path, depth);
    else if (value instanceof Set) this.#set(value, path, depth);
    else if (value instanceof Uint8Array) this.#bytes(value);
    else if (!isPlain(value)) throw refused(path, value);
    else if (isPyComplex(value)) this.#complex(value);
    else this.#dict(value, Object.entries(value), path, depth);
  }

  #remember(value: unknown): void {
    this.#memo.set(value, this.#remembered);
    this.#out.memo('put', this.#remembered++);
  }

  /** Whole numbers are Python's int. */
  #number(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) this.#out.integer(value);
    else this.#out.float(value);
  }

  #integer(value: bigint, path: string): void {
    // PyTorch's reader takes up to 255 bytes.
    if (BigInt.asIntN(2040, value) !== value)
      throw new ArgumentError('save', `expected an integer below 2^2039 for ${path}`);
    this.#out.integer(value);
  }

  #text(value: string, path = ''): void {
    const known = this.#memo.get(value);
    if (known !== undefined) {
      this.#out.memo('get', known);
      return;
    }
    if (/\p{Surrogate}/u.test(value))
      throw new ArgumentError('save', `expected text for ${path}, got half a surrogate pair`);
    this.#out.text(value);
    this.#remember(value);
  }

  #global(module: string, name: string): void {
    const path = `${module}\n${name}\n`;
    const known = this.#globals.get(path);
    if (known !== undefined) {
      this.#out.memo('get', known);
      return;
    }
    this.#globals.set(path, this.#remembered);
    this.#out.op('c').raw(Buffer.from(path));
    this.#skip();
  }

  #array(items: readonly unknown[], path: string, depth: number): void {
    if (Object.isFrozen(items)) {
      this.#tuple(items, (item, i) => this.#value(item, `${path}[${i}]`, depth));
      if (items.length > 0) this.#remember(items);
      return;
    }
    this.#out.op(']');
    this.#remember(items);
    this.#batches(items, 'a', 'e', (item, i) => this.#value(item, `${path}[${i}]`, depth));
  }

  /** The tuple, not remembered. */
  #tuple<T>(items: readonly T[], write: (item: T, i: number) => void): void {
    if (items.length > 3) this.#out.op('(');
    items.forEach(write);
    this.#out.op([')', '\x85', '\x86', '\x87'][items.length] ?? 't');
  }

  #dict(
    owner: object,
    entries: readonly (readonly [unknown, unknown])[],
    path: string,
    depth: number,
  ): void {
    this.#out.op('}');
    this.#remember(owner);
    this.#batches(entries, 's', 'u', ([key, value]) => {
      if (!isKey(key)) throw refused(`a key of ${path}`, key);
      this.#value(key, `a key of ${path}`, depth);
      this.#value(value, path + place(key), depth);
    });
  }

  /** One item by its own opcode, several behind a mark. */
  #batches<T>(items: readonly T[], one: string, many: string, write: (item: T, i: number) => void) {
    for (let from = 0; from < items.length; from += BATCH) {
      const batch = items.slice(from, from + BATCH);
      if (batch.length > 1) this.#out.op('(');
      batch.forEach((item, i) => {
        write(item, from + i);
      });
      this.#out.op(batch.length > 1 ? many : one);
    }
  }

  #set(set: ReadonlySet<unknown>, path: string, depth: number): void {
    this.#global('__builtin__', 'set');
    this.#tuple([[...set]], (items) => {
      this.#out.op(']');
      this.#batches(items, 'a', 'e', (item) => this.#value(item, `an element of ${path}`, depth));
    });
    this.#out.op('R');
    this.#remember(set);
  }

  #bytes(bytes: Uint8Array): void {
    this.#global('_codecs', 'encode');
    this.#tuple([Buffer.from(bytes).toString('latin1'), 'latin1'], (text) => this.#text(text));
    this.#out.op('R');
    this.#remember(bytes);
  }

  #complex(value: Complex): void {
    this.#global('__builtin__', 'complex');
    this.#tuple([value.re, value.im], (part) => this.#out.float(part));
    this.#out.op('R');
    this.#remember(value);
  }

  #sizes(values: readonly number[]): void {
    this.#tuple(values, (value) => this.#out.integer(value));
    if (values.length > 0) this.#skip();
  }

  /** Python remembers every tuple, asked for or not; the numbers of later values depend on it. */
  #skip(): void {
    this.#out.memo('put', this.#remembered++);
  }

  #tensor(tensor: Tensor): void {
    const { storage, offset } = this.storages.find(tensor);
    this.#global('torch._utils', '_rebuild_tensor_v2');
    this.#out.op('((');
    this.#text('storage');
    this.#global('torch', storageName(storage.dtype));
    this.#text(storage.key);
    this.#text('cpu');
    this.#out.integer((storage.to - storage.from) / itemSize(storage.dtype)).op('t');
    this.#skip();
    this.#out.op('Q').integer(offset);
    this.#sizes(tensor.shape);
    this.#sizes(tensor.stride());
    this.#out.op(tensor.requiresGrad ? '\x88' : '\x89');
    this.#global('collections', 'OrderedDict');
    this.#out.op(')R');
    this.#skip();
    this.#bits(tensor);
    this.#out.op('t');
    this.#skip();
    this.#out.op('R');
    this.#remember(tensor);
  }

  /** Conjugated and negated views share their memory with the plain tensor: what they are is said beside it. */
  #bits(tensor: Tensor): void {
    const bits = ['conj', 'neg'].filter((bit) => callOperator(`aten::is_${bit}`, tensor));
    if (bits.length === 0) return;
    this.#out.op('}');
    this.#skip();
    this.#batches(bits, 's', 'u', (bit) => {
      this.#text(bit);
      this.#out.op('\x88');
    });
  }
}

function refused(path: string, value: unknown): ArgumentError {
  return ArgumentError.of('save', 'a tensor, a plain value or a container', path, value);
}

function tooDeep(): ArgumentError {
  return new ArgumentError('save', 'containers are nested too deep, or a tuple holds itself');
}

function storageName(dtype: DType): string {
  const name = STORAGE_NAMES[dtype];
  if (name === undefined)
    throw new ArgumentError(
      'save',
      `PyTorch has no storage of ${dtype}; save x.to('int64') instead`,
    );
  return name;
}
