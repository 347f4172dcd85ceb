// Typed arrays on their way into tensors: which there are, and whether their memory is still there.
import { isAnyArrayBuffer } from 'node:util/types';
import { fromBytes } from './bytes.js';
import type { DType } from './dtype.js';
import { ArgumentError } from './errors.js';
import type { Tensor } from './tensor.js';
import { isUnsigned, signedBits, widenUnsigned } from './unsigned.js';
import { dtypeOfArray } from './values.js';

/** @throws {ArgumentError} no typed array, or one whose memory is gone. */
export function checkTypedArray(op: string, data: ArrayBufferView): void {
  dtypeOfArray(data, op);
  if (data.byteLength > 0) return;
  // Memory that was transferred, or a buffer that was shortened, looks like an empty array except here.
  try {
    Uint8Array.prototype.keys.call(data);
  } catch {
    throw new ArgumentError(
      op,
      'expected elements for data, got an array whose memory is gone (transferred, or its buffer was shortened)',
    );
  }
}

/** @throws {ArgumentError} the value is memory without an element type. */
export function refuseBareBytes(op: string, data: unknown): void {
  if (!isAnyArrayBuffer(data) && !(data instanceof DataView)) return;
  throw new ArgumentError(
    op,
    `expected elements for data, got bare bytes (${data.constructor.name}); say what they are: new Float32Array(buffer)`,
  );
}

/**
 * The elements in the array's own type; wide unsigned ones, unless asked for, in the next wider signed one.
 *
 * @throws {ArgumentError} a uint64 is 2^63 or more.
 */
export function readTypedArray(
  op: string,
  data: ArrayBufferView,
  shape: readonly number[],
  asked?: DType,
): Tensor {
  const type = dtypeOfArray(data, op);
  if (!isUnsigned(type) || type === asked) return fromBytes(data, type, shape);
  const bits = fromBytes(data, signedBits(type), shape);
  const wide = widenUnsigned(bits, type);
  bits.dispose();
  if (wide !== null) return wide;
  throw new ArgumentError(
    op,
    'expected integers below 2^63 for data, got a BigUint64Array with a larger one',
  );
}
