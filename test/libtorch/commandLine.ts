// Runs command lines without a process of their own and keeps what they say.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '#kindling/cli/command.js';
import type { Io } from '#kindling/cli/io.js';
import { LIBTORCH_VERSION } from '#kindling/libtorch/pin.js';

export interface Said {
  code: number;
  out: string;
  err: string;
}

/** Runs a command line on a made-up Linux machine whose cache is below `home`. */
export async function run(
  home: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Said> {
  const said = { code: -1, out: '', err: '' };
  said.code = await runCommand(args, ioFor(home, said, env));
  return said;
}

export function ioFor(
  home: string,
  said: { out: string; err: string },
  env: Record<string, string> = {},
): Io {
  return {
    env: { KINDLING_HOME: home, PATH: '/nonexistent', ...env },
    platform: 'linux',
    arch: 'x64',
    home,
    out: { write: (text: string) => (said.out += text) },
    err: { write: (text: string) => (said.err += text) },
  };
}

export const cached = (home: string, build = 'cpu'): string =>
  join(home, 'libtorch', LIBTORCH_VERSION, `linux-x64-${build}`);

/** A finished LibTorch in the cache, whose libraries are no real ones. */
export function fakeCached(home: string, build = 'cpu'): string {
  const folder = cached(home, build);
  mkdirSync(join(folder, 'lib'), { recursive: true });
  for (const name of ['libc10.so', 'libtorch_cpu.so'])
    writeFileSync(join(folder, 'lib', name), name);
  writeFileSync(join(folder, 'version.py'), `__version__ = '${LIBTORCH_VERSION}'\n`);
  const mark = { version: LIBTORCH_VERSION, build, libs: { 'libc10.so': { size: 9, sha256: '' } } };
  writeFileSync(join(folder, '.ok'), JSON.stringify(mark));
  return folder;
}
