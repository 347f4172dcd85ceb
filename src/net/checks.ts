// What is known of a file before it is fetched, and whether what arrived is that.
import { basename } from 'node:path';
import { ChecksumError, StoppedError } from './errors.js';
import { fileBytes } from './folders.js';
import { hashFile } from './hashFile.js';

export interface FileChecks {
  /** Bytes. */
  size?: number | undefined;
  /** Hexadecimal digits, as the two below. */
  sha256?: string | undefined;
  md5?: string | undefined;
  /** MD5 of the first {@link HEAD_BYTES} bytes, which is what fastai records. */
  headMd5?: string | undefined;
}

export const HEAD_BYTES = 1 << 20;

/** Whether a hash vouches for every byte of the file. */
export function vouchForAll({ sha256, md5 }: FileChecks): boolean {
  return sha256 !== undefined || md5 !== undefined;
}

/** What helps if it was not the caller who said what to expect. */
export function adviceFor({ headMd5 }: FileChecks): { next?: string } {
  if (headMd5 === undefined) return {};
  return { next: 'if it has been replaced at its source, pass the size or sha256 of the new one' };
}

/**
 * The file's SHA-256, if it is what it must be.
 *
 * @throws {ChecksumError} it is not: it says what differs, calling the file `name`.
 */
export async function checkFile(
  file: string,
  checks: FileChecks,
  { name = basename(file), signal }: { name?: string; signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const differ = (what: string, found: number | string, expected: number | string): never => {
    const text = `${name} has ${what}${found}, ${what}${expected} was expected`;
    throw new ChecksumError(text, adviceFor(checks));
  };
  const bytes = fileBytes(file);
  if (checks.size !== undefined && bytes !== checks.size) {
    const text = `${name} has ${bytes} bytes, ${checks.size} were expected`;
    throw new ChecksumError(text, adviceFor(checks));
  }
  if (checks.headMd5 !== undefined) {
    const found = await hashFile(file, { algorithm: 'md5', bytes: HEAD_BYTES });
    if (found !== checks.headMd5) differ('in its first megabyte MD5 ', found, checks.headMd5);
  }
  if (checks.md5 !== undefined) {
    const found = await hashFile(file, { algorithm: 'md5', signal });
    if (found !== checks.md5.toLowerCase()) differ('MD5 ', found, checks.md5.toLowerCase());
  }
  if (signal?.aborted) throw new StoppedError(signal);
  const found = await hashFile(file, { signal });
  const expected = checks.sha256?.toLowerCase();
  if (expected !== undefined && found !== expected) differ('SHA-256 ', found, expected);
  return found;
}
