// The one place that knows when a broken download is worth another try, and how a body gets into a file.
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Response } from 'undici';
import { HttpError } from './errors.js';
import { explainHttpError } from './http.js';

export interface RetryOptions {
  url: string;
  signal?: AbortSignal | undefined;
  /** Pause before the second attempt, doubled each time. Default 500. */
  retryDelayMs?: number | undefined;
  /** Told of each failure that another try follows. */
  onRetry?: ((error: HttpError) => void) | undefined;
}

/** Attempts in a row that bring nothing new before giving up. */
const TRIES = 6;

/** Bears with failures as long as bytes still arrive. */
export class Patience {
  #fruitless = 0;

  constructor(
    private readonly options: RetryOptions,
    /** The most bytes there have been. */
    private best: number,
  ) {}

  /** Waits before the next try. @throws the error in words, where another try is of no use. */
  async bear(error: unknown, have: number): Promise<void> {
    const { url, signal, retryDelayMs = 500, onRetry } = this.options;
    const known = explainFailure(error, url, signal);
    if (!(known instanceof HttpError) || !known.retry) throw known;
    this.#fruitless = have > this.best ? 1 : this.#fruitless + 1;
    this.best = Math.max(this.best, have);
    if (this.#fruitless >= TRIES) throw known;
    onRetry?.(known);
    await delay(retryDelayMs * 2 ** (this.#fruitless - 1), undefined, { signal }).catch(() => {});
  }
}

const NET_CALLS = new Set(['read', 'connect', 'getaddrinfo']);

/** Errors of the disk stay what they are; all others come from the connection. */
function explainFailure(error: unknown, url: string, signal?: AbortSignal): unknown {
  const { syscall = 'read' } = error as NodeJS.ErrnoException;
  return NET_CALLS.has(syscall) ? explainHttpError(error, url, signal) : error;
}

/** @throws {HttpError} the answer is none of the file's bytes. */
export function checkStatus(response: Response, url: string, name: string): void {
  const { status } = response;
  if (status === 200 || status === 206) return;
  void response.body?.cancel();
  const retry = status === 408 || status === 429 || status >= 500;
  throw new HttpError(`${new URL(url).host} answers ${status} for ${name}`, retry);
}

/**
 * Adds the body to a file, and refuses a byte more than `wanted`; without a number, whatever comes is taken.
 *
 * @throws {HttpError} too many or too few bytes came.
 */
export async function appendBody(
  response: Response,
  file: string,
  url: string,
  { wanted, onBytes }: { wanted: number | undefined; onBytes: (bytes: number) => void },
): Promise<void> {
  const { host } = new URL(url);
  const out = await open(file, 'a');
  let left = wanted ?? Number.POSITIVE_INFINITY;
  try {
    for await (const chunk of response.body ?? []) {
      if (chunk.length > left) throw new HttpError(`${host} sends more than was asked for`, false);
      left -= chunk.length;
      await out.appendFile(chunk);
      onBytes(chunk.length);
    }
  } finally {
    await out.close();
  }
  if (wanted !== undefined && left > 0)
    throw new HttpError(`${host} closed the connection too early`, true);
}
