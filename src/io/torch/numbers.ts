// Numbers as pickles spell them.
import type { Cursor } from './cursor.js';

/** PyTorch's own reader takes integers of up to 255 bytes. */
const MAX_INTEGER_BYTES = 255;

/** Little-endian two's complement of any width. */
export function readLong(cursor: Cursor, count: number): number | bigint {
  if (count > MAX_INTEGER_BYTES) throw cursor.error(`an integer of ${count} bytes`);
  const bytes = cursor.take(count);
  let value = 0n;
  for (let i = count - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number);
  return narrow(BigInt.asIntN(8 * count, value));
}

/** A decimal integer; `01` and `00` are booleans in the oldest protocol. */
export function readDecimal(cursor: Cursor): number | bigint | boolean {
  const text = cursor.line().replace(/L$/, '');
  if (text === '01' || text === '00') return text === '01';
  if (!/^[+-]?\d{1,614}$/.test(text)) throw cursor.error('not an integer');
  return narrow(BigInt(text));
}

export function readDecimalFloat(cursor: Cursor): number {
  const text = cursor.line().trim();
  const special = /^([+-]?)(inf|nan)$/.exec(text);
  if (special) return special[2] === 'nan' ? Number.NaN : special[1] === '-' ? -Infinity : Infinity;
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) throw cursor.error('not a number');
  return Number(text);
}

/** A number where it is exact. */
export function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** The shortest two's complement of an integer, as Python pickles it. */
export function longBytes(value: bigint): Uint8Array {
  if (value === 0n) return new Uint8Array(0);
  let count = 1;
  while (BigInt.asIntN(8 * count, value) !== value) count++;
  return Uint8Array.from({ length: count }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
}
