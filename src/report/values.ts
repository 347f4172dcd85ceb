// Values in words, and what is right and wrong in a prediction.
import { Tensor } from '../tensor/tensor.js';
import type { LegendEntry } from './legend.js';
import { cleanText } from './text.js';
import type { Span, TitleEntry } from './title.js';

/** All stand out against white at 5 : 1 or more, and none is told by its colour alone. */
const right = { sign: '✓', color: '#1a7f37' } as const;
const wrong = { sign: '✗', color: '#cf222e' } as const;
const missed = { sign: '−', color: '#57606a' } as const;

/** How an empty list of labels is shown. */
const none = 'none';

/** Of a tensor beside an image as many numbers can be read. */
const mostNumbers = 12;

/** A value in words. */
export function describe(value: unknown): string {
  if (typeof value === 'number') return number(value);
  if (value instanceof Tensor)
    return value.numel() <= mostNumbers
      ? describe(value.tolist())
      : `${value.dtype} [${value.shape.join(', ')}]`;
  if (Array.isArray(value)) return value.map(describe).join(', ');
  return cleanText(String(value));
}

/** A value as a line of a title; no labels at all are said to be none. */
export function entryOf(value: unknown): TitleEntry {
  if (isLabels(value) && value.length === 0) return [{ text: none, italic: true }];
  return [{ text: describe(value) }];
}

/**
 * A prediction as a line of a title. Each label is signed as right or wrong; between them stand those
 * that were not found, struck out. What is no label is not judged, nor is what has no target.
 */
export function judgedEntry(target: unknown, pred: unknown): TitleEntry {
  if (typeof target === 'string') return [signed(describe(pred), target === pred ? right : wrong)];
  if (!isLabels(target) || !isLabels(pred)) return entryOf(pred);
  const open = [...target];
  const found = pred.map((label) => {
    const at = open.indexOf(label);
    if (at >= 0) open.splice(at, 1);
    return signed(label, at >= 0 ? right : wrong);
  });
  const empty = { ...signed(none, target.length === 0 ? right : wrong), italic: true };
  return [
    ...(pred.length === 0 ? [empty] : found.filter(({ color }) => color === right.color)),
    ...open.map((label) => ({ ...signed(label, missed), struck: true })),
    ...found.filter(({ color }) => color === wrong.color), // they may be many, and are cut first
  ];
}

/** What the signs of judged lists of labels mean: those that occur. */
export function signLegend(entries: readonly TitleEntry[]): LegendEntry[] {
  const colors = new Set(entries.flatMap((entry) => entry.map(({ color }) => color)));
  const meanings = [
    { ...right, text: 'right' },
    { ...wrong, text: 'wrong' },
    { ...missed, text: 'missed' },
  ];
  return meanings.filter(({ color }) => colors.has(color));
}

/** Four digits, but none of an integer's replaced by a zero. */
function number(value: number): string {
  const isLong = Number.isInteger(value) || Math.abs(value) >= 1000;
  return isLong ? String(Math.round(value)) : String(Number(value.toPrecision(4)));
}

/** Whether a value is a list of texts. */
export function isLabels(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

function signed(text: string, { sign, color }: { sign: string; color: string }): Span {
  return { text: `${sign} ${cleanText(text)}`, color };
}
