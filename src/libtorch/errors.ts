// What can go wrong before there is a LibTorch. This layer is left of tensor/, so it has its own class.
import { fileFault, NetError, StoppedError } from '../net/errors.js';

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

/** Puts what net/ throws, and an error of the file system, into an error of this layer. Others come back as they are. */
export function explainError(error: unknown, folder: string): unknown {
  const known = asLibtorchError(error);
  if (known) return known;
  const fault = fileFault(error, folder);
  if (!fault) return error;
  return new LibtorchError('ERR_LIBTORCH_DISK', fault.message, { next: fault.next, cause: error });
}

/** An error of this layer, or of net/ as one of this layer; null for every other. */
export function asLibtorchError(error: unknown): LibtorchError | null {
  if (error instanceof LibtorchError) return error;
  if (!(error instanceof NetError)) return null;
  const { message, next, cause } = error;
  const code = error instanceof StoppedError ? 'ERR_LIBTORCH_STOPPED' : 'ERR_LIBTORCH_DOWNLOAD';
  return new LibtorchError(code, message, { next, cause });
}
