// Files of `torch.save` before PyTorch 1.6: five pickles, then the storages one after the other.
import type { Tensor } from '../../tensor/tensor.js';
import type { Source } from '../source.js';
import { type Contents, storageBytes } from './contents.js';
import { Cursor } from './cursor.js';
import { Unpickler } from './unpickler.js';
import { PyDict, PyList, type PyStorage, type PyValue } from './values.js';

const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;

/** @throws {FileError} another kind of pickle, or damaged. */
export async function readLegacyFormat(source: Source): Promise<Contents> {
  const cursor = new Cursor(source);
  const storages = new Map<string, PyStorage>();
  const next = () => new Unpickler(cursor, storages).load();
  if (next() !== MAGIC)
    throw source.error('a pickle, but none of torch.save: save the tensors with torch.save');
  const protocol = next();
  if (protocol !== PROTOCOL) throw source.error(`the format ${String(protocol)} is unknown`);
  const system = next();
  if (system instanceof PyDict && system.entries.get('little_endian') === false)
    throw source.error('old files of machines with the other byte order are not loaded');
  const value = next();
  const places = locate(source, cursor, next(), storages);
  return {
    value,
    storages: [...storages.values()],
    bigEndian: false,
    bytes: (storage, align): Promise<Tensor<'uint8'>> => {
      const at = places.get(storage.key);
      if (at === undefined) throw source.error(`the storage ${storage.key} is missing`);
      const what = `the storage ${storage.key}`;
      return source.bytes(at, storageBytes(storage), { align, what });
    },
  };
}

/** Where each storage begins: after its number of elements. */
function locate(
  source: Source,
  cursor: Cursor,
  keys: PyValue,
  storages: ReadonlyMap<string, PyStorage>,
): Map<string, number> {
  const places = new Map<string, number>();
  if (!(keys instanceof PyList)) throw source.error('the list of storages is damaged');
  let { at } = cursor;
  for (const key of keys.items) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (storage === undefined) throw source.error('the list of storages names an unknown one');
    const count = Buffer.from(source.read(at, 8)).readBigInt64LE();
    if (count !== BigInt(storage.count))
      throw source.error(`the storage ${storage.key} has ${count} elements, not ${storage.count}`);
    places.set(storage.key, at + 8);
    at += 8 + storageBytes(storage);
  }
  return places;
}
