// The shared Float64Array through which arguments go to native code and results come back. Writers append at a cursor;
// readers start at the front. One call is one synchronous stretch: nothing here survives it.
import type { NativeOperator } from '../native/addon.js';
import { loadAddon, loadInfo } from '../native/loader.js';
import { entry } from './autograd/callbacks.js';
import { type Device, deviceCode } from './device.js';
import { type DType, dtypeCode } from './dtype.js';
import { ArgumentError, explainNoCuda, nativeError, noCudaError } from './errors.js';
import { idOf, isTensor, type TensorHandle } from './handle.js';
import { LAYOUT_CODES } from './layout.js';
import { emitTorchWarning } from './system/warnings.js';

export const addon = loadAddon();
addon.setErrorFactory((code, op, message) =>
  code === 'ERR_CALLBACK' ? (entry(Number(message)) as Error) : nativeError(code, op, message),
);
addon.setWarningHandler(emitTorchWarning);
explainNoCuda(() => {
  if (gpuCount() > 0) return null;
  return loadInfo().libtorch.variant === 'cpu' ? 'LibTorch' : 'device';
});

/** Scalars carry a tag: what kind of number it is decides about promotion. */
const FLOAT = 0;
const INTEGER = 1;
const BOOLEAN = 2;
const BITS = 3;
const COMPLEX = 4;

let cells = new Float64Array(4096);
let bits = new BigInt64Array(cells.buffer);
let at = 0;
addon.setCells(cells);

/** Starts the arguments of a call. */
export function begin(): void {
  at = 0;
}

function grow(count: number): void {
  const larger = new Float64Array(Math.max(cells.length * 2, at + count + 1024));
  larger.set(cells);
  cells = larger;
  bits = new BigInt64Array(cells.buffer);
  addon.setCells(cells);
}

/** Result lists are written by native code, which cannot make room: make it before the call. */
export function reserve(count: number): void {
  if (count > cells.length) grow(count - at);
}

export function put(value: number): void {
  if (at === cells.length) grow(1);
  cells[at++] = value;
}

export function putAll(values: readonly number[]): void {
  for (let i = 0; i < values.length; i++) put(values[i] as number);
}

/**
 * A call whose arguments are one tensor, one value, and defaults: the bulk of all calls, without the general machinery.
 *
 * @param result the object that will stand for the only result, where the collector is to have it
 * @param write writes the value; null where the tensor is the only argument
 * @returns the first cell of the result
 */
export function callShort(
  native: NativeOperator,
  result: TensorHandle | null,
  self: TensorHandle,
  write: Writer | null,
  value: unknown,
  defaults: readonly number[],
  op: string,
  name: string,
): number {
  cells[0] = idOf(self);
  at = 1;
  if (write !== null) {
    if (isTensor(value)) cells[at++] = idOf(value);
    else write(value, op, name);
  }
  for (let i = 0; i < defaults.length; i++) cells[at++] = defaults[i] as number;
  if (result === null) native();
  else native(result);
  return cells[0] as number;
}

export type Writer = (value: unknown, op: string, name: string) => void;

export const putTensor: Writer = (value, op, name) => {
  if (!isTensor(value)) throw notTensor(value, op, name);
  put(idOf(value));
};

export const putMaybeTensor: Writer = (value, op, name) => {
  if (value === null || value === undefined) put(0);
  else putTensor(value, op, name);
};

export const putInteger: Writer = (value, op, name) => {
  if (typeof value === 'bigint') value = Number(value);
  if (!Number.isSafeInteger(value)) throw ArgumentError.of(op, 'an integer', name, value);
  put(value as number);
};

export const putFloat: Writer = (value, op, name) => {
  if (typeof value !== 'number') throw ArgumentError.of(op, 'a number', name, value);
  put(value);
};

export const putBoolean: Writer = (value, op, name) => {
  if (typeof value !== 'boolean') throw ArgumentError.of(op, 'a boolean', name, value);
  put(value ? 1 : 0);
};

export const putScalar: Writer = (value, op, name) => {
  if (typeof value === 'number') {
    put(Number.isSafeInteger(value) ? INTEGER : FLOAT);
    put(value);
  } else if (typeof value === 'boolean') {
    put(BOOLEAN);
    put(value ? 1 : 0);
  } else if (typeof value === 'bigint') {
    if (BigInt.asIntN(64, value) !== value)
      throw ArgumentError.of(op, 'an integer of 64 bits', name, value);
    put(BITS);
    put(0);
    bits[at - 1] = value;
  } else if (isComplex(value)) {
    put(COMPLEX);
    put(value.re);
    put(value.im);
  } else {
    throw ArgumentError.of(op, 'a number', name, value);
  }
};

export const putString: Writer = (value, op, name) => {
  if (typeof value !== 'string') throw ArgumentError.of(op, 'a string', name, value);
  put(intern(value));
};

export const putDType: Writer = (value, op, name) => put(dtypeCode(value as DType, op, name));

export const putDevice: Writer = (value, op, name) => {
  const code = deviceCode(value as Device, op);
  if (code > 0) checkGpu(code, value, op, name);
  put(code);
};

let gpus = -1;

/** The number of GPUs that LibTorch can use. It does not change while the process lives. */
export function gpuCount(): number {
  if (gpus < 0) {
    const [argument] = cells; // a call may be half written
    addon.cudaDeviceCount();
    gpus = cells[0] as number;
    cells[0] = argument as number;
  }
  return gpus;
}

