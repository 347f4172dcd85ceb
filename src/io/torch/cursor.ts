// Reading a pickle from front to back, checked at every step.
import type { FileError } from '../../tensor/errors.js';

/** Bytes by position: a source, or a piece of memory. */
export interface Readable {
  readonly size: number;
  read(at: number, count: number): Uint8Array;
  error(message: string): FileError;
}

const WINDOW = 1 << 16;
/** Far beyond what a pickle of tensors' names and shapes has in one string. */
const MAX_LINE = 1 << 16;

/** A position that moves on as values are read. */
export class Cursor {
  at: number;
  #window: Buffer = Buffer.alloc(0);
  #windowAt = 0;

  constructor(
    readonly from: Readable,
    at = 0,
  ) {
    this.at = at;
  }

  /** The next bytes; valid as long as they are needed. */
  take(count: number): Buffer {
    if (count > this.from.size - this.at) throw this.error('it is cut off');
    let start = this.at - this.#windowAt;
    if (start < 0 || start + count > this.#window.length) {
      const bytes = this.from.read(
        this.at,
        Math.max(count, Math.min(WINDOW, this.from.size - this.at)),
      );
      this.#window = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      this.#windowAt = this.at;
      start = 0;
    }
    this.at += count;
    return this.#window.subarray(start, start + count);
  }

  byte(): number {
    return this.take(1)[0] as number;
  }

  /** A length of 8 bytes. */
  length64(): number {
    return Number(this.take(8).readBigUInt64LE());
  }

  /** The text up to the end of the line. */
  line(): string {
    const bytes: number[] = [];
    for (let byte = this.byte(); byte !== 0x0a; byte = this.byte()) {
      if (bytes.push(byte) > MAX_LINE) throw this.error('a line has no end');
    }
    return Buffer.from(bytes).toString('utf8').replace(/\r$/, '');
  }

  error(message: string): FileError {
    return this.from.error(`the pickle is damaged: ${message} (byte ${this.at})`);
  }
}
