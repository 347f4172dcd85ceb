// A server of files on this machine that misbehaves to order.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What the server does with one request; what is left out is done properly. */
export interface Behaviour {
  /** Answers with this status and nothing else. */
  status?: number;
  /** Sends elsewhere. */
  location?: string;
  /** Breaks the connection after so many bytes of the body. */
  cutAfter?: number;
  /** Answers requests for a stretch with the whole file. */
  ignoresRanges?: boolean;
  /** Serves stretches without looking at If-Range. */
  ignoresIfRange?: boolean;
  /** The stretch that comes begins so many bytes further on. */
  shift?: number;
  /** Added to the size that is told. */
  lie?: number;
  /** Tells no size: sends in chunks. */
  chunked?: boolean;
  /** Marks of the version; null for none. */
  etag?: string | null;
  lastModified?: string;
  /** Sent instead of the file. */
  body?: Uint8Array;
  headers?: Record<string, string>;
  /** Says nothing for so long. */
  silentMs?: number;
  /** Waits so long after each 16 KiB. */
  slowMs?: number;
  /** `user:password` that has to be given. */
  login?: string;
}

export interface Seen {
  path: string;
  range: string | undefined;
  ifRange: string | undefined;
  sent: number;
}

export class FileServer implements AsyncDisposable {
  readonly seen: Seen[] = [];
  readonly #server: Server;

  private constructor(
    private readonly files: Readonly<Record<string, Uint8Array>>,
    private readonly behave: (request: number, path: string) => Behaviour,
  ) {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** Serves `files` by their paths; `behave` gets the number of the request, from 0. */
  static async start(
    files: Readonly<Record<string, Uint8Array>>,
    behave: (request: number, path: string) => Behaviour = () => ({}),
  ): Promise<FileServer> {
    const server = new FileServer(files, behave);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  url(path: string): string {
    return `${this.origin}/${path}`;
  }

  get sent(): number {
    return this.seen.reduce((sum, { sent }) => sum + sent, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent((request.url ?? '/').slice(1)).replace(/\?.*/, '');
    const { range, 'if-range': ifRange, authorization = '' } = request.headers;
    const entry: Seen = { path, range, ifRange: ifRange as string | undefined, sent: 0 };
    const does = this.behave(this.seen.length, path);
    this.seen.push(entry);
    if (does.silentMs) await delay(does.silentMs);
    const login = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString();
    if (does.login !== undefined && does.login !== login) return void response.writeHead(401).end();
    if (does.location !== undefined)
      return void response.writeHead(302, { location: does.location }).end();
    const bytes = does.body ?? this.files[path];
    const status = does.status ?? (bytes ? 200 : 404);
    if (status !== 200 || !bytes) return void response.writeHead(status).end();
    await this.#send(bytes, does, entry, response);
  }

  async #send(
    bytes: Uint8Array,
    does: Behaviour,
    entry: Seen,
    response: ServerResponse,
  ): Promise<void> {
    const { etag = '"1"', lastModified, lie = 0, shift = 0 } = does;
    const asked = /^bytes=(\d+)-$/.exec(entry.range ?? '')?.[1];
    const current =
      does.ignoresIfRange ||
      entry.ifRange === undefined ||
      entry.ifRange === etag ||
      entry.ifRange === lastModified;
    const partly = asked !== undefined && !does.ignoresRanges && current;
    const start = partly ? Number(asked) + shift : 0;
    const total = bytes.length + lie;
    const headers: Record<string, string | number> = { ...does.headers };
    if (etag !== null) headers.etag = etag;
    if (lastModified !== undefined) headers['last-modified'] = lastModified;
    if (partly && start >= bytes.length) {
      response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
      return;
    }
    if (partly) headers['content-range'] = `bytes ${start}-${bytes.length - 1}/${total}`;
    if (!does.chunked) headers['content-length'] = partly ? bytes.length - start : total;
    response.writeHead(partly ? 206 : 200, headers);
    const limit = Math.min(bytes.length, start + (does.cutAfter ?? Number.POSITIVE_INFINITY));
    for (let at = start; at < limit && !response.destroyed; at += 16384) {
      const chunk = bytes.subarray(at, Math.min(at + 16384, limit));
      await new Promise((resolve) => response.write(chunk, resolve));
      entry.sent += chunk.length;
      if (does.slowMs) await delay(does.slowMs);
    }
    if (limit < bytes.length || lie > 0) {
      await delay(5); // so that what was sent gets through before the connection breaks
      response.destroy();
    } else response.end();
  }
}

/** A proxy that passes on what it is asked for, both ways: whole requests and tunnels. */
export class ForwardProxy implements AsyncDisposable {
  readonly asked: string[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#forward(request, response));
    this.#server.on('connect', ({ url = '' }: IncomingMessage, client) => {
      this.asked.push(`CONNECT ${url}`);
      const [host = '', port = ''] = url.split(':');
      const upstream = connect(Number(port), host, () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(client);
        client.pipe(upstream);
      });
      upstream.on('error', () => client.destroy());
      client.on('error', () => upstream.destroy());
    });
  }

  static async start(): Promise<ForwardProxy> {
    const proxy = new ForwardProxy();
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked.push(`GET ${request.url}`);
    const answer = await fetch(request.url ?? '');
    response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
  }
}
