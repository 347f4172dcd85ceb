// Small text files of numbers, with errors that name the line. What the numbers mean is each reader's.
import { readFile } from 'node:fs/promises';
import { DataError } from '../../data/dataError.js';
import { shown } from '../../data/shown.js';

/** The bytes of a file. */
export async function readBytes(step: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new DataError(step, `${file}: cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** A line that is not blank. */
interface Line {
  readonly number: number;
  readonly text: string;
}

/** The lines of a text file that are not blank, read one after the other. */
export class TextFile {
  readonly lines: readonly Line[];
  readonly #step: string;
  readonly #file: string;
  #next = 0;

  constructor(step: string, file: string, text: string) {
    this.#step = step;
    this.#file = file;
    this.lines = text
      .replace(/^\uFEFF/, '')
      .split(/\r\n|\n|\r/)
      .map((line, i) => ({ number: i + 1, text: line.trim() }))
      .filter((line) => line.text !== '');
  }

  /** @throws {DataError} the file cannot be read. */
  static async read(step: string, file: string): Promise<TextFile> {
    return new TextFile(step, file, (await readBytes(step, file)).toString('utf8'));
  }

  /** The next line. */
  line(what: string): Line {
    const line = this.lines[this.#next++];
    if (line) return line;
    throw new DataError(this.#step, `${this.#file}: ends before ${what}`);
  }

  /** The `count` numbers of the next line. */
  numbers(count: number, what: string): number[] {
    const line = this.line(what);
    const values = line.text.split(/\s+/).map(Number);
    const fits = values.length === count && values.every(Number.isFinite);
    if (fits) return values;
    const numbers = count === 1 ? 'one number' : `${count} numbers`;
    throw this.error(line, `expected ${numbers} for ${what}, got ${shown(line.text)}`);
  }

  /** The three numbers of the next line. */
  vector(what: string): Vector3 {
    return this.numbers(3, what) as unknown as Vector3;
  }

  /** The next three lines, a row each. */
  matrix(what: string): Matrix3 {
    return [this.vector(what), this.vector(what), this.vector(what)];
  }

  /** @throws {DataError} there is another line. */
  end(): void {
    const line = this.lines[this.#next];
    if (line) throw this.error(line, `expected the end of the file, got ${shown(line.text)}`);
  }

  error(line: Line, message: string): DataError {
    return new DataError(this.#step, `${this.#file}, line ${line.number}: ${message}`);
  }
}

/** (x, y, z). */
export type Vector3 = readonly [x: number, y: number, z: number];

/** Three rows. */
export type Matrix3 = readonly [Vector3, Vector3, Vector3];

/** The sum of two vectors. */
export function add([a, b, c]: Vector3, [x, y, z]: Vector3): Vector3 {
  return [a + x, b + y, c + z];
}

/** A matrix times a vector. */
export function multiply(matrix: Matrix3, [x, y, z]: Vector3): Vector3 {
  const [a, b, c] = matrix.map((row) => row[0] * x + row[1] * y + row[2] * z);
  return [a as number, b as number, c as number];
}
