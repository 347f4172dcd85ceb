import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Picture } from '../learner/picture.js';
import { formatTime } from '../learner/progress.js';
import type { Recorder } from '../learner/recorder.js';
import { pageStyle } from './pageStyle.js';
import { element, escapeText } from './svg.js';

/** Options of {@link HtmlReport#pictures}. */
export interface PicturesOptions {
  /** Text under the pictures. Default: none. */
  caption?: string;
}

/**
 * A page of headings, text, tables and pictures: one file that needs no other and no network.
 *
 * @example
 * ```ts
 * const report = new HtmlReport('Digits');
 * report.heading('Which digit?').trainingTable(learn.recorder).pictures([await learn.showResults()]);
 * await report.save('out/report.html');
 * ```
 */
export class HtmlReport {
  readonly #title: string;
  readonly #parts: string[] = [];

  constructor(title: string) {
    this.#title = title;
  }

  /** A heading that begins a section. */
  heading(text: string): this {
    return this.#add(element('h2', {}, [escapeText(text)]));
  }

  /** A paragraph. */
  text(text: string): this {
    return this.#add(element('p', {}, [escapeText(text)]));
  }

  /** A table; columns of numbers are set flush right. */
  table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): this {
    const cells = (name: string, row: readonly (string | number)[]): string =>
      element(
        'tr',
        {},
        row.map(
          (cell, i) =>
            `<${name}${isNumeric(rows, i) ? ' class="number"' : ''}>${escapeText(String(cell))}</${name}>`,
        ),
      );
    const body = rows.map((row) => cells('td', row));
    return this.#add(
      `<div class="wide"><table><thead>${cells('th', heads)}</thead><tbody>${body.join('')}</tbody></table></div>`,
    );
  }

  /** The table that training has shown. */
  trainingTable({ names, values, seconds }: Recorder): this {
    const rows = values.map((row, epoch) => [
      String(epoch),
      ...row.map((value) => value?.toFixed(6) ?? ''),
      formatTime(seconds[epoch] ?? 0),
    ]);
    return this.table(names, rows);
  }

  /** Pictures side by side, as far as they fit. */
  pictures(pictures: readonly Picture[], { caption }: PicturesOptions = {}): this {
    const drawn = `<div class="pictures">${pictures.map((picture) => picture.toSvg()).join('')}</div>`;
    const under = caption === undefined ? '' : element('figcaption', {}, [escapeText(caption)]);
    return this.#add(`<figure>${drawn}${under}</figure>`);
  }

  /** The page as text. */
  toHtml(): string {
    const title = escapeText(this.#title);
    const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${pageStyle}</style>`;
    return `<!doctype html>\n<html lang="en"><head>${head}</head>\n<body><main><h1>${title}</h1>\n${this.#parts.join('\n')}\n</main></body></html>\n`;
  }

  /** Writes the page; missing folders are made. */
  async save(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, this.toHtml());
  }

  #add(part: string): this {
    this.#parts.push(part);
    return this;
  }
}

function isNumeric(rows: readonly (readonly (string | number)[])[], column: number): boolean {
  return rows.length > 0 && rows.every((row) => /^-?[\d.:%]*$/.test(String(row[column])));
}
