/** Where progress goes: a stream such as `process.stderr`. */
export interface ProgressOutput {
  write(text: string): unknown;
  /** Whether a line can be written over. */
  readonly isTTY?: boolean | undefined;
  /** Characters in a line. */
  readonly columns?: number | undefined;
}

/** `132.6 MB`, `4.2 kB`. */
export function formatBytes(bytes: number): string {
  if (bytes >= 999.5e6) return `${(bytes / 1e9).toFixed(2)} GB`;
  if (bytes >= 999.5e3) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${(bytes / 1e3).toFixed(1)} kB`;
}
