// Cells in rows, as one picture. A cell is one sample: its panels, with text over them and under them.
import type { Picture, PictureOptions } from '../data/picture.js';
import { drawLegend, type LegendEntry } from './legend.js';
import { drawPanel, labelsLeftOut, type Panel, type PanelSize, panelSize } from './panel.js';
import { SvgPicture } from './svg.js';
import { cleanText } from './text.js';
import { drawLines, drawText, lineHeight, type TitleEntry, titleLines } from './title.js';

/** A sample. */
export interface Cell {
  readonly panels: readonly Panel[];
  /** Lines under all panels together. */
  readonly caption?: readonly TitleEntry[];
}

/** How cells are laid out. */
export interface GridOptions extends PictureOptions {
  /** What stands over the columns of each cell of the first row. Default: nothing. */
  heads?: readonly string[];
  /** What colours mean, at the bottom. Default: nothing. */
  legend?: readonly LegendEntry[];
}

const gap = 14;
const edge = 3; // between an image and its text: marks at its edge are drawn over it
const closeGap = 6; // between the panels of a cell
const headHeight = 24;
const narrowest = 96; // room for a title over a narrow image
/** Side of an image, and of one with something over it that has to be read. */
const sides = { plain: 112, marked: 176 } as const;
const widest = 1000; // pixels of a picture whose columns are not given: a page shows them

/** Cells in rows. Rows are as high as what is in them, columns of panels as wide as the widest panel. */
export async function drawGrid(
  cells: readonly Cell[],
  { heads = [], legend = [], ncols, size }: GridOptions = {},
): Promise<Picture> {
  const side = size ?? (cells.some(isMarked) ? sides.marked : sides.plain);
  const sized = cells.map(({ panels }) => panels.map((panel) => panelSize(panel, side)));
  const count = Math.max(0, ...cells.map(({ panels }) => panels.length));
  const widths = Array.from({ length: count }, (_, i) =>
    Math.ceil(Math.max(narrowest, ...sized.map((sizes) => sizes[i]?.width ?? 0))),
  );
  const cellWidth = widths.reduce((sum, width) => sum + width + closeGap, -closeGap);
  const columns = Math.min(
    ncols ?? columnsFor(cells.length, count, cellWidth),
    Math.max(1, cells.length),
  );
  const leftOf = (column: number, panel: number): number =>
    gap +
    column * (cellWidth + gap) +
    widths.slice(0, panel).reduce((sum, width) => sum + width + closeGap, 0);
  const elements: string[] = [];
  for (let column = 0; column < columns; column++)
    for (const [panel, head] of heads.entries())
      elements.push(
        drawText(head, {
          x: leftOf(column, panel) + (widths[panel] ?? 0) / 2,
          y: gap + 13,
          size: 14,
          style: { bold: true },
        }),
      );
  let top = gap + (heads.length > 0 ? headHeight : 0);
  for (let first = 0; first < cells.length; first += columns) {
    const row = cells.slice(first, first + columns);
    const laid = row.map((cell, i) => layOut(cell, sized[first + i] as PanelSize[], widths));
    const lines = Math.max(...laid.flatMap(({ titles }) => titles.map((title) => title.length)));
    const height = Math.max(...laid.map((cell) => cell.height));
    const under = Math.max(...laid.map(({ caption }) => caption.length));
    const imageTop = top + (lines > 0 ? lines * lineHeight + edge : 0);
    for (const [column, { cell, sizes, titles, caption }] of laid.entries()) {
      for (const [i, panel] of cell.panels.entries()) {
        const [width, left] = [widths[i] as number, leftOf(column, i)];
        const panelSize = sizes[i] as PanelSize;
        const title = titles[i] ?? [];
        const at = { left: left + (width - panelSize.width) / 2, top: imageTop };
        elements.push(
          ...drawLines(title, {
            middle: left + width / 2,
            top: imageTop - edge - title.length * lineHeight,
          }),
          ...(await drawPanel(panel, panelSize, at)),
        );
      }
      const middle = leftOf(column, 0) + cellWidth / 2;
      elements.push(...drawLines(caption, { middle, top: imageTop + height + edge }));
    }
    top = imageTop + height + gap + (under > 0 ? under * lineHeight + edge : 0);
  }
  const width = gap + columns * (cellWidth + gap);
  const drawn = drawLegend(legend, { left: gap, right: width - gap, top });
  return SvgPicture.of({ width, height: Math.ceil(top + drawn.height) }, [
    ...elements,
    ...drawn.elements,
  ]);
}

/** A cell's texts in lines, and how high its images are. */
function layOut(cell: Cell, sizes: readonly PanelSize[], widths: readonly number[]) {
  const titles = cell.panels.map(({ title }, i) => titleLines(title, widths[i] as number));
  const all = widths.reduce((sum, width) => sum + width + closeGap, -closeGap);
  const leftOut = cell.panels.flatMap((panel, i) => labelsLeftOut(panel, sizes[i] as PanelSize));
  const caption = [
    ...(cell.caption ?? []),
    ...(leftOut.length > 0 ? [[{ text: `also: ${leftOut.map(cleanText).join(', ')}` }]] : []),
  ];
  const height = Math.max(...sizes.map((size) => size.height));
  return { cell, sizes, titles, height, caption: titleLines(caption, all) };
}

function isMarked({ panels }: Cell): boolean {
  return panels.some(
    ({ marks: { points = [], boxes = [], masks = [] } = {} }) =>
      points.length + boxes.length + masks.length > 0,
  );
}

/** Up to four in one row, more in about half as many rows as columns of panels, none wider than a page. */
function columnsFor(cells: number, panels: number, cellWidth: number): number {
  const most = Math.max(1, Math.floor((widest - gap) / (cellWidth + gap)));
  const even = cells <= 4 && panels <= 1 ? cells : Math.ceil(Math.sqrt((2 * cells) / panels));
  return Math.max(1, Math.min(most, even));
}
