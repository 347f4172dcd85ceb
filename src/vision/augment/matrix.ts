// Maps of the plane, 3×3 and homogeneous: what a transform does to where things are. In number arrays: a batch has a
// few dozen, which JavaScript multiplies faster than an operator is called.

/** Nine numbers, row by row; sends (x, y, 1) to (x', y', w), the point (x'/w, y'/w). */
export type Matrix = readonly number[];

export const identity: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** Stretches by (x, y), then moves by (dx, dy). */
export function stretch(x: number, y: number, dx = 0, dy = 0): Matrix {
  return [x, 0, dx, 0, y, dy, 0, 0, 1];
}

/** The map that does the last one first, as matrices do. */
export function product(...maps: readonly Matrix[]): Matrix {
  return maps.reduce((a, b) => {
    const made = new Array<number>(9);
    for (let row = 0; row < 9; row += 3)
      for (let column = 0; column < 3; column++)
        made[row + column] =
          (a[row] as number) * (b[column] as number) +
          (a[row + 1] as number) * (b[3 + column] as number) +
          (a[row + 2] as number) * (b[6 + column] as number);
    return made;
  }, identity);
}

type Nine = [number, number, number, number, number, number, number, number, number];

/** Positive where shapes are seen from the same side, negative where they are mirrored. */
export function determinant(map: Matrix): number {
  const [a, b, c, d, e, f, g, h, i] = map as Nine;
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}

/** The way back. A map that flattens the plane has none, and gives numbers that are not finite. */
export function inverse(map: Matrix): Matrix {
  const [a, b, c, d, e, f, g, h, i] = map as Nine;
  const by = 1 / determinant(map);
  return [
    (e * i - f * h) * by,
    (c * h - b * i) * by,
    (b * f - c * e) * by,
    (f * g - d * i) * by,
    (a * i - c * g) * by,
    (c * d - a * f) * by,
    (d * h - e * g) * by,
    (b * g - a * h) * by,
    (a * e - b * d) * by,
  ];
}
