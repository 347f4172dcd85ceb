// What PyTorch's files hold: as JavaScript sees it, and as the unpickler builds it before any tensor is made.
import type { Complex } from '../../tensor/cells.js';
import type { DType } from '../../tensor/dtype.js';
import type { Tensor } from '../../tensor/tensor.js';
import type { StoredType } from '../elements.js';

/** A key of a Python dictionary. */
export type StateKey = string | number | bigint | boolean | null | readonly StateKey[];

/**
 * What {@link load} gives and {@link save} takes: tensors, and containers of them.
 *
 * | Python | here |
 * |---|---|
 * | `torch.Tensor`, `Parameter` | `Tensor`, with strides, shared memory and `requiresGrad` |
 * | `dict`, `OrderedDict`, `Counter` with only strings as keys | an object |
 * | the same with other keys (an optimizer's state has whole numbers) | a `Map` |
 * | `list` | an array |
 * | `tuple`, `torch.Size` | a frozen array |
 * | `set`, `frozenset` | a `Set` |
 * | `int` | a number, beyond 2^53 a bigint |
 * | `float` | a number |
 * | `complex` | a frozen `{ re, im }` |
 * | `bytes`, `bytearray` | a `Uint8Array` |
 * | `str`, `bool`, `None` | string, boolean, null |
 * | `torch.dtype`, `torch.device` | its name |
 */
export type StateValue =
  | Tensor
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | Complex
  | readonly StateValue[]
  | ReadonlySet<StateValue>
  | ReadonlyMap<StateKey, StateValue>
  | { readonly [key: string]: StateValue };

/** A Python list or tuple. */
export class PyList {
  constructor(
    readonly items: PyValue[],
    readonly frozen: boolean,
  ) {}
}

/** A Python dict of any kind. */
export class PyDict {
  readonly entries = new Map<PyValue, PyValue>();
}

/** A Python set of any kind. */
export class PySet {
  constructor(readonly items: PyValue[]) {}
}

/** A complex number. */
export class PyComplex {
  constructor(
    readonly re: number,
    readonly im: number,
  ) {}
}

/** A class or function that a pickle names; never more than its name. */
export class PyGlobal {
  constructor(readonly name: string) {}
}

/** An element type as a value. */
export class PyDType {
  constructor(readonly type: StoredType) {}
}

/** The memory of tensors: where its bytes are is known when the pickle has been read. */
export class PyStorage {
  /** Element types of the tensors over it. */
  readonly types = new Set<StoredType>();

  constructor(
    readonly key: string,
    /** Null for untyped bytes. */
    readonly type: StoredType | null,
    /** In elements, or bytes where there is no type. */
    readonly count: number,
  ) {}
}

/** A part of a storage, as old files have it. */
export class PyStorageView {
  constructor(
    readonly root: PyStorage,
    readonly offset: number,
  ) {}
}

/** A tensor to be made. */
export class PyTensor {
  requiresGrad = false;
  conj = false;
  neg = false;

  constructor(
    readonly storage: PyStorage,
    readonly type: StoredType,
    /** In elements. */
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}

/** Anything on the unpickler's stack. */
export type PyValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | PyList
  | PyDict
  | PySet
  | PyComplex
  | PyGlobal
  | PyDType
  | PyStorage
  | PyStorageView
  | PyTensor;

/** Storage classes by element type, PyTorch's names. */
export const STORAGE_NAMES: Readonly<Partial<Record<DType, string>>> = {
  float64: 'DoubleStorage',
  float32: 'FloatStorage',
  float16: 'HalfStorage',
  bfloat16: 'BFloat16Storage',
  int64: 'LongStorage',
  int32: 'IntStorage',
  int16: 'ShortStorage',
  int8: 'CharStorage',
  uint8: 'ByteStorage',
  bool: 'BoolStorage',
  complex128: 'ComplexDoubleStorage',
  complex64: 'ComplexFloatStorage',
};
