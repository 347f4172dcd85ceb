// The records of a zip file, byte by byte; with zip64 where 32 bits are not enough.

/** An entry as its headers describe it. */
export interface Described {
  readonly name: string;
  readonly deflate: boolean;
  readonly size: number;
  readonly packed: number;
  readonly crc: number;
  readonly headerAt: number;
}

const MASK16 = 0xffff;
const MASK32 = 0xffffffff;
const LOCAL_SIZE = 30;
/** 1980-01-01, as PyTorch and NumPy write it: files do not change with the time of day. */
const DATE = 0x21;
const UTF8 = 1 << 11;
const VERSION = 20;
const VERSION64 = 45;
const ALIGNMENT = 64;
/** The tag that PyTorch gives its padding. */
const PADDING_TAG = 0x4246;
/** Deflated bytes may come out a little larger than they were. */
const LARGE = 0xffff0000;

/** Values one after the other, each with its width in bytes. */
function record(fields: readonly (readonly [width: 2 | 4 | 8, value: number])[]): Buffer {
  const bytes = Buffer.alloc(fields.reduce((sum, [width]) => sum + width, 0));
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 8) bytes.writeBigUInt64LE(BigInt(value), at);
    else bytes.writeUIntLE(value, at, width);
    at += width;
  }
  return bytes;
}

/** What stands before an entry. The length depends on name, size and place alone, so that it can be written twice. */
export function localHeader(entry: Described): Uint8Array {
  const name = Buffer.from(entry.name);
  const large = entry.size >= LARGE;
  const wide = large
    ? record([
        [2, 1],
        [2, 16],
        [8, entry.size],
        [8, entry.packed],
      ])
    : Buffer.alloc(0);
  const fixed = LOCAL_SIZE + name.length + wide.length;
  const padding = entry.deflate ? Buffer.alloc(0) : paddingOf(entry.headerAt + fixed);
  const header = record([
    [4, 0x04034b50],
    [2, large ? VERSION64 : VERSION],
    [2, UTF8],
    [2, entry.deflate ? 8 : 0],
    [2, 0],
    [2, DATE],
    [4, entry.crc],
    [4, large ? MASK32 : entry.packed],
    [4, large ? MASK32 : entry.size],
    [2, name.length],
    [2, wide.length + padding.length],
  ]);
  return Buffer.concat([header, name, wide, padding]);
}

/** An extra field that moves what follows it to a multiple of 64. */
function paddingOf(end: number): Buffer {
  const size = (2 * ALIGNMENT - 4 - (end % ALIGNMENT)) % ALIGNMENT;
  return Buffer.concat([
    record([
      [2, PADDING_TAG],
      [2, size],
    ]),
    Buffer.alloc(size, 'Z'),
  ]);
}

/** An entry's line in the directory. */
export function centralHeader(entry: Described): Uint8Array {
  const name = Buffer.from(entry.name);
  const large = entry.size >= LARGE;
  const far = entry.headerAt >= MASK32;
  const wide: (readonly [8, number])[] = [];
  if (large) wide.push([8, entry.size], [8, entry.packed]);
  if (far) wide.push([8, entry.headerAt]);
  const extra =
    wide.length === 0 ? Buffer.alloc(0) : record([[2, 1], [2, 8 * wide.length], ...wide]);
  const version = wide.length === 0 ? VERSION : VERSION64;
  const header = record([
    [4, 0x02014b50],
    [2, version],
    [2, version],
    [2, UTF8],
    [2, entry.deflate ? 8 : 0],
    [2, 0],
    [2, DATE],
    [4, entry.crc],
    [4, large ? MASK32 : entry.packed],
    [4, large ? MASK32 : entry.size],
    [2, name.length],
    [2, extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, far ? MASK32 : entry.headerAt],
  ]);
  return Buffer.concat([header, name, extra]);
}

/** What stands at the end. */
export function endRecords(directory: { at: number; size: number; count: number }): Uint8Array {
  const { at, size, count } = directory;
  const large = at >= MASK32 || size >= MASK32 || count >= MASK16;
  const end = record([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, large ? MASK16 : count],
    [2, large ? MASK16 : count],
    [4, large ? MASK32 : size],
    [4, large ? MASK32 : at],
    [2, 0],
  ]);
  if (!large) return end;
  const end64 = record([
    [4, 0x06064b50],
    [8, 44],
    [2, VERSION64],
    [2, VERSION64],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, size],
    [8, at],
  ]);
  const locator = record([
    [4, 0x07064b50],
    [4, 0],
    [8, at + size],
    [4, 1],
  ]);
  return Buffer.concat([end64, locator, end]);
}
