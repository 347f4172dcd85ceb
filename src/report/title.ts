// The lines of text over, or under, an image.
import { element, escapeText } from './svg.js';
import { cleanText, fitText, isRightToLeft, wrapText } from './text.js';
import { textWidth } from './textWidth.js';

/** Contrast with white is 15 : 1. */
export const ink = '#24292f';
export const lineHeight = 17;
export const fontSize = 13;

/** Lines that one value may take before it is cut. */
const mostLines = 7;

/** A part of a title that looks one way. */
export interface Span {
  readonly text: string;
  readonly color?: string;
  readonly italic?: boolean;
  readonly struck?: boolean;
  readonly bold?: boolean;
}

/** What a title says about one value: parts that stand side by side, or under each other. */
export type TitleEntry = readonly Span[];

/** A piece of a line: at `x` from the line's left edge. */
interface Run {
  readonly span: Span;
  readonly text: string;
  readonly x: number;
  readonly width: number;
}

/** A line of a title, and the whole text where the line had to be cut. */
export interface TitleLine {
  readonly runs: readonly Run[];
  readonly width: number;
  readonly full?: string;
}

const space = 0.55 * fontSize; // between parts

/** Entries in lines of at most `width`, each entry on lines of its own. */
export function titleLines(entries: readonly TitleEntry[], width: number): TitleLine[] {
  return entries.flatMap((entry) => entryLines(entry, width));
}

function entryLines(entry: TitleEntry, width: number): TitleLine[] {
  const lines: Run[][] = [];
  for (const given of entry) {
    const span = { ...given, text: cleanText(given.text) };
    const line = lines.at(-1);
    const x = line ? rightOf(line) + space : 0;
    if (line && x + widthOf(span.text, span) <= width) {
      line.push(runOf(span, span.text, x));
      continue;
    }
    const room = span.bold ? width / 1.2 : width;
    for (const text of wrapText(span.text, room, fontSize)) lines.push([runOf(span, text, 0)]);
  }
  const full = entry.map(({ text }) => cleanText(text)).join(' ');
  const shown = lines.length > mostLines ? cut(lines, entry.length, width) : lines;
  return shown.map((runs) => ({
    runs,
    width: rightOf(runs),
    ...(shown !== lines && { full }),
  }));
}

/** The first lines. A part that goes on behind them ends in an ellipsis; parts that do not begin are counted. */
function cut(lines: readonly Run[][], parts: number, width: number): Run[][] {
  const first = lines.slice(0, mostLines).map((line) => [...line]);
  const last = first.at(-1) as Run[];
  const counted = (): Span => {
    const seen = new Set(first.flat().map(({ span }) => span)).size;
    return { text: seen < parts ? `+${parts - seen}` : '' };
  };
  if (lines[mostLines]?.[0]?.span === last.at(-1)?.span) {
    const room = width - space - widthOf(counted().text, {});
    const { span, text, x } = last.pop() as Run;
    last.push(runOf(span, fitText(`${text}…`, room - x, fontSize), x));
  }
  for (let more = counted(); more.text !== ''; more = counted()) {
    const x = last.length > 0 ? rightOf(last) + space : 0;
    const run = runOf(more, more.text, x);
    if (last.length === 0 || x + run.width <= width) {
      last.push(run);
      break;
    }
    last.pop();
  }
  return first;
}

function runOf(span: Span, text: string, x: number): Run {
  return { span, text, x, width: widthOf(text, span) };
}

function rightOf(line: readonly Run[]): number {
  const last = line.at(-1);
  return last ? last.x + last.width : 0;
}

function widthOf(text: string, { bold = false }: Omit<Span, 'text'>): number {
  return textWidth(text, fontSize, { bold });
}

/** Lines around a middle, the first one's upper edge at `top`. */
export function drawLines(
  lines: readonly TitleLine[],
  { middle, top }: { middle: number; top: number },
): string[] {
  return lines.flatMap((line, i) =>
    line.runs.map(({ span, text, x, width }) =>
      drawText(text, {
        x: middle - line.width / 2 + x + width / 2,
        y: top + (i + 1) * lineHeight - 5,
        size: fontSize,
        style: span,
        ...(line.full !== undefined && { full: line.full }),
      }),
    ),
  );
}

/** Where a text stands, and how it looks. */
export interface TextPlace {
  /** Its middle, or, with `fromLeft`, its left edge. */
  readonly x: number;
  readonly fromLeft?: boolean;
  /** The base line. */
  readonly y: number;
  readonly size: number;
  readonly style?: Omit<Span, 'text'>;
  /** What a pointer is told. */
  readonly full?: string;
}

/** A text in one line. */
export function drawText(
  text: string,
  {
    x,
    fromLeft = false,
    y,
    size,
    style: { color = ink, italic, struck, bold } = {},
    full,
  }: TextPlace,
): string {
  const isRtl = isRightToLeft(text);
  const attributes = {
    x: round(x),
    y: round(y),
    fill: color,
    'font-size': size,
    ...((isRtl || !fromLeft) && { 'text-anchor': fromLeft ? 'end' : 'middle' }), // its end is on the left
    ...(bold && { 'font-weight': 600 }),
    ...(italic && { 'font-style': 'italic' }),
    ...(struck && { 'text-decoration': 'line-through' }),
    ...(isRtl && { direction: 'rtl' }),
  };
  const told = full === undefined ? [] : [element('title', {}, [escapeText(full)])];
  return element('text', attributes, [...told, escapeText(text)]);
}

/** Hundredths of a pixel are enough. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
