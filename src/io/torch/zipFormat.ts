// Files of `torch.save` since PyTorch 1.6: a zip archive with a pickle and one entry per storage.
import type { Source } from '../source.js';
import { readDirectory, type ZipEntry } from '../zip/directory.js';
import { readEntry, readSmallEntry } from '../zip/read.js';
import type { Contents } from './contents.js';
import { storageBytes } from './contents.js';
import { Cursor, type Readable } from './cursor.js';
import { Unpickler } from './unpickler.js';
import type { PyStorage } from './values.js';

const PICKLE = /^(.*?)\/?data\.pkl$/;

/** @throws {FileError} another kind of archive, or damaged. */
export async function readZipFormat(source: Source): Promise<Contents> {
  const entries = readDirectory(source);
  const [pickle, root] = findPickle(source, entries);
  const bytes = await readSmallEntry(source, pickle);
  const storages = new Map<string, PyStorage>();
  const value = new Unpickler(new Cursor(readable(source, bytes)), storages).load();
  const bigEndian = await isBigEndian(source, entries.get(`${root}byteorder`));
  return {
    value,
    storages: [...storages.values()],
    bigEndian,
    bytes: async (storage, align) => {
      const entry = entries.get(`${root}data/${storage.key}`);
      const wanted = storageBytes(storage);
      if (entry === undefined) throw source.error(`the storage data/${storage.key} is missing`);
      if (entry.size < wanted)
        throw source.error(
          `the storage data/${storage.key} has ${entry.size} bytes, its tensors need ${wanted}`,
        );
      return readEntry(source, entry, align);
    },
  };
}

function findPickle(
  source: Source,
  entries: ReadonlyMap<string, ZipEntry>,
): [entry: ZipEntry, root: string] {
  const names = [...entries.keys()];
  if (names.some((name) => /(?:^|\/)constants\.pkl$/.test(name)))
    throw source.error('a TorchScript program: its code is not loaded; save its state_dict()');
  for (const [name, entry] of entries) {
    const match = PICKLE.exec(name);
    if (match && !match[1]?.includes('/')) return [entry, match[1] ? `${match[1]}/` : ''];
  }
  const hint = names.some((name) => name.endsWith('.npy')) ? '; loadNpz reads it' : '';
  throw source.error(`not a file of torch.save: the archive has no data.pkl${hint}`);
}

async function isBigEndian(source: Source, entry: ZipEntry | undefined): Promise<boolean> {
  if (entry === undefined) return false;
  const order = Buffer.from(await readSmallEntry(source, entry)).toString('latin1');
  if (order !== 'little' && order !== 'big')
    throw source.error(`the byte order is neither little nor big but ${JSON.stringify(order)}`);
  return order === 'big';
}

function readable(source: Source, bytes: Uint8Array): Readable {
  return {
    size: bytes.length,
    read: (at, count) => bytes.subarray(at, at + count),
    error: (message) => source.error(message),
  };
}
