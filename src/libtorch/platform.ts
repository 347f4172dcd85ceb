// What this machine must have besides the right platform and processor.
import type { Machine } from '../net/machine.js';

/** LibTorch's Linux wheels are manylinux_2_28. */
const GLIBC = [2, 28] as const;

/** The C library's version on Linux with glibc, else null. */
export function glibcVersion(): string | null {
  if (process.platform !== 'linux') return null;
  const { header } = process.report.getReport() as unknown as {
    header: { glibcVersionRuntime?: string };
  };
  return header.glibcVersionRuntime ?? null;
}

/** Why LibTorch can't run here although there is one for the platform, or null. */
export function platformFault(
  { platform }: Pick<Machine, 'platform'>,
  glibc = glibcVersion(),
): string | null {
  if (platform !== 'linux' || process.platform !== 'linux') return null;
  const needed = GLIBC.join('.');
  if (!glibc)
    return `LibTorch needs glibc ${needed} or newer, and this Linux has another C library (musl)`;
  const [major = 0, minor = 0] = glibc.split('.').map(Number);
  if (major > GLIBC[0] || (major === GLIBC[0] && minor >= GLIBC[1])) return null;
  return `LibTorch needs glibc ${needed} or newer, and this system has ${glibc}`;
}
