// Downloads stretches of one remote file: goes on where a connection broke, and takes the whole file
// where the server does not serve ranges. Checks sizes; what the bytes are is checked later.
import { rmSync } from 'node:fs';
import type { Response } from 'undici';
import { HttpError } from '../net/errors.js';
import { fileBytes } from '../net/folders.js';
import type { Http } from '../net/http.js';
import type { Meter } from '../net/meter.js';
import { appendBody, checkStatus, Patience } from '../net/retry.js';
import type { PartFetcher, Span } from './wheelFile.js';

export interface RangeFetcherOptions {
  http: Http;
  url: string;
  /** Bytes of the whole remote file. */
  size: number;
  /** Where a whole file goes. */
  wholeFile: string;
  meter: Meter;
  signal?: AbortSignal;
  /** Pause before the second attempt, doubled each time. Default 500. */
  retryDelayMs?: number;
}

/** Answers to a request for a stretch that say: the whole file or nothing. */
const NO_RANGES = [200, 416, 501];

export class RangeFetcher implements PartFetcher {
  readonly wholeFile: string;
  readonly #options: RangeFetcherOptions;
  #expected = 0;
  #done = 0;
  #whole = false;

  constructor(options: RangeFetcherOptions) {
    this.#options = options;
    this.wholeFile = options.wholeFile;
  }

  expect(bytes: number): void {
    if (this.#whole) return;
    this.#expected += bytes;
    this.#options.meter.total += bytes;
  }

  async fetch(span: Span, file: string): Promise<'part' | 'whole'> {
    const { size } = this.#options;
    if (this.#whole || (span.start === 0 && span.end === size)) return this.#fetchWhole();
    const refused = await this.#fetchSpan(span, file);
    if (!refused) return 'part';
    return this.#fetchWhole(refused.status === 200 ? refused : undefined);
  }

  async #fetchWhole(first?: Response): Promise<'whole'> {
    const { size, meter } = this.#options;
    if (!this.#whole) {
      this.#whole = true;
      meter.total += size - this.#expected;
      this.#takeBack(this.#done);
    }
    await this.#fetchSpan({ start: 0, end: size }, this.wholeFile, first);
    return 'whole';
  }

  /** Fills `file` with the span; comes back early with the response of a server that serves no ranges. */
  async #fetchSpan(span: Span, file: string, first?: Response): Promise<Response | null> {
    const length = span.end - span.start;
    let response = first;
    const patience = new Patience(this.#options, sizeOf(file));
    this.#add(Math.min(sizeOf(file), length), { fetched: false });
    for (;;) {
      let have = sizeOf(file);
      if (have > length) {
        this.#restart(file, length);
        have = 0;
      }
      if (have === length) {
        void response?.body?.cancel();
        return null;
      }
      try {
        response ??= await this.#request(span, have);
        const partly = length !== this.#options.size;
        if (partly && NO_RANGES.includes(response.status)) return response;
        if (response.status === 200) {
          if (have > 0) this.#restart(file, have);
          have = 0;
        }
        this.#checkSize(response, span.start + have);
        await appendBody(response, file, this.#options.url, {
          wanted: length - have,
          onBytes: (bytes) => this.#add(bytes, { fetched: true }),
        });
      } catch (error) {
        await patience.bear(error, sizeOf(file));
      }
      response = undefined;
    }
  }

  #request({ start, end }: Span, have: number): Promise<Response> {
    const { http, url, size, signal } = this.#options;
    const whole = have === 0 && start === 0 && end === size;
    const range = `bytes=${start + have}-${end - 1}`;
    return http.get(url, whole ? { signal } : { headers: { range }, signal });
  }

  #checkSize(response: Response, from: number): void {
    const { url, size } = this.#options;
    const { host, pathname } = new URL(url);
    const name = pathname.split('/').at(-1) ?? '';
    const { status, headers } = response;
    checkStatus(response, url, name);
    const range = headers.get('content-range')?.match(/^bytes (\d+)-\d+\/(\d+|\*)$/);
    const told = status === 200 ? headers.get('content-length') : range?.[2];
    if (told && told !== '*' && Number(told) !== size) {
      void response.body?.cancel();
      throw new HttpError(`${name} has ${told} bytes at ${host}, ${size} were expected`, false);
    }
    if (status === 206 && Number(range?.[1]) !== from) {
      void response.body?.cancel();
      throw new HttpError(`${host} sends another stretch of ${name} than was asked for`, false);
    }
  }

  #restart(file: string, bytes: number): void {
    rmSync(file, { force: true });
    this.#takeBack(bytes);
  }

  #add(bytes: number, how: { fetched: boolean }): void {
    this.#done += bytes;
    this.#options.meter.add(bytes, how);
  }

  #takeBack(bytes: number): void {
    this.#done -= bytes;
    this.#options.meter.takeBack(bytes);
  }
}

function sizeOf(file: string): number {
  return Math.max(0, fileBytes(file));
}
