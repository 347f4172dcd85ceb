// Opcodes of pickle protocol 2 as they are written: the ones that PyTorch's own careful reader takes.
import { longBytes } from './numbers.js';

/** The bytes of a pickle as they come. */
export class PickleBytes {
  #chunk = Buffer.allocUnsafe(1 << 16);
  #used = 0;
  readonly #full: Buffer[] = [];

  /** A one-letter opcode. */
  op(code: string): this {
    return this.raw(Buffer.from(code, 'latin1'));
  }

  raw(bytes: Uint8Array): this {
    if (this.#used + bytes.length > this.#chunk.length) {
      this.#full.push(this.#chunk.subarray(0, this.#used));
      this.#chunk = Buffer.allocUnsafe(Math.max(1 << 16, bytes.length));
      this.#used = 0;
    }
    this.#chunk.set(bytes, this.#used);
    this.#used += bytes.length;
    return this;
  }

  byte(value: number): this {
    return this.raw(Uint8Array.of(value));
  }

  uint32(value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return this.raw(bytes);
  }

  integer(value: number | bigint): this {
    if (value >= 0 && value <= 0xff) return this.op('K').byte(Number(value));
    if (value >= 0 && value <= 0xffff)
      return this.op('M')
        .byte(Number(value) & 0xff)
        .byte(Number(value) >> 8);
    if (value >= -0x80000000 && value <= 0x7fffffff)
      return this.op('J').uint32(Number(value) >>> 0);
    const bytes = longBytes(BigInt(value));
    return this.op('\x8a').byte(bytes.length).raw(bytes);
  }

  float(value: number): this {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    return this.op('G').raw(bytes);
  }

  text(value: string): this {
    const bytes = Buffer.from(value);
    return this.op('X').uint32(bytes.length).raw(bytes);
  }

  /** The memo's place of a value: to remember it, or to bring it back. */
  memo(what: 'put' | 'get', index: number): this {
    const [short, long] = what === 'put' ? ['q', 'r'] : ['h', 'j'];
    return index < 256
      ? this.op(short as string).byte(index)
      : this.op(long as string).uint32(index);
  }

  finish(): Buffer {
    return Buffer.concat([...this.#full, this.#chunk.subarray(0, this.#used)]);
  }
}
