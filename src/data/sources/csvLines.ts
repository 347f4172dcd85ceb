// Where csv-parse is in a file, and what it means by its errors about quotes.
import type { CsvError, InfoRecord } from 'csv-parse';

/** The line on which each record begins. */
export class LineCounter {
  #end = 0;
  /** csv-parse counts CRLF inside a cell as two lines. */
  #extra = 0;

  /** The first line of the record that has just been read. */
  startOf(cells: readonly string[], { lines }: InfoRecord): number {
    let breaks = 0;
    if (lines - this.#extra > this.#end + 1) {
      for (const cell of cells) {
        for (const [found] of cell.matchAll(/\r\n|\r|\n/g)) {
          breaks++;
          if (found.length === 2) this.#extra++;
        }
      }
    }
    this.#end = lines - this.#extra;
    return this.#end - breaks;
  }

  /** The line that an error speaks of. */
  of(error: CsvError): number {
    return Number(error.lines) - this.#extra;
  }

  /** The line after the last record. */
  get next(): number {
    return this.#end + 1;
  }
}

/** An error about quotes in words; after a fatal one nobody can tell where the next row begins. */
export interface QuoteProblem {
  readonly message: string;
  readonly line: number;
  readonly fatal: boolean;
}

/** What is wrong with the quotes; undefined for an error about something else. */
export function quoteProblem(error: CsvError, lines: LineCounter): QuoteProblem | undefined {
  const cell = `cell ${Number(error.column) + 1}`;
  switch (error.code) {
    case 'INVALID_OPENING_QUOTE':
      return {
        message: `${cell} has a quote in it but does not begin with one; write the cell in quotes and the quote twice, or give quote: null where quotes are text`,
        line: lines.of(error),
        fatal: false,
      };
    case 'CSV_INVALID_CLOSING_QUOTE':
      return {
        message: `${cell} goes on after its closing quote; a quote inside a cell is written twice`,
        line: lines.of(error),
        fatal: true,
      };
    case 'CSV_QUOTE_NOT_CLOSED':
      return {
        message: 'a quote that is opened on this line or below it is never closed',
        line: lines.next,
        fatal: true,
      };
    case 'CSV_MAX_RECORD_SIZE':
      return {
        message: 'the row that begins on this line is longer than 64 MiB; is a quote never closed?',
        line: lines.next,
        fatal: true,
      };
    default:
      return undefined;
  }
}
