// What a JPEG file says about itself before its pixels: size and orientation. Decoding is in image.ts.

import { orientationIn } from './orientation.js';

/** The header of a JPEG file. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  /** How the camera was held: EXIF's 1 (upright) to 8. */
  readonly orientation: number;
}

const startOfScan = 0xda;
const app1 = 0xe1;

/** Whether bytes begin as a JPEG file does. */
export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

/**
 * The header, or undefined where the file ends or breaks before its size is known.
 *
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B
 */
export function readJpegHeader(bytes: Uint8Array): JpegHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let orientation = 1;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++; // fill byte
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    if (marker === app1) orientation = readOrientation(bytes.subarray(at + 4, end)) ?? orientation;
    if (isFrame(marker) && at + 9 <= bytes.length) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7), orientation };
    }
    if (marker === startOfScan) return undefined;
    at = end;
  }
  return undefined;
}

/** SOF0 … SOF15, without the tables DHT, JPG and DAC that share the range. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function readOrientation(segment: Uint8Array): number | undefined {
  const isExif = String.fromCharCode(...segment.subarray(0, 6)) === 'Exif\0\0';
  return isExif ? orientationIn(segment.subarray(6)) : undefined;
}
