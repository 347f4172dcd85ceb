// `kindling libtorch …`: get, choose, show and remove the LibTorch that is loaded.
import { resolve } from 'node:path';
import { type Choice, readChoice, writeChoice } from '../libtorch/choice.js';
import { LibtorchError } from '../libtorch/errors.js';
import { installLibtorch } from '../libtorch/install.js';
import { listCache, readInstalled } from '../libtorch/installed.js';
import { MANIFEST } from '../libtorch/manifest.js';
import { cacheFolder, platformKey } from '../libtorch/paths.js';
import type { Variant } from '../libtorch/pin.js';
import { removeLibtorch } from '../libtorch/remove.js';
import { openFolder, resolveLibtorch } from '../libtorch/resolve.js';
import { testLoad } from '../libtorch/testLoad.js';
import { installToolkit } from '../libtorch/toolkit.js';
import { folderBytes } from '../net/folders.js';
import type { Progress } from '../net/meter.js';
import { formatBytes } from '../net/output.js';
import { ProgressLine } from '../net/progressLine.js';
import { EXIT, type Io, UsageError } from './io.js';

/** Runs `libtorch <action> …` and returns the exit code. */
export async function runLibtorch(
  words: readonly string[],
  json: boolean,
  io: Io,
): Promise<number> {
  const [action, word, ...rest] = words;
  if (rest.length > 0) throw new UsageError(`unexpected ${rest[0]}`);
  switch (action) {
    case 'install':
      return install(word ?? 'cpu', io);
    case 'use':
      if (!word) throw new UsageError('libtorch use needs a folder, cpu, cuda or auto');
      return use(word, io);
    case 'status':
      if (word) throw new UsageError(`unexpected ${word}`);
      return status(json, io);
    case 'remove':
      return remove(word === undefined ? undefined : asVariant(word), io);
    default:
      throw new UsageError(
        action ? `libtorch has no command ${action}` : 'libtorch needs a command',
      );
  }
}

function asVariant(word: string, expected = 'cpu or cuda'): Variant {
  if (word === 'cpu' || word === 'cuda') return word;
  throw new UsageError(`expected ${expected}, got ${word}`);
}

async function install(word: string, io: Io): Promise<number> {
  const toolkit = word === 'toolkit';
  const variant = toolkit ? undefined : asVariant(word, 'cpu, cuda or toolkit');
  const name = toolkit ? 'CUDA toolkit' : 'LibTorch';
  const line = new ProgressLine(io.err, { name });
  const options = { ...io, onProgress: (progress: Progress) => line.update(progress) };
  try {
    const done = await (toolkit
      ? installToolkit(options)
      : installLibtorch({ ...options, variant }));
    line.end();
    const { version, build, folder, from, fetchedBytes, seconds } = done;
    io.out.write(
      done.present
        ? `${name} ${version} (${build}) is already in ${folder}\n`
        : `${name} ${version} (${build}) from ${from}: ${formatBytes(fetchedBytes)} in ${seconds.toFixed(1)} s\n${folder}\n`,
    );
    return EXIT.ok;
  } finally {
    line.end();
  }
}

async function use(word: string, io: Io): Promise<number> {
  if (word === 'auto') {
    writeChoice(io, null);
    io.out.write('LibTorch is looked for in the usual order\n');
    return EXIT.ok;
  }
  const choice: Choice =
    word === 'cpu' || word === 'cuda' ? { variant: word } : { folder: resolve(word) };
  const folder = 'folder' in choice ? choice.folder : cachedFolder(choice.variant, io);
  const { version, variant, preload } = openFolder(folder, io);
  await testLoad(preload, io.signal);
  writeChoice(io, choice);
  io.out.write(`LibTorch ${version} (${variant}) in ${folder} is used from now on\n`);
  return EXIT.ok;
}

function cachedFolder(variant: Variant, io: Io): string {
  const target = MANIFEST[`${platformKey(io)}-${variant}`];
  const folder = target && cacheFolder(io, target.version, target.build);
  if (folder && typeof readInstalled(folder) !== 'string') return folder;
  throw new LibtorchError('ERR_LIBTORCH_NOT_FOUND', `LibTorch (${variant}) is not installed`, {
    next: `npx kindling libtorch install ${variant}`,
  });
}

function status(json: boolean, io: Io): number {
  const cache = listCache(io).map(({ version, name, folder }) => {
    const mark = readInstalled(folder);
    return {
      version,
      name,
      folder,
      bytes: folderBytes(folder),
      state: typeof mark === 'string' ? mark : 'ok',
    };
  });
  const { libtorch, error } = attempt(() => resolveLibtorch(io));
  const choice = attempt(() => readChoice(io)).libtorch ?? null;
  if (json) {
    const fault = error && {
      code: error.code,
      message: error.headline,
      trace: error.trace,
      next: error.next,
    };
    io.out.write(
      `${JSON.stringify({ ok: !error, libtorch: libtorch ?? null, error: fault, choice, cache })}\n`,
    );
    return error ? EXIT.failed : EXIT.ok;
  }
  if (libtorch) {
    const { version, variant, lib, include, trace } = libtorch;
    io.out.write(
      `LibTorch ${version} (${variant})\n  libraries ${lib}\n  headers   ${include ?? 'none'}\n`,
    );
    io.out.write(`Found so:\n${trace.map((step) => `  ${step}\n`).join('')}`);
  }
  for (const { name, version, bytes, state } of cache) {
    io.out.write(`In the cache: ${version} ${name}, ${formatBytes(bytes)}, ${state}\n`);
  }
  if (error) throw error;
  return EXIT.ok;
}

function attempt<T>(work: () => T): { libtorch?: T; error?: LibtorchError } {
  try {
    return { libtorch: work() };
  } catch (error) {
    if (error instanceof LibtorchError) return { error };
    throw error;
  }
}

function remove(variant: Variant | undefined, io: Io): number {
  const removed = removeLibtorch({ ...io, variant });
  for (const { folder, bytes } of removed)
    io.out.write(`removed ${folder}, ${formatBytes(bytes)}\n`);
  if (removed.length === 0) io.out.write('there is nothing in the cache to remove\n');
  return EXIT.ok;
}
