// Text that is shown: made fit for XML, cut or wrapped to a width.
import { graphemes, textWidth } from './textWidth.js';

/** Marks that one character may carry; more of them would be drawn over the lines above and below. */
const mostMarks = 3;

/**
 * A text in one line, of characters that XML allows: white space is one space, control characters
 * and halves of surrogate pairs are `�`. What would turn the order of the text around is left out. A
 * text without anything to see is `''`, with its quotes.
 */
export function cleanText(text: string): string {
  const clean = text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\s+/gu, ' ')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    .replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/gu, '\ufffd')
    .replace(/[\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(new RegExp(`(\\p{M}{${mostMarks}})\\p{M}+`, 'gu'), '$1')
    .trim();
  return /^[\p{Default_Ignorable_Code_Point}\p{M}]*$/u.test(clean) ? "''" : clean;
}

/** Whether a text runs from right to left: its first letter says so. */
export function isRightToLeft(text: string): boolean {
  const [first] = /\p{L}/u.exec(text) ?? [''];
  return /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(
    first,
  );
}

/** The text, or as much of its beginning as fits with an ellipsis. */
export function fitText(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  const room = width - textWidth('…', size);
  return `${startOf(text, room, size).trimEnd()}…`;
}

/** Behind spaces and commas, but not behind a sign at the very beginning; within names of several parts. */
const breaks = /(?<=[\s,;])(?<!^\S\s)(?=[^\s,;])|(?<=[\p{L}\p{N}][/_\-.])(?=\p{L})/u;

/**
 * The text in lines no wider than `width`: broken behind spaces and commas, in names behind hyphens,
 * slashes, dots and underscores, and within what is longer than a line.
 */
export function wrapText(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.split(breaks)) {
    if (textWidth((line + piece).trimEnd(), size) <= width) {
      line += piece;
      continue;
    }
    if (line !== '') lines.push(line.trimEnd());
    line = piece;
    while (textWidth(line.trimEnd(), size) > width) {
      const start = startOf(line, width, size) || (graphemes(line)[0] as string);
      if (start.length === line.length) break; // one character wider than a line
      lines.push(start);
      line = line.slice(start.length);
    }
  }
  if (line.trimEnd() !== '') lines.push(line.trimEnd());
  return lines;
}

/** As many characters of the beginning as fit. */
function startOf(text: string, width: number, size: number): string {
  let start = '';
  for (const grapheme of graphemes(text)) {
    if (textWidth(start + grapheme, size) > width) break;
    start += grapheme;
  }
  return start;
}
