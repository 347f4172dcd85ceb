// The text of a file, a piece at a time: what csv, tsv and JSON lines have in common.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { ArgumentError, checkArg } from '../../tensor/errors.js';
import { DataError } from '../dataError.js';

/** What to read, and who asks. */
export interface TextSource {
  /** Stands at the beginning of messages. */
  readonly op: string;
  readonly file: string;
  /** A label that `TextDecoder` knows. Default: what the byte-order mark says, else UTF-8. */
  readonly encoding?: string | undefined;
}

const pieceBytes = 1 << 18;

/**
 * The decoded text in pieces, without its byte-order mark; gzip is undone. Only one piece is held
 * at a time.
 *
 * @throws {DataError} the file cannot be read, its compression is damaged, or it is not text in the
 * encoding; the message names the file and the line.
 */
export async function* textOf({ op, file, encoding }: TextSource): AsyncGenerator<string> {
  const known = encoding === undefined ? undefined : decoderFor(op, encoding);
  const gzip = isGzip(await firstBytes(op, file));
  let decoder: Decoder | undefined;
  let held = Buffer.alloc(0);
  for await (const piece of bytesOf(op, file, gzip)) {
    let bytes = piece;
    if (!decoder) {
      held = Buffer.concat([held, piece]);
      if (held.length < 3) continue; // a byte-order mark may be cut
      bytes = held;
      decoder = new Decoder(op, file, known ?? byMark(held));
    }
    yield decoder.text(bytes);
  }
  decoder ??= new Decoder(op, file, known ?? byMark(held));
  yield decoder.text(held.length < 3 ? held : Buffer.alloc(0), true);
}

/** The first bytes of a file, and the one place that says why a file cannot be opened. */
export async function firstBytes(op: string, file: string): Promise<Buffer> {
  checkArg(typeof file === 'string' && file !== '', op, 'a path', 'path', file);
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new DataError(op, `${file}: ${refusal(error)}`, { cause: error });
  }
}

const refusals: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'is a folder, not a file',
  EACCES: 'reading it is not permitted',
};

function refusal(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return refusals[code ?? ''] ?? message;
}

function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

async function* bytesOf(op: string, file: string, gzip: boolean): AsyncGenerator<Buffer> {
  const raw = createReadStream(file, { highWaterMark: pieceBytes });
  // An error of either stream ends the other, and reaches the loop below.
  const stream = gzip
    ? pipeline(raw, createGunzip({ chunkSize: pieceBytes }), () => {})
    : (raw as AsyncIterable<Buffer>);
  try {
    for await (const bytes of stream) yield bytes as Buffer;
  } catch (error) {
    const what = gzip ? 'the compressed data is damaged: ' : '';
    throw new DataError(op, `${file}: ${what}${refusal(error)}`, { cause: error });
  }
}

function decoderFor(op: string, encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (cause) {
    const message = `expected an encoding such as 'utf-8', 'utf-16le' or 'windows-1252' for encoding, got '${encoding}'`;
    throw new ArgumentError(op, message, { cause });
  }
}

function byMark(head: Buffer): TextDecoder {
  const label =
    head[0] === 0xff && head[1] === 0xfe
      ? 'utf-16le'
      : head[0] === 0xfe && head[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  return new TextDecoder(label, { fatal: true });
}

/** Decodes in pieces and counts lines, so that it can say where the text stops being text. */
class Decoder {
  readonly #op: string;
  readonly #file: string;
  readonly #decoder: TextDecoder;
  #line = 1;

  constructor(op: string, file: string, decoder: TextDecoder) {
    this.#op = op;
    this.#file = file;
    this.#decoder = decoder;
  }

  text(bytes: Buffer, end = false): string {
    let text: string;
    try {
      text = this.#decoder.decode(bytes, { stream: !end });
    } catch (cause) {
      throw this.#notText(bytes, cause);
    }
    const zero = text.indexOf('\0');
    if (zero >= 0) {
      const line = this.#line + lineBreaks(text.slice(0, zero));
      throw new DataError(
        this.#op,
        `${this.#file}:${line}: there is a zero character, so this is not text in ${this.#decoder.encoding}; UTF-16 without a byte-order mark needs encoding: 'utf-16le'`,
      );
    }
    this.#line += lineBreaks(text);
    return text;
  }

  #notText(bytes: Buffer, cause: unknown): DataError {
    const { encoding } = this.#decoder;
    // The piece may begin in the middle of a character, whose rest is not what is wrong.
    let start = 0;
    while (encoding === 'utf-8' && start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
    const loose = new TextDecoder(encoding).decode(bytes.subarray(start));
    const bad = loose.indexOf('\ufffd');
    const line = this.#line + (bad < 0 ? 0 : lineBreaks(loose.slice(0, bad)));
    const remedy =
      encoding === 'utf-8'
        ? "; name its encoding, such as encoding: 'windows-1252', or save it as UTF-8"
        : '';
    return new DataError(
      this.#op,
      `${this.#file}:${line}: the text is not valid ${encoding}${remedy}`,
      { cause },
    );
  }
}

/** Line feeds in a text: fast, because V8 searches for a character natively. */
function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
