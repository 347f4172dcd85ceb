// What can go wrong while something is fetched and stored. Callers put these words into errors of their own.

/** Something could not be fetched. */
export class NetError extends Error {
  override readonly name: string = 'NetError';
  /** What the reader can change. */
  readonly next: string | undefined;

  constructor(message: string, { next, cause }: { next?: string; cause?: unknown } = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.next = next;
  }
}

/** A failed exchange; `retry` says if the same request may work a moment later. */
export class HttpError extends NetError {
  override readonly name = 'HttpError';

  constructor(
    message: string,
    readonly retry: boolean,
    options: { next?: string; cause?: unknown } = {},
  ) {
    super(message, options);
  }
}

/** The caller's signal was aborted; `cause` is its reason. */
export class StoppedError extends NetError {
  override readonly name = 'StoppedError';

  constructor(signal?: AbortSignal) {
    super('stopped', { cause: signal?.reason });
  }
}

/** What arrived is not what was expected. */
export class ChecksumError extends NetError {
  override readonly name = 'ChecksumError';
}

/** There is no room for what is to be fetched. */
export class SpaceError extends NetError {
  override readonly name = 'SpaceError';
}

/** An error of the file system in words: what is wrong with which folder, and what helps. Null for other errors. */
export function fileFault(
  error: unknown,
  folder: string,
): { message: string; next: string } | null {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const space = 'free some space, or set KINDLING_HOME to a folder on another disk';
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return { message: `the disk that holds ${folder} is full`, next: space };
    case 'EFBIG':
      return {
        message: `a file in ${folder} reached the size limit of this disk or shell (see ulimit -f)`,
        next: space,
      };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EEXIST':
      return {
        message: `${folder} can't be written (${code})`,
        next: 'make it writable, or set KINDLING_HOME to a folder that is',
      };
    default:
      return null;
  }
}
