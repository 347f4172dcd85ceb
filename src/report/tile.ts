// One image of a grid: its pixels, the lines of text over it, the points on it.

import { ArgumentError } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';
import { encodePng, TensorImage } from '../vision/image.js';
import { element, escapeText } from './svg.js';

/** A line of text over an image. */
export interface TitleLine {
  readonly text: string;
  readonly color?: string;
}

/** Image, titles, points in pixels of the image. */
export interface Tile {
  readonly image: Tensor;
  readonly title: readonly TitleLine[];
  readonly points?: readonly (readonly [x: number, y: number])[];
}

/** Side of a tile's image in the picture. */
export const tileSide = 112;
export const lineHeight = 17;
export const ink = '#24292f';

const fontSize = 13;
const averageCharacter = 0.6; // of the font size, in width
const pixelatedBelow = 2; // picture's pixels per image pixel from which single pixels are worth seeing

/** @throws {ArgumentError} the value is no image. */
export function asImage(value: unknown): TensorImage {
  if (value instanceof TensorImage) return value;
  throw ArgumentError.of('showResults', 'an image', 'the input', value);
}

/** The tile's markup, its titles in `lines` lines, with the upper left corner at (left, top). */
export async function drawTile(
  { image, title, points = [] }: Tile,
  at: { left: number; top: number; lines: number },
): Promise<string[]> {
  const [height, width] = [image.size(-2), image.size(-1)];
  const scale = tileSide / Math.max(width, height);
  const left = at.left + (tileSide - width * scale) / 2;
  const top = at.top + at.lines * lineHeight + (tileSide - height * scale) / 2;
  const png = await encodePng(image);
  const picture = element('image', {
    x: left,
    y: top,
    width: width * scale,
    height: height * scale,
    href: `data:image/png;base64,${png.toString('base64')}`,
    ...(scale >= pixelatedBelow && { style: 'image-rendering: pixelated' }),
  });
  const texts = title.map((line, i) =>
    drawLine(
      line,
      at.left + tileSide / 2,
      at.top + (at.lines - title.length + i + 1) * lineHeight - 5,
    ),
  );
  return [
    ...texts,
    picture,
    ...points.flatMap(([x, y]) => drawMark(left + x * scale, top + y * scale)),
  ];
}

/** Text around the middle of a tile, made smaller or cut where it would not fit. */
function drawLine({ text, color = ink }: TitleLine, x: number, y: number): string {
  const fits = Math.floor(tileSide / (fontSize * averageCharacter));
  const size = Math.max(10, Math.min(fontSize, (fontSize * fits) / text.length));
  const most = Math.floor((tileSide + 12) / (size * averageCharacter));
  const shown = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return element('text', { x, y, fill: color, 'font-size': size, 'text-anchor': 'middle' }, [
    escapeText(shown),
  ]);
}

/** A ring that is seen on dark and on light ground: bright, between dark lines. */
function drawMark(cx: number, cy: number): string[] {
  const ring = { cx, cy, r: 5, fill: 'none' };
  return [
    element('circle', { ...ring, stroke: '#000000', 'stroke-width': 5, 'stroke-opacity': 0.75 }),
    element('circle', { ...ring, stroke: '#ffd400', 'stroke-width': 2.5 }),
    element('circle', { cx, cy, r: 1.6, fill: '#ffd400', stroke: '#000000', 'stroke-width': 0.8 }),
  ];
}
