// What can go wrong before there is a LibTorch. This layer is left of tensor/, so it has its own class.

export type LibtorchErrorCode =
  | 'ERR_LIBTORCH_NOT_FOUND'
  | 'ERR_LIBTORCH_PATH'
  | 'ERR_LIBTORCH_VERSION'
  | 'ERR_LIBTORCH_PLATFORM'
  | 'ERR_LIBTORCH_DOWNLOAD'
  | 'ERR_LIBTORCH_CHECKSUM'
  | 'ERR_LIBTORCH_DISK'
  | 'ERR_LIBTORCH_LOCKED'
  | 'ERR_LIBTORCH_LOAD'
  | 'ERR_LIBTORCH_STOPPED';

export interface LibtorchErrorOptions {
  /** What was tried, one line per step; printed below the message. */
  trace?: readonly string[];
  /** What the reader can type or change next; printed last. */
  next?: string;
  cause?: unknown;
}

/**
 * An error that says what failed, what had been tried, and what to type next.
 * `headline` and `trace` are also there separately, for `--json` and for callers that add steps.
 */
export class LibtorchError extends Error {
  override readonly name = 'LibtorchError';
  readonly trace: readonly string[];
  readonly next: string | undefined;

  constructor(
    readonly code: LibtorchErrorCode,
    readonly headline: string,
    options: LibtorchErrorOptions = {},
  ) {
    const { trace = [], next, cause } = options;
    const steps =
      trace.length > 0 ? `\nTried:\n${trace.map((line) => `  ${line}`).join('\n')}` : '';
    super(`${headline}${steps}${next ? `\nNext: ${next}` : ''}`, { cause });
    this.trace = trace;
    this.next = next;
  }

  /** The same error with the steps that came before it. */
  after(trace: readonly string[]): LibtorchError {
    const { code, headline, next, cause } = this;
    return new LibtorchError(code, headline, { trace: [...trace, ...this.trace], next, cause });
  }
}

/** Turns an error of the file system into words: which folder, and what helps. Others come back as they are. */
export function explainFileError(error: unknown, folder: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const options = {
    next: 'free some space, or set KINDLING_HOME to a folder on another disk',
    cause: error,
  };
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new LibtorchError(
        'ERR_LIBTORCH_DISK',
        `the disk that holds ${folder} is full`,
        options,
      );
    case 'EFBIG':
      return new LibtorchError(
        'ERR_LIBTORCH_DISK',
        `a file in ${folder} reached the size limit of this disk or shell (see ulimit -f)`,
        options,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EEXIST':
      return new LibtorchError('ERR_LIBTORCH_DISK', `${folder} can't be written (${code})`, {
        next: 'make it writable, or set KINDLING_HOME to a folder that is',
        cause: error,
      });
    default:
      return error;
  }
}
