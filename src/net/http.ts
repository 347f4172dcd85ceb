// HTTP: proxies and certificates from the environment, errors in words. No retries here.
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { EnvHttpProxyAgent, fetch, type Response } from 'undici';
import { HttpError, NetError, StoppedError } from './errors.js';
import type { Env } from './machine.js';

export interface HttpOptions {
  env: Env;
  /** A certificate bundle that pip is set to. */
  pipCert?: string;
  /** A proxy that pip is set to; the environment's own comes first. */
  pipProxy?: string;
  /** Gives up on a connection or a silent server after this long. Default 30,000. */
  timeoutMs?: number;
}

export interface GetOptions {
  /** Default GET. */
  method?: 'GET' | 'HEAD';
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/**
 * Requests through `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, trusting Node's certificates and those in
 * `NODE_EXTRA_CA_CERTS`, `SSL_CERT_FILE`, `PIP_CERT` and pip's configuration.
 */
export class Http {
  readonly #agent: EnvHttpProxyAgent;

  constructor({ env, pipCert, pipProxy, timeoutMs = 30_000 }: HttpOptions) {
    const ca = readCertificates(env, pipCert);
    const connect = { timeout: Math.min(timeoutMs, 15_000), ...(ca && { ca }) };
    this.#agent = new EnvHttpProxyAgent({
      httpProxy: env.http_proxy ?? env.HTTP_PROXY ?? pipProxy ?? '',
      httpsProxy: env.https_proxy ?? env.HTTPS_PROXY ?? pipProxy ?? '',
      noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      connect,
      ...(ca && { requestTls: { ca }, proxyTls: { ca } }),
    });
  }

  /** The answer, whatever its status; its body is not yet read. */
  async get(url: string, { method = 'GET', headers, signal }: GetOptions = {}): Promise<Response> {
    const { address, authorization } = splitCredentials(url);
    try {
      return await fetch(address, {
        dispatcher: this.#agent,
        method,
        signal,
        headers: { 'accept-encoding': 'identity', ...authorization, ...headers },
      });
    } catch (error) {
      throw explainHttpError(error, address, signal);
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

/** An address fit for a trace: without user and password. */
export function withoutCredentials(url: string): string {
  return splitCredentials(url).address;
}

function splitCredentials(url: string): {
  address: string;
  authorization?: { authorization: string };
} {
  const parsed = new URL(url);
  if (!parsed.username && !parsed.password) return { address: url };
  const pair = `${decodeURIComponent(parsed.username)}:${decodeURIComponent(parsed.password)}`;
  parsed.username = '';
  parsed.password = '';
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  return { address: parsed.href, authorization: { authorization } };
}

/** Puts a failure of `fetch`, or of reading its body, into words. */
export function explainHttpError(error: unknown, url: string, signal?: AbortSignal): unknown {
  if (error instanceof NetError) return error;
  if (signal?.aborted) return new StoppedError(signal);
  const { host } = new URL(url);
  const cause = (error as { cause?: { code?: string; message?: string } }).cause ?? error;
  const { code = '', message = String(error) } = cause as { code?: string; message?: string };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new HttpError(`${host} is not known here (no network, or only through a proxy)`, false, {
      cause,
    });
  }
  if (code === 'ECONNREFUSED')
    return new HttpError(`${host} refuses connections`, false, { cause });
  if (/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/.test(code)) {
    return new HttpError(`the certificate of ${host} is not trusted (${code})`, false, {
      cause,
      next: "set NODE_EXTRA_CA_CERTS to the file with your network's certificate",
    });
  }
  if (/TIMEOUT|ETIMEDOUT/.test(code))
    return new HttpError(`${host} does not answer`, true, { cause });
  return new HttpError(
    `the connection to ${host} broke (${/^UND_|^$/.test(code) ? message : code})`,
    true,
    { cause },
  );
}

function readCertificates(env: Env, pipCert?: string): string[] | undefined {
  const given = new Set(
    [env.PIP_CERT, pipCert, env.SSL_CERT_FILE, env.REQUESTS_CA_BUNDLE].filter(Boolean),
  );
  if (given.size === 0) return undefined;
  // An explicit list replaces Node's own, extra ones included; so all are named.
  if (env.NODE_EXTRA_CA_CERTS) given.add(env.NODE_EXTRA_CA_CERTS);
  const texts = [...given].map((file) => readText(file as string)).filter((text) => text !== null);
  return [...rootCertificates, ...texts];
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
