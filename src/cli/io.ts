// What a command may touch of its surroundings, so that tests can give it others.
import type { Machine } from '../net/machine.js';
import type { ProgressOutput } from '../net/output.js';

export interface Io extends Machine {
  /** Results. */
  out: ProgressOutput;
  /** Progress and errors. */
  err: ProgressOutput;
  /** Aborted on Ctrl+C. */
  signal?: AbortSignal;
}

export const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** A command line that says nothing sensible. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
