// Bright spots of a picture: where their middles are, independently of any transform.
import type { Tensor } from 'kindling';

/** (x, y) in pixels from the upper left corner. */
export type Spot = readonly [x: number, y: number];

/** Bright pixels that hang together. */
export interface Blob {
  /** The middle of their light. */
  readonly middle: Spot;
  /** The corners of the frame around those that have at least half the light of the brightest: interpolation makes soft edges. */
  readonly from: Spot;
  readonly to: Spot;
  /** Whether the edge of the picture may have cut some off. */
  readonly isCut: boolean;
}

/** The numbers of [H, W] or [C, H, W], per channel. */
export function levelsOf(picture: Tensor): number[][][] {
  const rows = picture.tolist() as number[][] | number[][][];
  return (picture.ndim === 2 ? [rows] : rows) as number[][][];
}

/** The blobs of a picture on black; what has less than a sixth of the most light is black. */
export function blobsOf(levels: readonly (readonly number[])[]): Blob[] {
  const [height, width] = [levels.length, levels[0]?.length ?? 0];
  const least = levels.flat().reduce((most, level) => Math.max(most, level), 0) / 6;
  const seen = new Set<number>();
  const isLit = (x: number, y: number): boolean => {
    const level = levels[y]?.[x];
    return level !== undefined && level > least && !seen.has(y * width + x);
  };
  const blobs: Blob[] = [];
  for (let start = 0; start < height * width; start++) {
    const [x, y] = [start % width, Math.floor(start / width)];
    if (!isLit(x, y)) continue;
    seen.add(start);
    const pixels: [number, number][] = [[x, y]];
    for (const [x, y] of pixels) {
      for (let i = 0; i < 9; i++) {
        const next: [number, number] = [x + (i % 3) - 1, y + Math.floor(i / 3) - 1];
        if (!isLit(...next)) continue;
        seen.add(next[1] * width + next[0]);
        pixels.push(next);
      }
    }
    blobs.push(blobOf(pixels, levels));
  }
  return blobs;
}

function blobOf(
  pixels: readonly (readonly [number, number])[],
  levels: readonly (readonly number[])[],
): Blob {
  const levelAt = ([x, y]: readonly [number, number]): number => levels[y]?.[x] as number;
  let [light, sumX, sumY] = [0, 0, 0];
  for (const pixel of pixels) {
    const level = levelAt(pixel);
    light += level;
    sumX += level * (pixel[0] + 0.5);
    sumY += level * (pixel[1] + 0.5);
  }
  const half = pixels.reduce((most, pixel) => Math.max(most, levelAt(pixel)), 0) / 2;
  const [from, to] = extentOf(pixels.filter((pixel) => levelAt(pixel) >= half));
  const [first, end] = extentOf(pixels);
  const [height, width] = [levels.length, levels[0]?.length ?? 0];
  const isCut = first[0] === 0 || first[1] === 0 || end[0] === width || end[1] === height;
  return { middle: [sumX / light, sumY / light], from, to, isCut };
}

function extentOf(pixels: readonly (readonly [number, number])[]): [from: Spot, to: Spot] {
  const [xs, ys] = [pixels.map(([x]) => x), pixels.map(([, y]) => y)];
  return [
    [Math.min(...xs), Math.min(...ys)],
    [Math.max(...xs) + 1, Math.max(...ys) + 1],
  ];
}
