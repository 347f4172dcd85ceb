// PyTorch's own files: `torch.load`.
import type { Device } from '../../tensor/device.js';
import { tidyAsync } from '../../tensor/scope.js';
import type { Tensor } from '../../tensor/tensor.js';
import { cleanBool, storedSize, swapBytes, swapWidth } from '../elements.js';
import { type FileInput, type MapOptions, openSource, type Source } from '../source.js';
import { type Contents, storageBytes } from './contents.js';
import { readLegacyFormat } from './legacyFormat.js';
import { type Memory, Reviver } from './revive.js';
import type { PyStorage, StateValue } from './values.js';
import { readZipFormat } from './zipFormat.js';

/** Options of {@link load}. */
export interface LoadFileOptions extends MapOptions {
  /** Where the tensors go, wherever they were when they were saved. Default `'cpu'`. */
  device?: Device;
}

/**
 * What `torch.save` wrote: a tensor, a state dict, or nested containers of them, as {@link StateValue} lists.
 *
 * Files are read as `torch.load(weights_only=True)` reads them and a little stricter: tensors and containers, never code.
 * Any other class in the file is an error that names it, and nothing is run. Tensors that shared memory share it again;
 * strides and `requiresGrad` are kept. Both of PyTorch's formats are read; the one with a zip archive (since 1.6) is mapped
 * into memory, so that loading costs nothing until a tensor is used.
 *
 * Unlike PyTorch, tensors saved from a GPU come to the CPU unless `device` says otherwise; uint16 becomes int32 and
 * uint32 and uint64 become int64.
 *
 * @typeParam T what the file is known to hold; it is not checked
 * @param input a path, a `file:` URL, or the file's bytes
 * @throws {FileError} no such file, another kind of file, damaged, or something that is not loaded; it is named.
 * @example
 * ```ts
 * model.loadStateDict(await load('resnet.pth'));
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.load.html
 */
export function load<T = StateValue>(
  input: FileInput,
  { device = 'cpu', ...options }: LoadFileOptions = {},
): Promise<T> {
  return tidyAsync(async () => {
    const source = await openSource('load', input, options);
    try {
      const contents = await readContents(source);
      const memory = await loadStorages(contents, device);
      return new Reviver(source, memory).revive(contents.value) as T;
    } finally {
      await source.close();
    }
  });
}

async function readContents(source: Source): Promise<Contents> {
  const start = Buffer.from(source.read(0, Math.min(source.size, 264)));
  if (start.subarray(0, 2).equals(Buffer.from('PK'))) return readZipFormat(source);
  if (start.toString('latin1', 257, 262) === 'ustar')
    throw source.error('the tar format of PyTorch before 0.1.10: load and save it again in Python');
  if (start[0] !== 0x80) {
    const hint = /^.{8}\{/s.test(start.toString('latin1')) ? '; loadSafetensors may read it' : '';
    throw source.error(`not a file of torch.save${hint}`);
  }
  return readLegacyFormat(source);
}

/** Loads the storages that tensors use. */
async function loadStorages(contents: Contents, device: Device): Promise<Memory> {
  const memory = new Map<PyStorage, Tensor<'uint8'>>();
  for (const storage of contents.storages) {
    const types = [...storage.types];
    const [first] = types;
    if (first === undefined) continue;
    let bytes = await contents.bytes(storage, Math.max(...types.map(storedSize)));
    if (contents.bigEndian && bytes.numel() > 0) {
      const width = swapWidth(storage.type ?? first);
      const whole = storageBytes(storage) - (storageBytes(storage) % width);
      bytes = swapBytes(bytes.narrow(0, 0, whole) as Tensor<'uint8'>, width);
    }
    if (types.every((type) => type === 'bool')) cleanBool(bytes);
    memory.set(storage, bytes.to(device) as Tensor<'uint8'>);
  }
  return memory;
}
