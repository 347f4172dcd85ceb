import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** An image that was made of digits, and what is on it: a row of `rows.json`. */
export interface Canvas {
  /** Path of the image. */
  readonly file: string;
  /** Whether it is made of digits that no training image has. */
  readonly valid: boolean;
  /** The digits on it, each once: `['2', '7']`, or none. */
  readonly digits: readonly string[];
  /** The middle of each digit in pixels. */
  readonly centres: readonly (readonly [x: number, y: number])[];
}

/** The canvases of a folder that `scripts/mnistDigits.mjs` has written. */
export async function getCanvases(folder: string): Promise<Canvas[]> {
  const rows = JSON.parse(await readFile(join(folder, 'rows.json'), 'utf8')) as Canvas[];
  return rows.map((row) => ({ ...row, file: join(folder, row.file) }));
}
