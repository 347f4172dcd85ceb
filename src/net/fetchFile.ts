// Brings one remote file onto the disk: goes on where a connection broke or a process died, begins again where the server
// serves no ranges or the file has changed meanwhile, and puts the file in place only once it is known to be right.
import { readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Response } from 'undici';
import { adviceFor, checkFile, type FileChecks, vouchForAll } from './checks.js';
import { ChecksumError, HttpError, SpaceError } from './errors.js';
import { fileBytes } from './folders.js';
import type { Http } from './http.js';
import type { Meter } from './meter.js';
import { formatBytes } from './output.js';
import { appendBody, checkStatus, Patience } from './retry.js';

export interface FetchFileOptions {
  http: Http;
  url: string;
  /** What the remote file is called in messages. */
  name: string;
  /** Tells the source from others; written down beside an unfinished file. */
  source: string;
  /** Where the file goes. Beside it there are `<file>.partial` and `<file>.partial.json` for a while. */
  file: string;
  checks: FileChecks;
  meter: Meter;
  signal?: AbortSignal | undefined;
  /** Pause before the second attempt, doubled each time. Default 500. */
  retryDelayMs?: number | undefined;
  /** Free bytes of a folder's disk; tests pass another. */
  freeBytes?: ((folder: string) => number) | undefined;
}

/** What is known of the version that an unfinished file belongs to. */
interface Version {
  source: string;
  /** A strong ETag or a date that `If-Range` takes; null if the server gave none. */
  validator: string | null;
  /** Bytes of the whole; null if the server did not say. */
  total: number | null;
}

/** Fetches the file and returns its SHA-256. What has arrived stays when it fails, unless it turned out wrong. */
export async function fetchFile(options: FetchFileOptions): Promise<string> {
  const { file, name, checks, meter, signal } = options;
  for (let round = 1; ; round++) {
    const download = new Download(options);
    await download.run();
    meter.phase('check', 'checking what has arrived');
    try {
      const sha256 = await checkFile(download.partial, checks, { name, signal });
      renameSync(download.partial, file);
      rmSync(download.notes, { force: true });
      return sha256;
    } catch (error) {
      if (!(error instanceof ChecksumError)) throw error;
      download.discard();
      // Pieces of two attempts may not belong together; what came in one piece is simply wrong.
      if (!download.pieced || round === 2) throw error;
    }
  }
}

class Download {
  readonly partial: string;
  readonly notes: string;
  /** Whether what is here came in several answers. */
  pieced = false;
  readonly #options: FetchFileOptions;
  readonly #host: string;
  #version: Version;

  constructor(options: FetchFileOptions) {
    this.#options = options;
    this.#host = new URL(options.url).host;
    this.partial = `${options.file}.partial`;
    this.notes = `${this.partial}.json`;
    const { source } = options;
    const known = readVersion(this.notes);
    this.#version = { source, validator: null, total: null };
    if (known?.source === source && this.#canGoOn(known)) this.#version = known;
    else this.discard();
  }

  get #have(): number {
    return Math.max(0, fileBytes(this.partial));
  }

