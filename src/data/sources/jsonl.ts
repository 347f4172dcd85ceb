import { shown } from '../shown.js';
import { type RowOptions, RowSink } from './rowSink.js';
import { type TextSource, textOf } from './text.js';

/** A row of which the compiler knows nothing but that its columns have names. */
export type UnknownRow = Readonly<Record<string, unknown>>;

/** Options of {@link readJsonl}. */
export interface ReadJsonlOptions<Row extends object = UnknownRow> extends RowOptions {
  /**
   * Makes the row of what a line holds, such as a schema's `parse`: the row's type is what it
   * returns, and an error that it throws makes a bad row. Default: the object as it is.
   */
  parse?: (value: unknown) => Row;
  /** As for `readCsv`. Default: what the byte-order mark says, else UTF-8. */
  encoding?: string;
}

/**
 * The rows of a file of JSON lines (one object a line), in the file's order. Empty lines are passed
 * over, and gzip is undone. The file is read in pieces. Errors that a row causes later name its
 * file and line.
 *
 * Without `parse` the compiler takes your word for the row's type: `readJsonl<Row>(path)`.
 *
 * @throws {DataError} no such file, or not text; and, unless `badRows` says otherwise, a line that
 * is not a JSON object. The message names file and line.
 * @example
 * ```ts
 * const rows = await readJsonl<{ image: string; label: string }>('train.jsonl');
 * ```
 * @see https://jsonlines.org
 */
export async function readJsonl<Row extends object = UnknownRow>(
  path: string,
  { parse = (value) => value as Row, encoding, ...options }: ReadJsonlOptions<Row> = {},
): Promise<Row[]> {
  const source = { op: 'readJsonl', file: path, encoding };
  const sink = new RowSink<Row>(source, options);
  let number = 0;
  for await (const lines of linesOf(source)) {
    for (const line of lines) {
      number++;
      if (line.trim() !== '') sink.add(number, () => parse(objectOf(line)));
    }
  }
  return sink.finish();
}

/** The lines that each piece of the text completes. */
async function* linesOf(source: TextSource): AsyncGenerator<string[]> {
  let begun: string[] = []; // of a line that is longer than a piece
  for await (const piece of textOf(source)) {
    const lines = piece.split('\n');
    const rest = lines.pop() as string;
    if (lines.length > 0) {
      lines[0] = begun.join('') + lines[0];
      begun = [];
      yield lines;
    }
    begun.push(rest);
  }
  yield [begun.join('')];
}

function objectOf(line: string): object {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new TypeError(`is not JSON: ${(cause as Error).message}`, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  const remedy = Array.isArray(value)
    ? '; a file that is one JSON array can be read with JSON.parse'
    : '';
  throw new TypeError(`expected a JSON object, got ${shown(value)}${remedy}`);
}
