// The classes and functions that a file of tensors may name, and what they stand for here.
import { isDType } from '../../tensor/dtype.js';
import { isUnsigned } from '../../tensor/unsigned.js';
import { countOf, type StoredType, storedSize } from '../elements.js';
import type { Readable } from './cursor.js';
import {
  PyComplex,
  PyDict,
  PyDType,
  PyGlobal,
  PyList,
  PySet,
  PyStorage,
  PyStorageView,
  PyTensor,
  type PyValue,
  STORAGE_NAMES,
} from './values.js';

const STORAGE_TYPES = new Map(
  Object.entries(STORAGE_NAMES).map(([type, name]) => [`torch.${name}`, type as StoredType]),
);
const UNTYPED = new Set(['torch.storage.UntypedStorage', 'torch.UntypedStorage']);
const MAX_RANK = 64;
const DTYPE_ALIASES: Readonly<Record<string, StoredType>> = {
  half: 'float16',
  float: 'float32',
  double: 'float64',
  short: 'int16',
  int: 'int32',
  long: 'int64',
  cfloat: 'complex64',
  cdouble: 'complex128',
};

/** Kinds of tensors that PyTorch's own reader takes and this one does not. */
const REFUSED: Readonly<Record<string, string>> = {
  'torch._utils._rebuild_sparse_tensor': 'sparse tensors',
  'torch._utils._rebuild_qtensor': 'quantized tensors',
  'torch._utils._rebuild_nested_tensor': 'nested tensors',
  'torch._utils._rebuild_meta_tensor_no_storage': 'tensors without elements (meta)',
  'torch._utils._rebuild_wrapper_subclass': 'tensors of classes of their own',
  'torch._utils._rebuild_device_tensor_from_numpy': 'tensors of foreign devices',
  'torch._utils._rebuild_device_tensor_from_cpu_tensor': 'tensors of foreign devices',
};

type Build = (from: Readable, args: readonly PyValue[]) => PyValue;

/** A name in a pickle. @throws {FileError} it is not among those that mean something here. */
export function resolveGlobal(from: Readable, written: string): PyValue {
  const name = written.replace(/^__builtin__\./, 'builtins.');
  if (BUILDERS.has(name) || STORAGE_TYPES.has(name) || UNTYPED.has(name)) return new PyGlobal(name);
  if (name === 'torch.Tensor') return new PyGlobal(name);
  const type = dtypeOf(name);
  if (type !== null) return new PyDType(type);
  const kind = REFUSED[name];
  if (kind !== undefined) throw from.error(`${kind} are not loaded`);
  if (/^torch\.(?:q\w*int\d|Q\w+Storage|float[48]|uint[1-7]$|int[1-7]$|bits\d)/.test(name))
    throw from.error(`the element type ${name} has no name in Kindling`);
  const bare = name.replace(/^builtins\./, '');
  throw from.error(
    `expected tensors and containers, found ${bare.slice(0, 100)}; objects of classes are not loaded, ` +
      'because making them can run code: save model.state_dict() in Python',
  );
}

function dtypeOf(name: string): StoredType | null {
  const bare = /^torch\.(\w+)$/.exec(name)?.[1] ?? '';
  if (isDType(bare) || isUnsigned(bare)) return bare;
  return Object.hasOwn(DTYPE_ALIASES, bare) ? (DTYPE_ALIASES[bare] as StoredType) : null;
}

/** The value of a call. */
export function reduce(from: Readable, name: string, args: readonly PyValue[]): PyValue {
  const build = BUILDERS.get(name);
  if (build === undefined) throw from.error(`${name} cannot be called`);
  return build(from, args);
}

/** The storage that a persistent identifier names. */
export function toStorage(
  from: Readable,
  id: PyValue,
  known: Map<string, PyStorage>,
): PyStorage | PyStorageView {
  const [kind, type, key, , count, view] = id instanceof PyList ? id.items : [];
  if (kind !== 'storage') throw from.error('expected the memory of a tensor, found another object');
  const name = type instanceof PyGlobal ? type.name : '';
  const stored = STORAGE_TYPES.get(name) ?? null;
  if (stored === null && !UNTYPED.has(name)) throw wrong(from, 'a storage');
  if (typeof key !== 'string' || !isIndex(count)) throw wrong(from, 'a storage');
  const storage = known.get(key) ?? new PyStorage(key, stored, count);
  if (storage.type !== stored || storage.count !== count)
    throw from.error(`the storage ${key} is described in two ways`);
  known.set(key, storage);
  if (view === undefined || view === null) return storage;
  const offset = view instanceof PyList ? view.items[1] : undefined;
  if (!isIndex(offset)) throw wrong(from, 'a part of a storage');
  return new PyStorageView(storage, offset);
}

const BUILDERS: ReadonlyMap<string, Build> = new Map<string, Build>([
  ['collections.OrderedDict', buildDict],
  ['collections.Counter', buildDict],
  ['builtins.set', buildSet],
  ['builtins.frozenset', buildSet],
  ['builtins.bytearray', buildBytes],
  ['_codecs.encode', buildBytes],
  ['builtins.complex', buildComplex],
  ['torch.Size', (from, [sizes]) => new PyList(listOf(from, sizes).items, true)],
  ['torch.device', (_, parts) => parts.filter((part) => part !== null).join(':')],
  ['torch.nn.parameter.Parameter', buildParameter],
  ['torch._utils._rebuild_parameter', buildParameter],
  ['torch._utils._rebuild_parameter_with_state', buildParameter],
  ['torch._utils._rebuild_tensor', (from, args) => buildTensor(from, args)],
  [
    'torch._utils._rebuild_tensor_v2',
    (from, args) => buildTensor(from, args, { metadata: args[6] }),
  ],
  [
    'torch._utils._rebuild_tensor_v3',
    (from, args) => buildTensor(from, args, { metadata: args[7], dtype: args[6] }),
  ],
  ['torch._tensor._rebuild_from_type_v2', buildFromType],
]);

