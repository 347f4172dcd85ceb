// What a command may touch of its surroundings, so that tests can give it others.
import type { Machine } from '../libtorch/paths.js';

/** The part of a terminal or pipe that is used. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Io extends Machine {
  /** Results. */
  out: Output;
  /** Progress and errors. */
  err: Output;
  /** Aborted on Ctrl+C. */
  signal?: AbortSignal;
}

export const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** A command line that says nothing sensible. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** `132.6 MB`, `4.2 kB`. */
export function formatBytes(bytes: number): string {
  if (bytes >= 999.5e6) return `${(bytes / 1e9).toFixed(2)} GB`;
  if (bytes >= 999.5e3) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${(bytes / 1e3).toFixed(1)} kB`;
}
