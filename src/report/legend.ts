import { element } from './svg.js';
import { cleanText, fitText } from './text.js';
import { textWidth } from './textWidth.js';
import { drawText, ink } from './title.js';

/** What a colour, or a sign in a colour, means. */
export interface LegendEntry {
  readonly color: string;
  readonly text: string;
  /** Stands in place of a swatch. */
  readonly sign?: string;
  /** The swatch is a dot, as points are. Default `false`. */
  readonly round?: boolean;
}

const size = 12;
const line = 20;
const swatch = 17; // with the space behind it
const between = 14;

/** Swatches with their texts, in as many lines as they need, from `left` to `right`. */
export function drawLegend(
  entries: readonly LegendEntry[],
  { left, right, top }: { left: number; right: number; top: number },
): { elements: string[]; height: number } {
  const elements: string[] = [];
  let [x, row] = [left, 0];
  for (const { color, text, sign, round } of entries) {
    const clean = cleanText(text);
    const shown = fitText(clean, right - left - swatch, size);
    const width = textWidth(shown, size);
    if (x > left && x + swatch + width > right) [x, row] = [left, row + 1];
    const y = top + row * line;
    elements.push(
      sign === undefined
        ? element('rect', { x, y, width: 12, height: 12, rx: round ? 6 : 2, fill: color })
        : drawText(sign, { x: x + 6, y: y + 10.5, size, style: { color } }),
      drawText(shown, {
        x: x + swatch,
        fromLeft: true,
        y: y + 10.5,
        size,
        style: { color: ink },
        ...(shown !== clean && { full: clean }),
      }),
    );
    x += swatch + width + between;
  }
  return { elements, height: entries.length === 0 ? 0 : (row + 1) * line + 6 };
}