function wrong(from: Readable, what: string): Error {
  return from.error(`the pickle is damaged: ${what} is badly described`);
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function listOf(from: Readable, value: PyValue | undefined): PyList {
  if (!(value instanceof PyList)) throw wrong(from, 'a container');
  return value;
}

function buildDict(from: Readable, [content]: readonly PyValue[]): PyValue {
  const dict = new PyDict();
  if (content instanceof PyDict) {
    for (const [key, value] of content.entries) dict.entries.set(key, value);
  } else if (content !== undefined) {
    for (const pair of listOf(from, content).items) {
      const { items } = listOf(from, pair);
      if (items.length !== 2) throw wrong(from, 'a dictionary');
      dict.entries.set(items[0] as PyValue, items[1] as PyValue);
    }
  }
  return dict;
}

function buildSet(from: Readable, [content]: readonly PyValue[]): PyValue {
  return new PySet(content === undefined ? [] : [...listOf(from, content).items]);
}

/** Bytes as protocols before 3 have them: text whose characters are bytes. */
function buildBytes(from: Readable, [content, encoding]: readonly PyValue[]): PyValue {
  if (content === undefined) return new Uint8Array(0);
  if (content instanceof Uint8Array) return content;
  if (typeof content !== 'string' || !/^latin-?1$|^iso-?8859-1$/i.test(String(encoding)))
    throw wrong(from, 'a piece of bytes');
  return Uint8Array.from(Buffer.from(content, 'latin1'));
}

function buildComplex(from: Readable, [re, im]: readonly PyValue[]): PyValue {
  if (typeof re !== 'number' || typeof im !== 'number') throw wrong(from, 'a complex number');
  return new PyComplex(re, im);
}

function buildParameter(from: Readable, [data, requiresGrad]: readonly PyValue[]): PyValue {
  if (!(data instanceof PyTensor)) throw wrong(from, 'a parameter');
  data.requiresGrad = requiresGrad === true && isDifferentiable(data.type);
  return data;
}

/** A tensor with attributes or of a subclass: what rebuilds it, and its arguments. */
function buildFromType(from: Readable, [build, type, args]: readonly PyValue[]): PyValue {
  const plain =
    type instanceof PyGlobal && /^torch\.(?:Tensor|nn\.parameter\.Parameter)$/.test(type.name);
  const safe = build instanceof PyGlobal && build.name.startsWith('torch._utils._rebuild_');
  if (!plain || !safe) throw from.error('tensors of classes of their own are not loaded');
  return reduce(from, build.name, listOf(from, args).items);
}

function buildTensor(
  from: Readable,
  [memory, offset, shape, strides, requiresGrad]: readonly PyValue[],
  { metadata, dtype }: { metadata?: PyValue; dtype?: PyValue } = {},
): PyValue {
  const [storage, base] =
    memory instanceof PyStorageView ? [memory.root, memory.offset] : [memory, 0];
  if (!(storage instanceof PyStorage) || !isIndex(offset)) throw wrong(from, 'a tensor');
  const type = dtype instanceof PyDType ? dtype.type : storage.type;
  if (type === null) throw wrong(from, 'a tensor');
  const sizes = indices(from, shape);
  const steps = indices(from, strides);
  checkBounds(from, { storage, type, offset: base + offset, sizes, steps });
  if (requiresGrad === true && !isDifferentiable(type))
    throw from.error(`the pickle is damaged: a ${type} tensor that requires a gradient`);
  storage.types.add(type);
  const tensor = new PyTensor(storage, type, base + offset, sizes, steps);
  tensor.requiresGrad = requiresGrad === true;
  if (metadata instanceof PyDict) {
    tensor.conj = metadata.entries.get('conj') === true;
    tensor.neg = metadata.entries.get('neg') === true;
  }
  return tensor;
}

function isDifferentiable(type: StoredType): boolean {
  return /^(?:float|bfloat|complex)/.test(type);
}

function indices(from: Readable, value: PyValue | undefined): number[] {
  const { items } = listOf(from, value);
  if (items.length > MAX_RANK || !items.every(isIndex)) throw wrong(from, 'a shape');
  return items as number[];
}

/** A tensor that reaches beyond its storage would read anybody's memory. */
function checkBounds(
  from: Readable,
  tensor: {
    storage: PyStorage;
    type: StoredType;
    offset: number;
    sizes: number[];
    steps: number[];
  },
): void {
  const { storage, type, offset, sizes, steps } = tensor;
  const bytes = storage.count * (storage.type === null ? 1 : storedSize(storage.type));
  const capacity = Math.floor(bytes / storedSize(type));
  const count = countOf(sizes);
  if (sizes.length !== steps.length || count === null) throw wrong(from, 'a shape');
  const last = sizes.reduce((sum, size, dim) => sum + (size - 1) * (steps[dim] as number), offset);
  if (count === 0 ? offset <= capacity : last < capacity) return;
  throw from.error(
    `the pickle is damaged: a tensor of shape [${sizes.join(', ')}] reaches beyond its storage of ${capacity} elements`,
  );
}
