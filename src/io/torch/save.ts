// PyTorch's own files: `torch.save`.
import { tidyAsync } from '../../tensor/scope.js';
import { carve } from '../../tensor/storage.js';
import { writeAtomically } from '../atomicFile.js';
import { ZipWriter } from '../zip/write.js';
import { Pickler } from './pickler.js';
import type { StateValue } from './values.js';

/** The folder in the archive; readers take any name. */
const ROOT = 'archive';
/** PyTorch's number for files whose storages are little-endian unless they say otherwise. */
const VERSION = '3\n';

/**
 * Writes a tensor or nested containers of tensors so that `torch.load` and {@link load} read them, whole or not at
 * all: an error, a full disk or the end of the process leaves an old file as it was.
 *
 * Tensors that share memory share it in the file, strides and `requiresGrad` are kept, and, unlike PyTorch, only the part of
 * the memory that the tensors use is written. Whole numbers become Python's `int` and other numbers `float`; a frozen array
 * becomes a `tuple`, any other a `list`; a `Map` and an object become a `dict`. {@link StateValue} lists all kinds. A
 * `Parameter` is saved as a tensor that requires a gradient, one on a GPU as one on the CPU.
 *
 * @param value its tensors must not change until the promise is kept; disposing them is fine
 * @throws {ArgumentError} something in it has no form in the file; its place is named, and nothing is written.
 * @throws {FileError} the system refuses.
 * @example
 * ```ts
 * await save('checkpoint.pth', { model: model.stateDict(), epoch: 3 });
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.save.html
 */
export function save(path: string | URL, value: StateValue | object): Promise<void> {
  return tidyAsync(async () => {
    const pickler = new Pickler();
    const pickle = pickler.pickle(value);
    const storages = pickler.storages
      .all()
      .map(({ key, holder, from, to }) => ({ key, bytes: carve(holder, from, to - from) }));
    await writeAtomically('save', path, async (out) => {
      const zip = new ZipWriter(out);
      await zip.add(`${ROOT}/data.pkl`, [pickle]);
      await zip.add(`${ROOT}/byteorder`, [Buffer.from('little')]);
      for (const { key, bytes } of storages) await zip.add(`${ROOT}/data/${key}`, [bytes]);
      await zip.add(`${ROOT}/version`, [Buffer.from(VERSION)]);
      await zip.finish();
    });
  });
}
