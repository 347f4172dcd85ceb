// One image of a grid: its pixels, the lines of text over it, what is marked on it.

import { ArgumentError } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';
import { encodePng, TensorImage } from '../vision/image.js';
import type { TensorMask } from '../vision/mask.js';
import type { ImageSize } from '../vision/points.js';
import { drawBoxes, drawMask, type LabelledBox } from './overlay.js';
import { element, escapeText } from './svg.js';

/** A line of text over an image. */
export interface TitleLine {
  readonly text: string;
  readonly color?: string;
}

/** Image, titles, and what lies over the image: masks, points and boxes in pixels of it. */
export interface Tile {
  readonly image: Tensor;
  readonly title: readonly TitleLine[];
  readonly points?: readonly (readonly [x: number, y: number])[];
  /** Size of the part of the image that masks and boxes lie on, at its left. Default: all of it. */
  readonly markedSize?: ImageSize;
  readonly masks?: readonly TensorMask[];
  readonly boxes?: readonly LabelledBox[];
}

/** Side of a tile's image in the picture, and of one with something over it that has to be read. */
export const tileSide = { plain: 112, overlaid: 176 } as const;
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

/**
 * The tile's markup, its titles in `lines` lines, its image in a square of `side`, with the upper
 * left corner at (left, top).
 */
export async function drawTile(
  { image, title, markedSize, points = [], masks = [], boxes = [] }: Tile,
  at: { left: number; top: number; lines: number; side: number },
): Promise<string[]> {
  const { side } = at;
  const [height, width] = [image.size(-2), image.size(-1)];
  const scale = side / Math.max(width, height);
  const left = at.left + (side - width * scale) / 2;
  const top = at.top + at.lines * lineHeight + (side - height * scale) / 2;
  const [markedHeight, markedWidth] = markedSize ?? [height, width];
  const place = { left, top, width: markedWidth * scale, height: markedHeight * scale, scale };
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
    drawLine(line, {
      x: at.left + side / 2,
      y: at.top + (at.lines - title.length + i + 1) * lineHeight - 5,
      width: side,
    }),
  );
  return [
    ...texts,
    picture,
    ...(await Promise.all(masks.map((mask) => drawMask(mask, place)))),
    ...drawBoxes(boxes, place),
    ...points.flatMap(([x, y]) => drawMark(left + x * scale, top + y * scale)),
  ];
}

/** Text around the middle of a tile, made smaller or cut where it would not fit. */
function drawLine(
  { text, color = ink }: TitleLine,
  { x, y, width }: { x: number; y: number; width: number },
): string {
  const fits = Math.floor(width / (fontSize * averageCharacter));
  const size = Math.max(10, Math.min(fontSize, (fontSize * fits) / text.length));
  const most = Math.floor((width + 12) / (size * averageCharacter));
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
