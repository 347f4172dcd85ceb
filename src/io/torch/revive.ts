// From what a pickle describes to what JavaScript gets: containers, and tensors over the storages that have been found.
import { callOperator } from '../../tensor/ops.js';
import { overStorage } from '../../tensor/storage.js';
import type { Tensor } from '../../tensor/tensor.js';
import { isUnsigned, signedBits } from '../../tensor/unsigned.js';
import { widened } from '../elements.js';
import { setOwn } from '../named.js';
import type { Source } from '../source.js';
import {
  PyComplex,
  PyDict,
  PyDType,
  PyList,
  PySet,
  type PyStorage,
  PyTensor,
  type PyValue,
  type StateKey,
  type StateValue,
} from './values.js';

/** Bytes of every storage, where the tensors are to be. */
export type Memory = ReadonlyMap<PyStorage, Tensor<'uint8'>>;

/** Python itself stops at 1,000. */
const MAX_DEPTH = 1000;

/** Turns descriptions into values; what the file has once, and refers to twice, is one object here too. */
export class Reviver {
  readonly #source: Source;
  readonly #memory: Memory;
  readonly #made = new Map<PyValue, StateValue>();

  constructor(source: Source, memory: Memory) {
    this.#source = source;
    this.#memory = memory;
  }

  /** @throws {FileError} a value that has no meaning here, or containers nested too deep. */
  revive(value: PyValue, depth = 0): StateValue {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    const known = this.#made.get(value);
    if (known !== undefined) return known;
    if (depth > MAX_DEPTH) throw this.#source.error('containers are nested too deep');
    if (value instanceof PyList) return this.#list(value, depth + 1);
    if (value instanceof PyDict) return this.#dict(value, depth + 1);
    if (value instanceof PySet) return this.#set(value, depth + 1);
    if (value instanceof PyDType) return value.type;
    if (value instanceof PyTensor) return this.#keep(value, this.#tensor(value));
    if (value instanceof PyComplex)
      return this.#keep(value, Object.freeze({ re: value.re, im: value.im }));
    throw this.#source.error('expected tensors and containers, found a bare storage or a class');
  }

  #keep<T extends StateValue>(from: PyValue, made: T): T {
    this.#made.set(from, made);
    return made;
  }

  #list(list: PyList, depth: number): StateValue {
    const made: StateValue[] = [];
    this.#keep(list, made);
    for (const item of list.items) made.push(this.revive(item, depth));
    return list.frozen ? Object.freeze(made) : made;
  }

  #set(set: PySet, depth: number): StateValue {
    const made = new Set<StateValue>();
    this.#keep(set, made);
    for (const item of set.items) made.add(this.revive(item, depth));
    return made;
  }

  #dict(dict: PyDict, depth: number): StateValue {
    if ([...dict.entries.keys()].every((key) => typeof key === 'string')) {
      const made: Record<string, StateValue> = {};
      this.#keep(dict, made);
      for (const [key, value] of dict.entries)
        setOwn(made, key as string, this.revive(value, depth));
      return made;
    }
    const made = new Map<StateKey, StateValue>();
    this.#keep(dict, made);
    for (const [key, value] of dict.entries)
      made.set(this.#key(key, depth), this.revive(value, depth));
    return made;
  }

  #key(key: PyValue, depth: number): StateKey {
    const plain = typeof key !== 'object' || key === null || (key instanceof PyList && key.frozen);
    if (!plain) throw this.#source.error('a dictionary has something for a key that is no key');
    return this.revive(key, depth) as StateKey;
  }

  #tensor({ storage, type, offset, shape, strides, conj, neg, requiresGrad }: PyTensor): Tensor {
    const bytes = this.#memory.get(storage) as Tensor<'uint8'>;
    const dtype = isUnsigned(type) ? signedBits(type) : type;
    let tensor: Tensor = overStorage(bytes, { dtype, shape, strides, offset });
    if (isUnsigned(type)) tensor = widened(this.#source, tensor, type, 'a tensor');
    if (conj) tensor = callOperator('aten::_conj', tensor) as Tensor;
    if (neg) tensor = callOperator('aten::_neg_view', tensor) as Tensor;
    return requiresGrad ? tensor.requiresGrad_() : tensor;
  }
}
