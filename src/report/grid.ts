import type { Picture } from '../learner/picture.js';
import type { LegendEntry } from './overlay.js';
import { element, escapeText, SvgPicture } from './svg.js';
import { drawTile, ink, lineHeight, type Tile, tileSide } from './tile.js';

/** How tiles are laid out. */
export interface GridOptions {
  /** Tiles in a row. */
  columns: number;
  /** Tiles that stand close together, such as a target and its prediction. Default 1. */
  together?: number;
  /** What stands over the columns of a group, once. */
  heads?: readonly string[];
  /** What the colours mean, at the bottom. Default: nothing. */
  legend?: readonly LegendEntry[];
}

const gap = 14;
const closeGap = 5;
const headHeight = 26;
const legendLine = 20;

/** Tiles in rows, as one picture. */
export async function drawGrid(
  tiles: readonly Tile[],
  { columns, together = 1, heads = [], legend = [] }: GridOptions,
): Promise<Picture> {
  const isOverlaid = tiles.some(({ masks, boxes }) => masks?.length || boxes?.length);
  const side = isOverlaid ? tileSide.overlaid : tileSide.plain;
  const lines = Math.max(0, ...tiles.map(({ title }) => title.length));
  const used = Math.min(columns, Math.max(1, tiles.length));
  const left = (column: number): number =>
    gap + column * (side + closeGap) + Math.floor(column / together) * (gap - closeGap);
  const rowHeight = side + lines * lineHeight + gap;
  const top = (row: number): number => gap + (heads.length > 0 ? headHeight : 0) + row * rowHeight;
  const drawn = await Promise.all(
    tiles.map((tile, i) =>
      drawTile(tile, { left: left(i % columns), top: top(Math.floor(i / columns)), lines, side }),
    ),
  );
  const headTexts =
    heads.length === 0
      ? []
      : Array.from({ length: used }, (_, column) =>
          element(
            'text',
            {
              x: left(column) + side / 2,
              y: gap + 14,
              fill: ink,
              'font-size': 14,
              'font-weight': 600,
              'text-anchor': 'middle',
            },
            [heads[column % heads.length] as string],
          ),
        );
  const width = left(used - 1) + side + gap;
  const bottom = top(Math.ceil(tiles.length / columns));
  const { elements, height } = drawLegend(legend, { top: bottom, width });
  return SvgPicture.of({ width, height: bottom + height }, [
    ...headTexts,
    ...drawn.flat(),
    ...elements,
  ]);
}

/** Swatches with their texts, in as many lines as they need. */
function drawLegend(
  legend: readonly LegendEntry[],
  { top, width }: { top: number; width: number },
): { elements: string[]; height: number } {
  const elements: string[] = [];
  let [x, line] = [gap, 0];
  for (const { color, text } of legend) {
    const length = 22 + text.length * 7.2; // 12 px type
    if (x > gap && x + length > width - gap) [x, line] = [gap, line + 1];
    const y = top + line * legendLine;
    elements.push(
      element('rect', { x, y, width: 12, height: 12, rx: 2, fill: color }),
      element('text', { x: x + 17, y: y + 10.5, fill: ink, 'font-size': 12 }, [escapeText(text)]),
    );
    x += length + 10;
  }
  return { elements, height: legend.length === 0 ? 0 : (line + 1) * legendLine + gap / 2 };
}
