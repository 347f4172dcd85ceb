// Calls `installLibtorch` as the tests need it: small wheels, a test index, no pip, no Python, no real libraries.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LibtorchError } from '#kindling/libtorch/errors.js';
import {
  type Installed,
  type InstallOptions,
  installLibtorch,
} from '#kindling/libtorch/install.js';
import type { TestIndex } from './server.js';
import { makeCudart, makeManifest, makeTorch, type TestWheel } from './wheels.js';

export const NO_PIP = ['/nonexistent/pip'];
/** Nobody listens there. */
export const NOWHERE = 'http://127.0.0.1:2/whl';

let small: Promise<TestWheel[]> | undefined;
/** The wheels that most tests use, made once. */
export function smallWheels(): Promise<TestWheel[]> {
  small ??= Promise.all([makeTorch(), makeCudart()]);
  return small;
}

export function optionsFor(
  folder: string,
  index: TestIndex | null,
  wheels: readonly TestWheel[],
  more: InstallOptions = {},
): InstallOptions {
  return {
    env: { KINDLING_HOME: folder },
    platform: 'linux',
    arch: 'x64',
    home: folder,
    manifest: makeManifest(wheels),
    pytorchIndex: NOWHERE,
    pip: async () => ({ command: NO_PIP, index: index?.index ?? null, indexFrom: 'a test' }),
    load: async () => {},
    retryDelayMs: 1,
    ...more,
  };
}

export async function install(
  folder: string,
  index: TestIndex | null,
  wheels: readonly TestWheel[],
  more: InstallOptions = {},
): Promise<Installed> {
  return installLibtorch(optionsFor(folder, index, wheels, more));
}

/** The error that an installation ends with. */
export async function failure(work: Promise<unknown>): Promise<LibtorchError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof LibtorchError) return error;
    throw error;
  }
  throw new Error('expected a LibtorchError, but it worked');
}

export const targetOf = (folder: string, build = 'cpu'): string =>
  join(folder, 'libtorch', '2.13.0', `linux-x64-${build}`);

/** Names beside the place of the finished LibTorch: what a run has left behind. */
export function leftovers(folder: string): string[] {
  const parent = join(folder, 'libtorch', '2.13.0');
  return existsSync(parent) ? readdirSync(parent).sort() : [];
}