  /** Ends with all bytes in `partial`. */
  async run(): Promise<void> {
    const { url, signal, retryDelayMs, meter, checks } = this.#options;
    const onRetry = (error: HttpError): void =>
      meter.phase('wait', `trying again: ${error.message}`);
    const patience = new Patience({ url, signal, retryDelayMs, onRetry }, this.#have);
    meter.total = checks.size ?? this.#version.total ?? 0;
    if (this.#have > 0) meter.add(this.#have, { fetched: false });
    for (;;) {
      try {
        if (this.#have > 0 && !this.#canGoOn(this.#version)) this.discard();
        if (this.#have > 0 && this.#have === this.#version.total) return;
        await this.#attempt();
        return;
      } catch (error) {
        await patience.bear(error, this.#have);
      }
    }
  }

  discard(): void {
    this.#options.meter.takeBack(this.#options.meter.done);
    rmSync(this.partial, { force: true });
    rmSync(this.notes, { force: true });
  }

  /** One request, and all that comes of it. */
  async #attempt(): Promise<void> {
    const { http, url, name, meter, checks, signal } = this.#options;
    meter.phase('download', `downloading from ${this.#host}`);
    const asked = this.#have;
    const response = await http.get(url, { headers: this.#headers(asked), signal });
    if (response.status === 416 && asked > 0) return this.#beyondEnd(response, asked);
    checkStatus(response, url, name);
    const told = toldTotal(response);
    if (checks.size !== undefined && told !== null && told !== checks.size) {
      void response.body?.cancel();
      const wrong = `${name} has ${told} bytes at ${this.#host}, ${checks.size} were expected`;
      throw new ChecksumError(wrong, adviceFor(checks));
    }
    if (response.status === 206) this.#checkSameVersion(response, told);
    else this.#begin(response, told);
    const have = this.#have;
    this.pieced ||= have > 0;
    const total = told ?? checks.size;
    if (total !== undefined) {
      meter.total = total;
      this.#checkSpace(total - have, response);
    }
    const wanted = total === undefined ? undefined : total - have;
    const onBytes = (bytes: number): void => meter.add(bytes, { fetched: true });
    await appendBody(response, this.partial, url, { wanted, onBytes });
  }

  #headers(have: number): Record<string, string> {
    if (have === 0) return {};
    const { validator } = this.#version;
    return { range: `bytes=${have}-`, ...(validator !== null && { 'if-range': validator }) };
  }

  /** Without a mark of the version, only a hash can tell later if the pieces belong together. */
  #canGoOn({ validator }: Version): boolean {
    return validator !== null || vouchForAll(this.#options.checks);
  }

  /** A whole file comes, whatever was asked for. */
  #begin(response: Response, total: number | null): void {
    if (this.#have > 0) this.discard();
    this.pieced = false;
    const { source } = this.#options;
    this.#version = { source, validator: validatorOf(response), total };
    writeFileSync(this.partial, '');
    writeFileSync(this.notes, JSON.stringify(this.#version));
  }

  #checkSameVersion(response: Response, total: number | null): void {
    const { validator, total: before } = this.#version;
    const start = Number(rangeOf(response)?.[1]);
    const now = response.headers.get(validator?.startsWith('"') ? 'etag' : 'last-modified');
    const changed =
      (validator !== null && now !== null && now !== validator) ||
      (before !== null && total !== null && before !== total);
    if (!changed && start === this.#have) return;
    void response.body?.cancel();
    const { name } = this.#options;
    this.discard();
    throw changed
      ? new HttpError(`${name} has changed at ${this.#host} meanwhile`, true)
      : new HttpError(`${this.#host} sends another stretch of ${name} than was asked for`, true);
  }

  /** Nothing is left behind what we have: it is all, or it is of another version. */
  #beyondEnd(response: Response, have: number): void {
    void response.body?.cancel();
    const total = /^bytes \*\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
    if (Number(total) === have) return;
    this.discard();
    const { name } = this.#options;
    throw new HttpError(`${this.#host} has fewer bytes of ${name} than it said`, true);
  }

  #checkSpace(bytes: number, response: Response): void {
    const folder = dirname(this.partial);
    const free = (this.#options.freeBytes ?? freeBytes)(folder);
    if (free >= bytes) return;
    void response.body?.cancel();
    const text = `the disk that holds ${folder} has ${formatBytes(free)} free, ${formatBytes(bytes)} are needed`;
    throw new SpaceError(text, { next: 'free some space, or choose a folder on another disk' });
  }
}

/** Bytes that may still be written to the disk of a folder. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function readVersion(file: string): Version | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Version;
  } catch {
    return null;
  }
}

/** A mark that changes with every byte: weak ETags don't. */
function validatorOf({ headers }: Response): string | null {
  const etag = headers.get('etag');
  return etag?.startsWith('"') ? etag : headers.get('last-modified');
}

function rangeOf({ headers }: Response): RegExpMatchArray | null {
  return headers.get('content-range')?.match(/^bytes (\d+)-\d+\/(\d+|\*)$/) ?? null;
}

/** Bytes of the whole file as the server says; null if it does not, or if it packs them for the way. */
function toldTotal(response: Response): number | null {
  const { headers, status } = response;
  if ((headers.get('content-encoding') ?? 'identity') !== 'identity') return null;
  const told = status === 206 ? rangeOf(response)?.[2] : headers.get('content-length');
  return told && /^\d+$/.test(told) ? Number(told) : null;
}
