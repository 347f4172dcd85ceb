// Tensors out of a safetensors file, one by one or all at once.
import type { Device } from '../../tensor/device.js';
import type { DType } from '../../tensor/dtype.js';
import { ArgumentError, checkArg } from '../../tensor/errors.js';
import { tidyAsync } from '../../tensor/scope.js';
import type { Tensor } from '../../tensor/tensor.js';
import { elementsOf, storedSize } from '../elements.js';
import { setOwn } from '../named.js';
import { type FileInput, type MapOptions, openSource, type Source } from '../source.js';
import { type Header, readHeader, type TensorEntry } from './header.js';

/** Options of {@link openSafetensors}. */
export interface SafetensorsOptions extends MapOptions {
  /** Where the tensors go. Default `'cpu'`. */
  device?: Device;
}

/** Options of {@link loadSafetensors}. */
export interface LoadSafetensorsOptions extends SafetensorsOptions {
  /** Only these tensors. Default: all. */
  keys?: readonly string[];
}

/** First and last position (excluded) along one dimension; negative ones count from the end, null is all of it. */
export type SliceRange = readonly [start: number, end: number] | null;

/** Options of {@link SafetensorsFile.getSlice}. */
export interface GetSliceOptions {
  /** One range per dimension, from the first; dimensions without one are taken whole. */
  ranges: readonly SliceRange[];
}

/**
 * An open safetensors file: {@link openSafetensors} makes it. Its header has been read and checked, its tensors are read when
 * they are asked for. Tensors stay valid after `close()`.
 *
 * @see https://huggingface.co/docs/safetensors/index
 */
export class SafetensorsFile implements AsyncDisposable {
  /** Texts that stand beside the tensors. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly #source: Source;
  readonly #tensors: Header['tensors'];
  readonly #device: Device;
  #closed = false;

  /** @internal {@link openSafetensors} opens files. */
  constructor(source: Source, device: Device) {
    const { metadata, tensors } = readHeader(source);
    this.metadata = metadata;
    this.#source = source;
    this.#tensors = tensors;
    this.#device = device;
  }

  /** The names of the tensors, in the order of the header. */
  keys(): string[] {
    return [...this.#tensors.keys()];
  }

  /**
   * What the header says of a tensor, without reading it.
   *
   * @throws {ArgumentError} there is no tensor of that name.
   */
  info(name: string): { dtype: string; shape: readonly number[] } {
    const { type, shape } = this.#find('info', name);
    return { dtype: type, shape };
  }

  /**
   * A tensor, in memory of its own: of the mapped file, or, without `mmap`, read now. Types are those of
   * {@link loadSafetensors}.
   *
   * @throws {ArgumentError} there is no tensor of that name, or the file is closed.
   * @throws {FileError} without `mmap`: the file cannot be read.
   */
  get<D extends DType = DType>(name: string): Promise<Tensor<D>> {
    return this.#read(this.#find('get', name)) as Promise<Tensor<D>>;
  }

  /**
   * A part of a tensor, as PyTorch's `x[a:b, c:d]`; without `mmap` only the rows (ranges of the first dimension) are read.
   * With `mmap` it is a view that shares the file's memory.
   *
   * @throws {ArgumentError} there is no tensor of that name, or a range is out of bounds.
   */
  getSlice<D extends DType = DType>(name: string, { ranges }: GetSliceOptions): Promise<Tensor<D>> {
    const entry = this.#find('getSlice', name);
    const bounds = ranges.map((range, dim) => boundsOf(range, dim, entry));
    const [rows] = bounds;
    return tidyAsync(async () => {
      let part = await this.#read(rows === undefined ? entry : rowsOf(entry, rows));
      for (const [dim, { start, length }] of bounds.entries())
        if (dim > 0) part = part.narrow(dim, start, length);
      return part as Tensor<D>;
    });
  }

  /** Closes the file. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#source.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #find(op: string, name: string): TensorEntry {
    const label = `SafetensorsFile.${op}`;
    if (this.#closed) throw new ArgumentError(label, `${this.#source.name} is closed`);
    const entry = this.#tensors.get(name);
    if (entry !== undefined) return entry;
    throw ArgumentError.of(label, `one of the ${this.#tensors.size} tensors' names`, 'name', name);
  }

  #read(entry: TensorEntry): Promise<Tensor> {
    return tidyAsync(async () => {
      const { name, type, shape, at, bytes: count } = entry;
      const what = `tensor "${name}"`;
      const bytes = await this.#source.bytes(at, count, { align: storedSize(type), what });
      return elementsOf(this.#source, bytes, { type, shape, what }).to(this.#device);
    });
  }
}

interface Bounds {
  start: number;
  length: number;
}

function boundsOf(range: SliceRange, dim: number, { name, shape }: TensorEntry): Bounds {
  const op = 'SafetensorsFile.getSlice';
  const size = shape[dim];
  if (size === undefined)
    throw new ArgumentError(op, `expected ${shape.length} ranges or fewer for "${name}"`);
  if (range === null) return { start: 0, length: size };
  const [start, end] = range.map((at) => (at < 0 ? at + size : at)) as [number, number];
  const fits = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end <= size;
  checkArg(fits && start <= end, op, `positions in [0, ${size}]`, `range ${dim}`, range);
  return { start, length: end - start };
}

/** The entry of some rows of a tensor. */
function rowsOf(entry: TensorEntry, { start, length }: Bounds): TensorEntry {
  const [rows = 0, ...rest] = entry.shape;
  const width = rows === 0 ? 0 : entry.bytes / rows;
  return {
    ...entry,
    shape: [length, ...rest],
    at: entry.at + start * width,
    bytes: length * width,
  };
}

/**
 * Opens a safetensors file for its tensors one by one.
 *
 * @param input a path, a `file:` URL, or the file's bytes
 * @throws {FileError} no such file, another kind of file, or damaged; the tensor is named.
 * @example
 * ```ts
 * await using file = await openSafetensors('model.safetensors');
 * const head = await file.getSlice('embedding', { ranges: [[0, 10]] });
 * ```
 */
export async function openSafetensors(
  input: FileInput,
  options: SafetensorsOptions = {},
): Promise<SafetensorsFile> {
  return openFile('openSafetensors', input, options);
}

async function openFile(
  op: string,
  input: FileInput,
  { device = 'cpu', ...options }: SafetensorsOptions,
): Promise<SafetensorsFile> {
  const source = await openSource(op, input, options);
  try {
    return new SafetensorsFile(source, device);
  } catch (error) {
    await source.close();
    throw error;
  }
}

/**
 * The tensors of a safetensors file by name. The file is mapped into memory: loading costs nothing until a tensor is used,
 * and changing one in place changes the memory, not the file.
 *
 * U16 becomes int32, U32 and U64 become int64; element types without a name in Kindling (F8 and narrower) are refused. A
 * tensor that does not lie at a multiple of its element's size is copied.
 *
 * @param input a path, a `file:` URL, or the file's bytes
 * @throws {FileError} no such file, another kind of file, or damaged; the tensor is named.
 * @throws {ArgumentError} one of `keys` is not there.
 * @see https://huggingface.co/docs/safetensors/api/torch
 */
export function loadSafetensors(
  input: FileInput,
  { keys, ...options }: LoadSafetensorsOptions = {},
): Promise<Record<string, Tensor>> {
  return tidyAsync(async () => {
    const file = await openFile('loadSafetensors', input, options);
    try {
      const tensors: Record<string, Tensor> = {};
      for (const name of keys ?? file.keys()) setOwn(tensors, name, await file.get(name));
      return tensors;
    } finally {
      await file.close();
    }
  });
}
