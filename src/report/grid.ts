import type { Picture } from '../learner/picture.js';
import { element, SvgPicture } from './svg.js';
import { drawTile, ink, lineHeight, type Tile, tileSide } from './tile.js';

/** How tiles are laid out. */
export interface GridOptions {
  /** Tiles in a row. */
  columns: number;
  /** Tiles that stand close together, such as a target and its prediction. Default 1. */
  together?: number;
  /** What stands over the columns of a group, once. */
  heads?: readonly string[];
}

const gap = 14;
const closeGap = 5;
const headHeight = 26;

/** Tiles in rows, as one picture. */
export async function drawGrid(
  tiles: readonly Tile[],
  { columns, together = 1, heads = [] }: GridOptions,
): Promise<Picture> {
  const lines = Math.max(0, ...tiles.map(({ title }) => title.length));
  const used = Math.min(columns, Math.max(1, tiles.length));
  const left = (column: number): number =>
    gap + column * (tileSide + closeGap) + Math.floor(column / together) * (gap - closeGap);
  const rowHeight = tileSide + lines * lineHeight + gap;
  const top = (row: number): number => gap + (heads.length > 0 ? headHeight : 0) + row * rowHeight;
  const drawn = await Promise.all(
    tiles.map((tile, i) =>
      drawTile(tile, { left: left(i % columns), top: top(Math.floor(i / columns)), lines }),
    ),
  );
  const headTexts =
    heads.length === 0
      ? []
      : Array.from({ length: used }, (_, column) =>
          element(
            'text',
            {
              x: left(column) + tileSide / 2,
              y: gap + 14,
              fill: ink,
              'font-size': 14,
              'font-weight': 600,
              'text-anchor': 'middle',
            },
            [heads[column % heads.length] as string],
          ),
        );
  const size = {
    width: left(used - 1) + tileSide + gap,
    height: top(Math.ceil(tiles.length / columns)),
  };
  return SvgPicture.of(size, [...headTexts, ...drawn.flat()]);
}