function checkGpu(code: number, value: unknown, op: string, name: string): void {
  const count = gpuCount();
  if (count === 0) throw noCudaError(op);
  if (code - 1000 <= count) return;
  const there = count === 1 ? "'cuda:0', the only GPU" : `'cuda:0' to 'cuda:${count - 1}'`;
  throw ArgumentError.of(op, there, name, value);
}

export const putLayout: Writer = (value, op, name) => putNamed(LAYOUT_CODES, value, op, name);

const MEMORY_FORMATS: Readonly<Record<string, number>> = {
  contiguousFormat: 0,
  preserveFormat: 1,
  channelsLast: 2,
  channelsLast3d: 3,
};
export const putMemoryFormat: Writer = (value, op, name) =>
  putNamed(MEMORY_FORMATS, value, op, name);

function putNamed(
  codes: Readonly<Record<string, number>>,
  value: unknown,
  op: string,
  name: string,
): void {
  if (typeof value !== 'string' || !Object.hasOwn(codes, value))
    throw ArgumentError.of(op, `one of ${Object.keys(codes).join(', ')}`, name, value);
  put(codes[value] as number);
}

/** A list; where the schema gives a size (`int[2]`), one element stands for so many. */
export function listWriter(element: Writer, size: number | null): Writer {
  return (value, op, name) => {
    if (Array.isArray(value)) {
      put(value.length);
      for (let i = 0; i < value.length; i++) element(value[i], op, name);
    } else if (isTypedArray(value)) {
      put(value.length);
      for (let i = 0; i < value.length; i++) element(value[i], op, name);
    } else if (size !== null && (typeof value === 'number' || typeof value === 'boolean')) {
      put(size);
      for (let i = 0; i < size; i++) element(value, op, name);
    } else {
      throw ArgumentError.of(op, 'an array', name, value);
    }
  };
}

/** None, or a value behind a mark. Tensors and generators have a none of their own. */
export function optionalWriter(element: Writer): Writer {
  return (value, op, name) => {
    if (value === null || value === undefined) {
      put(0);
    } else {
      put(1);
      element(value, op, name);
    }
  };
}

/** A tensor list from handles that the caller keeps: the loops of optimizers write thousands of them. */
export function putHandles(tensors: readonly TensorHandle[]): void {
  put(tensors.length);
  for (let i = 0; i < tensors.length; i++) put(idOf(tensors[i] as TensorHandle));
}

const strings = new Map<string, number>();
const LASTING_STRINGS = 4096;
const PASSING_START = LASTING_STRINGS;
const PASSING_STRINGS = 256;
let passing = 0;

/**
 * The index of a string in the native table. The first few thousand different ones stay (modes, paddings, defaults); a
 * program that builds strings without end (einsum equations, say) uses a ring of places behind them.
 */
function intern(text: string): number {
  const known = strings.get(text);
  if (known !== undefined) return known;
  if (strings.size < LASTING_STRINGS) return internForever(text);
  return store(PASSING_START + (passing++ % PASSING_STRINGS), text);
}

/** The index of a string that is used again and again, whatever comes between: the defaults of operators. */
export function internForever(text: string): number {
  const known = strings.get(text);
  if (known !== undefined) return known;
  // Behind the ring once the lasting places are full: operators have a few hundred defaults in all.
  const index = strings.size < LASTING_STRINGS ? strings.size : strings.size + PASSING_STRINGS;
  strings.set(text, index);
  return store(index, text);
}

function store(index: number, text: string): number {
  const first = cells[0] as number;
  cells[0] = index;
  addon.intern(text);
  cells[0] = first;
  return index;
}

/** Whether the tensor of a handle is alive; may be asked between two results of a call. */
export function isLive(id: number): boolean {
  const first = cells[0] as number;
  cells[0] = id;
  const live = addon.isLive();
  cells[0] = first;
  return live;
}

let readAt = 0;

/** The next result; `first` starts over. */
export function first(): number {
  readAt = 1;
  return cells[0] as number;
}

export function next(): number {
  return cells[readAt++] as number;
}

/** A result's number: bigint where it does not fit a double, boolean and complex as themselves. */
export function nextScalar(): number | bigint | boolean | Complex {
  switch (next()) {
    case BOOLEAN:
      return next() !== 0;
    case BITS: {
      readAt++;
      return bits[readAt - 1] as bigint;
    }
    case COMPLEX:
      return { re: next(), im: next() };
    default:
      return next();
  }
}

export function rewind(): void {
  readAt = 0;
}

/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

export function isComplex(value: unknown): value is Complex {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Complex).re === 'number' &&
    typeof (value as Complex).im === 'number'
  );
}

export function isTypedArray(value: unknown): value is Exclude<NodeJS.TypedArray, never> {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function notTensor(value: unknown, op: string, name: string): ArgumentError {
  const foreign =
    typeof value === 'object' &&
    value !== null &&
    /Tensor|Parameter|Buffer/.test(value.constructor?.name ?? '');
  return foreign
    ? new ArgumentError(
        op,
        `expected a tensor for ${name}, got a ${value.constructor.name} of another copy of Kindling or of another thread`,
      )
    : ArgumentError.of(op, 'a tensor', name, value);
}
