// Small PNG files, for which a general library takes twenty times longer to set up than this to
// decode. All others are sharp's.
import { inflateSync } from 'node:zlib';

/** 8-bit RGB pixels, row by row: [H, W, 3]. */
export interface PngPixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Decoding this many bytes, a picture of 128×128 in colour and a bit, takes some 200 µs of the
 * JavaScript thread.
 */
const maxBytes = 2 ** 16;

/** Bytes per pixel by colour type: grey, RGB, palette, grey and alpha, RGBA. */
const bytesPerPixel: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface Chunks {
  readonly header: DataView;
  readonly palette: Uint8Array | undefined;
  readonly data: Uint8Array;
}

/**
 * The pixels of a small, plain PNG file, alpha dropped; undefined for any other: large, not 8 bits
 * deep, interlaced, turned by EXIF, or broken.
 *
 * @see https://www.w3.org/TR/png-3/
 */
export function decodeSmallPng(bytes: Uint8Array): PngPixels | undefined {
  const chunks = readChunks(bytes);
  if (!chunks) return undefined;
  const { header, palette, data } = chunks;
  const [width, height] = [header.getUint32(0), header.getUint32(4)];
  const [depth, colour, interlace] = [header.getUint8(8), header.getUint8(9), header.getUint8(12)];
  const step = bytesPerPixel[colour];
  if (depth !== 8 || interlace !== 0 || !step || width === 0 || height === 0) return undefined;
  const stride = width * step;
  const size = (stride + 1) * height;
  if (size > maxBytes) return undefined;
  let rows: Uint8Array;
  try {
    rows = inflateSync(data, { maxOutputLength: size });
  } catch {
    return undefined;
  }
  if (rows.length !== size || !undoFilters(rows, { stride, height, step })) return undefined;
  const rgb = toRgb(rows, { width, height, colour, palette });
  return rgb && { data: rgb, width, height };
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function readChunks(bytes: Uint8Array): Chunks | undefined {
  if (!signature.every((byte, i) => bytes[i] === byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array[] = [];
  let header: DataView | undefined;
  let palette: Uint8Array | undefined;
  let at = signature.length;
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (at + 12 + length > bytes.length || type === 'eXIf') return undefined;
    if (type === 'IHDR' && length === 13) header = new DataView(body.buffer, body.byteOffset, 13);
    if (type === 'PLTE') palette = body;
    if (type === 'IDAT') data.push(body);
    if (type === 'IEND') return header && { header, palette, data: Buffer.concat(data) };
    at += 12 + length;
  }
  return undefined;
}

/**
 * Undoes the filter of each row in place, which its first byte names; false where there is no such
 * filter.
 */
function undoFilters(
  rows: Uint8Array,
  { stride, height, step }: { stride: number; height: number; step: number },
): boolean {
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1) + 1;
    const filter = rows[start - 1] as number;
    if (filter > 4) return false;
    if (filter === 0) continue;
    for (let i = 0; i < stride; i++) {
      const at = start + i;
      const left = i >= step ? (rows[at - step] as number) : 0;
      const up = y > 0 ? (rows[at - stride - 1] as number) : 0;
      const corner = y > 0 && i >= step ? (rows[at - stride - 1 - step] as number) : 0;
      rows[at] = (rows[at] as number) + predicted(filter, left, up, corner); // modulo 256, as the format says
    }
  }
  return true;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const byLeft = Math.abs(up - corner);
  const byUp = Math.abs(left - corner);
  const byCorner = Math.abs(left + up - 2 * corner);
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

function toRgb(
  rows: Uint8Array,
  {
    width,
    height,
    colour,
    palette,
  }: { width: number; height: number; colour: number; palette: Uint8Array | undefined },
): Uint8Array | undefined {
  if (colour === 3 && !palette) return undefined;
  const step = bytesPerPixel[colour] as number;
  const isGrey = colour === 0 || colour === 4;
  const rgb = new Uint8Array(width * height * 3);
  let to = 0;
  for (let y = 0; y < height; y++) {
    let from = y * (width * step + 1) + 1;
    for (let x = 0; x < width; x++, from += step, to += 3) {
      const source = colour === 3 ? (palette as Uint8Array) : rows;
      const at = colour === 3 ? 3 * (rows[from] as number) : from;
      rgb[to] = source[at] as number;
      rgb[to + 1] = source[isGrey ? at : at + 1] as number;
      rgb[to + 2] = source[isGrey ? at : at + 2] as number;
    }
  }
  return rgb;
}
