import type { FileChecks } from '../../net/checks.js';
import type { ProgressOutput } from '../../net/output.js';
import { ArgumentError, checkArg } from '../../tensor/errors.js';
import { URLs } from './urls.js';

/** How far a download is. */
export interface DownloadProgress {
  /** What is being done: `'wait'` for another process or before another try. */
  phase: 'look' | 'wait' | 'download' | 'check' | 'unpack' | 'done';
  /** The same in words. */
  message: string;
  /** Bytes here so far, those of an earlier attempt included; bytes of the archive read while it is unpacked. */
  done: number;
  /** Bytes in all; 0 while that is not known. */
  total: number;
  /** Bytes that came over the network in this call. */
  fetched: number;
}

/** Options that {@link untarData} and {@link downloadUrl} share. */
export interface DownloadOptions {
  /** Bytes that the file must have. Default: what the server says, and fastai's record for {@link URLs}. */
  size?: number;
  /** SHA-256 that the file must have, 64 hexadecimal digits. Takes the place of fastai's record. */
  sha256?: string;
  /** MD5 that the whole file must have, 32 hexadecimal digits. Takes the place of fastai's record. */
  md5?: string;
  /** Fetch it again even if it is there. Default `false`. */
  force?: boolean;
  /** Aborting it rejects with its reason. What has arrived stays, and the next call goes on from there. */
  signal?: AbortSignal;
  /** A server that says nothing for so many milliseconds is given up, and asked again. Default 30,000. */
  timeoutMs?: number;
  /** Show progress: a live line on a terminal, a line now and then in a log. Default `true`. */
  progress?: boolean;
  /** Where progress is shown. Default `process.stderr`. */
  out?: ProgressOutput;
  /** Called often, at least once for each phase. */
  onProgress?: (progress: DownloadProgress) => void;
}

/** Things that tests replace. */
export interface Seams {
  /** Pause before the second attempt in milliseconds, doubled each time. Default 500. */
  retryDelayMs?: number;
  env?: Readonly<Record<string, string | undefined>>;
  home?: string;
  freeBytes?: (folder: string) => number;
}

/** The address without user and password. @throws {ArgumentError} it is no http or https address. */
export function checkUrl(op: string, url: unknown): URL {
  const expected = 'an http or https address';
  checkArg(typeof url === 'string', op, expected, 'url', url);
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    const error = ArgumentError.of(op, expected, 'url', url);
    if (!(url in URLs)) throw error;
    throw new ArgumentError(op, `${error.message.slice(op.length + 2)}; did you mean URLs.${url}?`);
  }
  checkArg(/^https?:$/.test(parsed.protocol), op, expected, 'url', url);
  parsed.username = '';
  parsed.password = '';
  parsed.hash = '';
  return parsed;
}

/** @throws {ArgumentError} one of the options is none. */
export function checkOptions(op: string, options: DownloadOptions & { dest?: string }): void {
  const { size, sha256, md5, timeoutMs, dest } = options;
  const natural = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
  const digits = (text: unknown, n: number): boolean =>
    typeof text === 'string' && new RegExp(`^[0-9a-f]{${n}}$`, 'i').test(text);
  checkArg(dest === undefined || isPath(dest), op, 'a path', 'dest', dest);
  checkArg(size === undefined || natural(size), op, 'a number of bytes', 'size', size);
  checkArg(
    sha256 === undefined || digits(sha256, 64),
    op,
    '64 hexadecimal digits',
    'sha256',
    sha256,
  );
  checkArg(md5 === undefined || digits(md5, 32), op, '32 hexadecimal digits', 'md5', md5);
  checkArg(
    timeoutMs === undefined || timeoutMs > 0,
    op,
    'a positive number of milliseconds',
    'timeoutMs',
    timeoutMs,
  );
}

/** Whether a value can be a path. */
export function isPath(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** What the caller demands of the file, or else what is known of it. */
export function checksOf({ size, sha256, md5 }: DownloadOptions, known: FileChecks): FileChecks {
  const given = size !== undefined || sha256 !== undefined || md5 !== undefined;
  return given ? { size, sha256, md5 } : known;
}
