// What a zip file holds and where: its central directory, with zip64.
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
import type { Source } from '../source.js';

/** One file in an archive. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc: number;
  /** Bytes in the archive. */
  readonly packed: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly headerAt: number;
}

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const CENTRAL_SIZE = 46;
const LOCAL_SIZE = 30;
const MAX_COMMENT = 65535;
const MASK16 = 0xffff;
const MASK32 = 0xffffffff;

/** Deflate cannot shrink by more; a larger claim is made up. */
const MAX_RATIO = 1032;

/**
 * The entries by name, in the order of the directory.
 *
 * @throws {FileError} no zip file, damaged, encrypted, or with two entries of one name.
 */
export function readDirectory(source: Source): Map<string, ZipEntry> {
  const { at, size, count } = findDirectory(source);
  if (count * CENTRAL_SIZE > size) throw source.error('the zip directory is damaged');
  const bytes = source.read(at, size);
  const view = viewOf(bytes);
  const entries = new Map<string, ZipEntry>();
  let here = 0;
  for (let i = 0; i < count; i++) {
    if (here + CENTRAL_SIZE > size || view.getUint32(here, true) !== CENTRAL)
      throw source.error('the zip directory is damaged');
    const nameEnd = here + CENTRAL_SIZE + view.getUint16(here + 28, true);
    const extraEnd = nameEnd + view.getUint16(here + 30, true);
    if (extraEnd > size) throw source.error('the zip directory is damaged');
    const entry = readEntry(source, bytes, here, nameEnd, extraEnd);
    if (entries.has(entry.name)) throw source.error(`two zip entries are called ${entry.name}`);
    entries.set(entry.name, entry);
    here = extraEnd + view.getUint16(here + 32, true);
  }
  return entries;
}

/** Where an entry's bytes begin. */
export function dataStart(source: Source, entry: ZipEntry): number {
  const header = viewOf(source.read(entry.headerAt, LOCAL_SIZE));
  if (header.getUint32(0, true) !== LOCAL)
    throw source.error(`the zip entry ${entry.name} is damaged: no local header`);
  return entry.headerAt + LOCAL_SIZE + header.getUint16(26, true) + header.getUint16(28, true);
}

function readEntry(
  source: Source,
  bytes: Uint8Array,
  at: number,
  nameEnd: number,
  extraEnd: number,
): ZipEntry {
  const view = viewOf(bytes);
  const name = new TextDecoder().decode(bytes.subarray(at + CENTRAL_SIZE, nameEnd));
  const method = view.getUint16(at + 10, true);
  if (view.getUint16(at + 8, true) & 1) throw source.error(`the zip entry ${name} is encrypted`);
  if (method !== 0 && method !== 8)
    throw source.error(`the zip entry ${name} is packed by method ${method}, not by deflate`);
  const wide = wideFields(view, nameEnd, extraEnd);
  const size = wide(view.getUint32(at + 24, true));
  const packed = wide(view.getUint32(at + 20, true));
  const headerAt = wide(view.getUint32(at + 42, true));
  if (method === 0 ? packed !== size : size > packed * MAX_RATIO + 64)
    throw source.error(`the zip entry ${name} is damaged: ${packed} bytes cannot hold ${size}`);
  return { name, method, crc: view.getUint32(at + 16, true), packed, size, headerAt };
}

/** Reads zip64 values, which stand in the extra field in the order of the fields that they replace. */
function wideFields(view: DataView, from: number, to: number): (field: number) => number {
  let at = to;
  let end = to;
  for (let here = from; here + 4 <= to; ) {
    const next = here + 4 + view.getUint16(here + 2, true);
    if (view.getUint16(here, true) === 1 && next <= to) [at, end] = [here + 4, next];
    here = next;
  }
  return (field) => {
    if (field !== MASK32 || at + 8 > end) return field;
    at += 8;
    return Number(view.getBigUint64(at - 8, true));
  };
}

function findDirectory(source: Source): { at: number; size: number; count: number } {
  const tailSize = Math.min(source.size, END_SIZE + MAX_COMMENT);
  const tailAt = source.size - tailSize;
  const view = viewOf(source.read(tailAt, tailSize));
  for (let end = tailSize - END_SIZE; end >= 0; end--) {
    if (view.getUint32(end, true) !== END) continue;
    if (end + END_SIZE + view.getUint16(end + 20, true) !== tailSize) continue;
    const plain = {
      at: view.getUint32(end + 16, true),
      size: view.getUint32(end + 12, true),
      count: view.getUint16(end + 10, true),
    };
    const wide = plain.at === MASK32 || plain.size === MASK32 || plain.count === MASK16;
    return wide ? (findDirectory64(source, tailAt + end) ?? plain) : plain;
  }
  throw source.error('not a zip file, or cut off: it has no zip directory at its end');
}

function findDirectory64(
  source: Source,
  endAt: number,
): { at: number; size: number; count: number } | null {
  if (endAt < 20) return null;
  const locator = viewOf(source.read(endAt - 20, 20));
  if (locator.getUint32(0, true) !== LOCATOR64) return null;
  const end = viewOf(source.read(Number(locator.getBigUint64(8, true)), 56));
  if (end.getUint32(0, true) !== END64) throw source.error('the zip64 directory is damaged');
  return {
    at: Number(end.getBigUint64(48, true)),
    size: Number(end.getBigUint64(40, true)),
    count: Number(end.getBigUint64(32, true)),
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
