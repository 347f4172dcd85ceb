// The numbers that a PNG file holds, before any palette: what a mask is made of. Pictures are
// decodeFile.ts's.
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { orientationIn } from './orientation.js';

/** One number per pixel, row by row: [H, W]. */
export interface Samples {
  readonly data: Uint8Array | Uint16Array;
  readonly width: number;
  readonly height: number;
  /** EXIF's 1 (upright) to 8, still to be undone. */
  readonly orientation: number;
}

interface Header {
  readonly width: number;
  readonly height: number;
  /** Bits per sample: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  /** 0 for grey, 3 for indices into a palette. */
  readonly colour: number;
  readonly interlaced: boolean;
}

/** Where the pixels of one pass lie: every one, or Adam7's coarse to fine. */
type Pass = readonly [left: number, top: number, stepX: number, stepY: number];

const wholeImage: readonly Pass[] = [[0, 0, 1, 1]];
const adam7: readonly Pass[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const maxPixels = 0x3fff ** 2; // as for pictures
const inflated = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflate);

/**
 * The samples of a grey or palette PNG file as they are stored: palette files give their indices,
 * grey ones of 1, 2 and 4 bits are not stretched to 255. Undefined for files in colour or with
 * alpha, and for other formats.
 *
 * @throws {Error} the file is truncated or broken, or holds more than 268 million pixels.
 * @see https://www.w3.org/TR/png-3/
 */
export async function readPngSamples(bytes: Uint8Array): Promise<Samples | undefined> {
  if (!signature.equals(bytes.subarray(0, 8))) return undefined;
  const { header, data, orientation } = readChunks(bytes);
  const { width, height, depth, colour, interlaced } = header;
  if (colour !== 0 && colour !== 3) return undefined;
  if (width === 0 || height === 0) throw new Error('a PNG file of no pixels');
  if (width * height > maxPixels) throw new Error(`${width}×${height} pixels are too many`);
  const passes = (interlaced ? adam7 : wholeImage).map((pass) => sized(pass, header));
  const size = passes.reduce((sum, { stride, rows }) => sum + (stride + 1) * rows, 0);
  const raw = await inflated(data, { maxOutputLength: size });
  if (raw.length !== size) throw new Error(`${raw.length} bytes of pixels, not ${size}`);
  const samples = new (depth === 16 ? Uint16Array : Uint8Array)(width * height);
  let at = 0;
  for (const { pass, columns, rows, stride } of passes) {
    const step = Math.max(1, depth >> 3); // filters look this many bytes to the left
    undoFilters(raw.subarray(at, at + (stride + 1) * rows), { stride, rows, step });
    const [left, top, stepX, stepY] = pass;
    for (let y = 0; y < rows; y++) {
      const row = raw.subarray(at + y * (stride + 1) + 1, at + (y + 1) * (stride + 1));
      const to = (top + y * stepY) * width + left;
      if (depth === 8 && stepX === 1) samples.set(row, to);
      else for (let x = 0; x < columns; x++) samples[to + x * stepX] = sampleAt(row, x, depth);
    }
    at += (stride + 1) * rows;
  }
  return { data: samples, width, height, orientation };
}

function readChunks(bytes: Uint8Array): { header: Header; data: Uint8Array; orientation: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array[] = [];
  let header: Header | undefined;
  let orientation = 1;
  for (let at = signature.length; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const body = at + 8;
    if (body + length + 4 > bytes.length) break;
    if (type === 'IHDR' && length === 13) {
      header = {
        width: view.getUint32(body),
        height: view.getUint32(body + 4),
        depth: view.getUint8(body + 8),
        colour: view.getUint8(body + 9),
        interlaced: view.getUint8(body + 12) === 1,
      };
    }
    if (type === 'IDAT') data.push(bytes.subarray(body, body + length));
    if (type === 'eXIf') orientation = orientationIn(bytes.subarray(body, body + length)) ?? 1;
    if (type === 'IEND') {
      if (!header || data.length === 0) break;
      return { header, data: Buffer.concat(data), orientation };
    }
    at = body + length + 4;
  }
  throw new Error('a PNG file that ends too early');
}

function sized(pass: Pass, { width, height, depth }: Header) {
  const [left, top, stepX, stepY] = pass;
  const columns = Math.max(0, Math.ceil((width - left) / stepX));
  const rows = columns === 0 ? 0 : Math.max(0, Math.ceil((height - top) / stepY));
  return { pass, columns, rows, stride: Math.ceil((columns * depth) / 8) };
}

function sampleAt(row: Uint8Array, x: number, depth: number): number {
  if (depth === 8) return row[x] as number;
  if (depth === 16) return ((row[2 * x] as number) << 8) | (row[2 * x + 1] as number);
  const bit = x * depth;
  const shift = 8 - depth - (bit & 7);
  return ((row[bit >> 3] as number) >> shift) & ((1 << depth) - 1);
}

/** Undoes the filter of each row in place, which its first byte names. */
function undoFilters(
  bytes: Uint8Array,
  { stride, rows, step }: { stride: number; rows: number; step: number },
): void {
  let above: Uint8Array = new Uint8Array(stride);
  for (let y = 0; y < rows; y++) {
    const start = y * (stride + 1) + 1;
    const row = bytes.subarray(start, start + stride);
    undoFilter(bytes[start - 1] as number, row, above, step);
    above = row;
  }
}

/** Sums are modulo 256, as a byte's are. One loop for each filter: this is where the time goes. */
function undoFilter(filter: number, row: Uint8Array, above: Uint8Array, step: number): void {
  const { length } = row;
  if (filter === 1) {
    for (let i = step; i < length; i++) (row[i] as number) += row[i - step] as number;
  } else if (filter === 2) {
    for (let i = 0; i < length; i++) (row[i] as number) += above[i] as number;
  } else if (filter === 3) {
    for (let i = 0; i < length; i++) {
      const left = i < step ? 0 : (row[i - step] as number);
      (row[i] as number) += (left + (above[i] as number)) >> 1;
    }
  } else if (filter === 4) {
    for (let i = 0; i < length; i++) {
      const left = i < step ? 0 : (row[i - step] as number);
      const corner = i < step ? 0 : (above[i - step] as number);
      (row[i] as number) += nearest(left, above[i] as number, corner);
    }
  } else if (filter !== 0) {
    throw new Error(`a row with filter ${filter}, of which there are 0 to 4`);
  }
}

/** Paeth's predictor: of three neighbours the one nearest to left + up − corner. */
function nearest(left: number, up: number, corner: number): number {
  const byLeft = Math.abs(up - corner);
  const byUp = Math.abs(left - corner);
  const byCorner = Math.abs(left + up - 2 * corner);
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}
