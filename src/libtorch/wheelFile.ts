// A wheel of which only some stretches are on disk, each in a file of its own that grows as bytes arrive.
// A part's length says how far it got, so nothing else has to be written down to go on after a kill.
import { createReadStream, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Reader } from '@zip.js/zip.js';

/** Bytes `start` up to but not including `end`. */
export interface Span {
  start: number;
  end: number;
}

interface Part extends Span {
  file: string;
}

/** Brings a span, or as a last resort the whole file, onto the disk. */
export interface PartFetcher {
  fetch(span: Span, file: string): Promise<'part' | 'whole'>;
  /** Says that so many bytes will be asked for, for the progress display. */
  expect(bytes: number): void;
  /** Where `fetch` puts a whole file. */
  readonly wholeFile: string;
}

// zip.js first reads the last 22 bytes, then the directory; one request should do for small wheels.
const LEAST_READ = 64 * 1024;

/** The reader that zip.js gets: what it asks for is fetched if it is not there yet. */
export class WheelFile extends Reader<string> {
  readonly #parts: Part[] = [];

  private constructor(
    readonly name: string,
    override size: number,
    private readonly folder: string,
    private readonly fetcher: PartFetcher | null,
  ) {
    super(name);
  }

  /** A wheel somewhere else; parts are kept in `folder`. */
  static remote(name: string, size: number, folder: string, fetcher: PartFetcher): WheelFile {
    mkdirSync(folder, { recursive: true });
    return new WheelFile(name, size, folder, fetcher);
  }

  /** A wheel that is already here as a whole. */
  static local(name: string, file: string): WheelFile {
    const { size } = statSync(file);
    const wheel = new WheelFile(name, size, '', null);
    wheel.#parts.push({ start: 0, end: size, file });
    return wheel;
  }

  /** True once the whole file is there because single stretches could not be had. */
  get isWhole(): boolean {
    return this.#parts.some(({ start, end }) => start === 0 && end === this.size);
  }

  /** Path of the whole file; only there if `isWhole`. */
  get wholeFile(): string {
    return this.#partFor({ start: 0, end: this.size }).file;
  }

  /** Makes sure that a span is on disk. */
  async need(span: Span): Promise<void> {
    if (this.#find(span) || !this.fetcher) return;
    const file = join(this.folder, `${span.start}-${span.end}.part`);
    const got = await this.fetcher.fetch(span, file);
    if (got === 'part') this.#parts.push({ ...span, file });
    else this.#parts.push({ start: 0, end: this.size, file: this.fetcher.wholeFile });
  }

  /** Says which spans will be needed, so that the progress display knows the end. */
  announce(spans: readonly Span[]): void {
    for (const span of spans) if (!this.#find(span)) this.fetcher?.expect(span.end - span.start);
  }

  /** Forgets the part with this span, so that it is fetched again. A wheel that was here before is left alone. */
  drop(span: Span): void {
    const part = this.#find(span);
    if (!part || !this.fetcher) return;
    this.#parts.splice(this.#parts.indexOf(part), 1);
    rmSync(part.file, { force: true });
  }

  /** Forgets everything that was fetched. */
  clear(): void {
    for (const part of [...this.#parts]) this.drop(part);
  }

  /** Frees the disk of a part whose files are unpacked; the whole file stays until the end. */
  release(span: Span): void {
    if (!this.isWhole) this.drop(span);
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    const end = Math.min(index + length, this.size);
    const span = { start: index, end };
    if (!this.#find(span)) {
      const start = Math.max(0, Math.min(index, end - LEAST_READ));
      this.announce([{ start, end }]);
      await this.need({ start, end });
    }
    return this.read(span);
  }

  async read(span: Span): Promise<Uint8Array> {
    const part = this.#partFor(span);
    const handle = await open(part.file);
    try {
      const bytes = new Uint8Array(span.end - span.start);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, span.start - part.start);
      return bytes.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  }

  /** The open file that holds a span, and the offset at which the file begins in the wheel. The caller closes it. */
  openSync(span: Span): { fd: number; start: number } {
    const { file, start } = this.#partFor(span);
    return { fd: openSync(file, 'r'), start };
  }

  stream(span: Span): Readable {
    const part = this.#partFor(span);
    const [start, end] = [span.start - part.start, span.end - part.start - 1];
    return createReadStream(part.file, { start, end, highWaterMark: 1 << 20 });
  }

  #find({ start, end }: Span): Part | undefined {
    return this.#parts.find((part) => part.start <= start && end <= part.end);
  }

  #partFor(span: Span): Part {
    const part = this.#find(span);
    if (!part) throw new Error(`bytes ${span.start}–${span.end} of ${this.name} are not on disk`);
    return part;
  }
}
