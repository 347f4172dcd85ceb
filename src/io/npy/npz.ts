// Several named arrays per file: NumPy's `.npz`, a zip archive of `.npy` files.
import { ArgumentError, FileError } from '../../tensor/errors.js';
import { tidyAsync } from '../../tensor/scope.js';
import type { Tensor } from '../../tensor/tensor.js';
import { writeAtomically } from '../atomicFile.js';
import { checkNamed, setOwn } from '../named.js';
import { type FileInput, openSource, TensorSource } from '../source.js';
import { readDirectory } from '../zip/directory.js';
import { readEntry } from '../zip/read.js';
import { ZipWriter } from '../zip/write.js';
import { arrayParts, type DeviceOptions, readArray } from './npy.js';

const SUFFIX = '.npy';

/** Which arrays to load, and where to. */
export interface LoadNpzOptions extends DeviceOptions {
  /** Only these. Default: all. */
  keys?: readonly string[];
}

/**
 * The arrays of a `.npz` file by name, each as {@link loadNpy} gives it; packed ones are unpacked piece by piece.
 *
 * @throws {FileError} no such file, no archive of arrays, damaged, or an array that {@link loadNpy} refuses; it is named.
 * @throws {ArgumentError} one of `keys` is not there.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.load.html
 */
export function loadNpz(
  input: FileInput,
  { keys, device }: LoadNpzOptions = {},
): Promise<Record<string, Tensor>> {
  return tidyAsync(async () => {
    const source = await openSource('loadNpz', input, { mmap: false });
    try {
      const entries = readDirectory(source);
      const arrays: Record<string, Tensor> = {};
      for (const key of keys ?? namesOf(source.name, entries.keys())) {
        const entry = entries.get(key + SUFFIX);
        if (entry === undefined) throw missing(key, namesOf(source.name, entries.keys()));
        const bytes = await readEntry(source, entry);
        const array = new TensorSource('loadNpz', `${source.name} (${key.slice(0, 100)})`, bytes);
        setOwn(arrays, key, await readArray(array, { device }).finally(() => array.close()));
      }
      return arrays;
    } finally {
      await source.close();
    }
  });
}

function namesOf(file: string, entries: Iterable<string>): string[] {
  return [...entries].map((entry) => {
    if (entry.endsWith(SUFFIX)) return entry.slice(0, -SUFFIX.length);
    throw new FileError('loadNpz', file, `not an .npz file: it holds ${entry}, which is no array`);
  });
}

function missing(key: string, names: readonly string[]): ArgumentError {
  return ArgumentError.of('loadNpz', `one of ${names.join(', ')}`, 'keys', key);
}

/** Options of {@link saveNpz}. */
export interface SaveNpzOptions {
  /** Deflate the arrays, as `numpy.savez_compressed` does. Default false. */
  compressed?: boolean;
}

/**
 * Writes named tensors as a `.npz` file, whole or not at all.
 *
 * @param tensors their elements must not change until the promise is kept
 * @throws {ArgumentError} an element type is bfloat16, which NumPy does not have.
 * @throws {FileError} the system refuses.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.savez.html
 */
export function saveNpz(
  path: string | URL,
  tensors: Readonly<Record<string, Tensor>>,
  { compressed = false }: SaveNpzOptions = {},
): Promise<void> {
  return tidyAsync(async () => {
    checkNamed('saveNpz', tensors);
    const entries = Object.entries(tensors).map(
      ([name, tensor]) => [name, arrayParts('saveNpz', name, tensor)] as const,
    );
    await writeAtomically('saveNpz', path, async (out) => {
      const zip = new ZipWriter(out);
      for (const [name, parts] of entries)
        await zip.add(name + SUFFIX, parts, { deflate: compressed });
      await zip.finish();
    });
  });
}
