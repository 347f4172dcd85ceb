import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Hash of a file in hexadecimal digits; `bytes` stops after so many. */
export async function hashFile(
  file: string,
  { algorithm = 'sha256', bytes }: { algorithm?: 'sha256' | 'md5'; bytes?: number } = {},
): Promise<string> {
  const hash = createHash(algorithm);
  const range = bytes === undefined ? {} : { end: bytes - 1 };
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20, ...range })) {
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
