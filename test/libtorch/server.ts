// A Python package index on this machine that misbehaves to order.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestWheel } from './wheels.js';

export interface Behaviour {
  /** False: answers every request with the whole file. */
  ranges?: boolean;
  /** Answers every request for a stretch with this status. */
  rangeStatus?: number;
  /** Sent instead of every page of the index; null breaks the connection. */
  page?: string | null;
  /** Breaks the connection after so many bytes of a response. */
  cutAfter?: number;
  /** How many responses are cut; the rest is whole. Default all. */
  cuts?: number;
  /** Changes what is sent of a file; `start` is the place of the first byte. */
  spoil?: (name: string, bytes: Buffer, start: number) => Buffer;
  /** Added to the size that is told. */
  lie?: number;
  /** Answers files with this status. */
  status?: number;
  /** The index gives HTML instead of JSON. */
  html?: boolean;
  /** The index claims this hash for every file; null for none. */
  hash?: string | null;
  /** `user:password` that has to be given. */
  login?: string;
  /** Waits this long after each 64 KiB. */
  slowMs?: number;
}

export interface Served {
  path: string;
  range: string | undefined;
  sent: number;
}

/** Serves wheels below /simple/<project>/ (the index) and /files/<name>. */
export class TestIndex {
  behaviour: Behaviour = {};
  /** Requests of files, in order. */
  readonly served: Served[] = [];
  readonly #server: Server;
  readonly #wheels = new Map<string, TestWheel>();
  /** Pages of the index asked for while `page` is set. */
  pages = 0;
  #cuts = 0;

  private constructor(wheels: readonly TestWheel[]) {
    for (const wheel of wheels) this.#wheels.set(wheel.pin.file, wheel);
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(wheels: readonly TestWheel[], behaviour: Behaviour = {}): Promise<TestIndex> {
    const index = new TestIndex(wheels);
    index.behaviour = behaviour;
    await new Promise<void>((resolve) => index.#server.listen(0, '127.0.0.1', resolve));
    return index;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get index(): string {
    return `${this.origin}/simple`;
  }

  /** Bytes of files sent so far. */
  get sent(): number {
    return this.served.reduce((sum, { sent }) => sum + sent, 0);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { login } = this.behaviour;
    const path = decodeURIComponent(request.url ?? '/');
    const given = request.headers.authorization?.replace(/^Basic /, '');
    if (login && Buffer.from(given ?? '', 'base64').toString() !== login) {
      response.writeHead(401).end();
      return;
    }
    const name = path.split('/').at(-1) as string;
    const project = path.match(/^\/(?:simple|whl\/\w+)\/([^/]+)\/$/)?.[1];
    if (project) this.#page(project, response);
    else if (this.#wheels.has(name)) await this.#file(name, request, response);
    else response.writeHead(404).end();
  }

  #page(project: string, response: ServerResponse): void {
    const { html = false, hash, page } = this.behaviour;
    if (page !== undefined) {
      this.pages += 1;
      if (page === null) response.destroy();
      else response.writeHead(200, { 'content-type': 'application/json' }).end(page);
      return;
    }
    const pins = [...this.#wheels.values()]
      .map(({ pin }) => pin)
      .filter((pin) => pin.project === project);
    const claim = (sha256: string): string | null => (hash === undefined ? sha256 : hash);
    if (pins.length === 0) {
      response.writeHead(404).end();
    } else if (html) {
      const links = pins.map(({ file, sha256 }) => {
        const fragment = claim(sha256) ? `#sha256=${claim(sha256)}` : '';
        return `<a href="../../files/${encodeURIComponent(file)}${fragment}" data-requires-python="&gt;=3.10">${file}</a><br>`;
      });
      response.writeHead(200, { 'content-type': 'text/html' }).end(links.join('\n'));
    } else {
      const files = pins.map(({ file, sha256 }) => ({
        filename: file,
        url: `/files/${encodeURIComponent(file)}`,
        hashes: claim(sha256) ? { sha256: claim(sha256) } : {},
      }));
      const type = 'application/vnd.pypi.simple.v1+json';
      response.writeHead(200, { 'content-type': type }).end(JSON.stringify({ files }));
    }
  }

  async #file(name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const {
      ranges = true,
      spoil,
      rangeStatus,
      lie = 0,
      status,
      cutAfter,
      cuts = Number.POSITIVE_INFINITY,
      slowMs,
    } = this.behaviour;
    const { bytes } = this.#wheels.get(name) as TestWheel;
    const entry: Served = { path: name, range: request.headers.range, sent: 0 };
    if (request.method !== 'HEAD') this.served.push(entry);
    if (rangeStatus && request.headers.range) {
      response.writeHead(rangeStatus).end();
      return;
    }
    if (status) {
      response.writeHead(status).end();
      return;
    }
    const match = ranges ? request.headers.range?.match(/^bytes=(\d+)-(\d*)$/) : null;
    const start = match ? Number(match[1]) : 0;
    const end = match?.[2] ? Number(match[2]) + 1 : bytes.length;
    const total = bytes.length + lie;
    let body: Buffer = Buffer.from(bytes.subarray(start, end));
    if (spoil) body = spoil(name, body, start);
    const headers: Record<string, string | number> = {
      'content-length': match ? body.length : total,
    };
    if (match) headers['content-range'] = `bytes ${start}-${end - 1}/${total}`;
    response.writeHead(match ? 206 : 200, headers);
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    const cut = cutAfter !== undefined && this.#cuts < cuts && body.length > cutAfter;
    if (cut) this.#cuts += 1;
    const limit = cut ? (cutAfter as number) : body.length;
    for (let at = 0; at < limit && !response.destroyed; at += 65536) {
      const chunk = body.subarray(at, Math.min(at + 65536, limit));
      await new Promise((resolve) => response.write(chunk, resolve));
      entry.sent += chunk.length;
      if (slowMs) await new Promise((resolve) => setTimeout(resolve, slowMs));
    }
    if (cut) response.destroy();
    else response.end();
  }
}
