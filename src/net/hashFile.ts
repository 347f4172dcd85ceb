import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { StoppedError } from './errors.js';

export interface HashOptions {
  /** Default `sha256`. */
  algorithm?: 'sha256' | 'md5';
  /** Only so many bytes from the beginning. Default all. */
  bytes?: number;
  signal?: AbortSignal | undefined;
}

/** Hash of a file in hexadecimal digits. */
export async function hashFile(
  file: string,
  { algorithm = 'sha256', bytes, signal }: HashOptions = {},
): Promise<string> {
  const hash = createHash(algorithm);
  const range = bytes === undefined ? {} : { end: bytes - 1 };
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20, ...range })) {
    if (signal?.aborted) throw new StoppedError(signal);
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
