// What lies over an image: a mask's classes in colours, boxes with their labels. Where the image
// stands is tile.ts's.
import { fromTypedArray } from '../tensor/create.js';
import { tidy } from '../tensor/scope.js';
import type { Tensor } from '../tensor/tensor.js';
import { encodePng } from '../vision/image.js';
import type { TensorMask } from '../vision/mask.js';
import { element, escapeText } from './svg.js';

/** A box in pixels of its image. */
export interface LabelledBox {
  readonly corners: readonly [x1: number, y1: number, x2: number, y2: number];
  readonly label?: string;
}

/** Where an image stands in the picture, and how large its pixels are there. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

/** A colour and what it means. */
export interface LegendEntry {
  readonly color: string;
  readonly text: string;
}

const opacity = 0.55; // of masks: fastai's is 0.5, which washes colours out on light ground

/** Colours that are told apart on photographs; further classes get hues a golden angle apart. */
const firstColors: readonly (readonly [number, number, number])[] = [
  [96, 96, 108],
  [255, 213, 0],
  [0, 158, 255],
  [230, 46, 46],
  [38, 191, 90],
  [214, 77, 217],
  [255, 137, 25],
  [0, 207, 207],
  [140, 86, 255],
  [165, 118, 62],
  [255, 150, 190],
  [150, 205, 40],
];

/** The colour of a class: red, green, blue. */
export function classColor(index: number): readonly [number, number, number] {
  const known = firstColors[index];
  if (known) return known;
  const hue = (index * 137.508) % 360;
  const lightness = [0.55, 0.4, 0.7][index % 3] as number;
  const strength = 0.75 * Math.min(lightness, 1 - lightness);
  const channel = (n: number): number => {
    const at = (n + hue / 30) % 12;
    return Math.round(255 * (lightness - strength * Math.max(-1, Math.min(at - 3, 9 - at, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

/** The classes that occur in masks, with their colours. */
export function legendOf(masks: readonly TensorMask[]): LegendEntry[] {
  const found = new Set(masks.flatMap((mask) => [...new Set(levelsOf(mask))]));
  const codes = masks.find((mask) => mask.codes)?.codes;
  return [...found]
    .filter((index) => !codes || index < codes.length)
    .sort((a, b) => a - b)
    .map((index) => ({ color: css(classColor(index)), text: codes?.[index] ?? String(index) }));
}

/** A mask over its image, each class in its colour; what is no class stays clear. */
export async function drawMask(mask: TensorMask, place: Place): Promise<string> {
  const [height, width] = mask.shape as readonly [number, number];
  const levels = levelsOf(mask);
  const classes = mask.codes?.length ?? 256;
  const size = height * width;
  const rgba = new Uint8Array(4 * size); // [4, H, W]
  for (let i = 0; i < size; i++) {
    const index = levels[i] as number;
    if (index >= classes) continue;
    const [red, green, blue] = classColor(index);
    rgba[i] = red;
    rgba[size + i] = green;
    rgba[2 * size + i] = blue;
    rgba[3 * size + i] = 255 * opacity;
  }
  const pixels = fromTypedArray(rgba, [4, height, width]);
  const png = await encodePng(pixels);
  pixels.dispose();
  return element('image', {
    x: place.left,
    y: place.top,
    width: place.width,
    height: place.height,
    preserveAspectRatio: 'none',
    href: `data:image/png;base64,${png.toString('base64')}`,
    style: 'image-rendering: pixelated',
  });
}

/** Boxes over their image, cut at its edges, each with its label in its upper left corner. */
export function drawBoxes(boxes: readonly LabelledBox[], place: Place): string[] {
  const drawn = boxes.map((box, i) => drawBox(box, { ...place, color: boxColor(i) }));
  const labels = boxes.map(({ corners: [x, y], label }, i) =>
    label === undefined ? [] : drawLabel(label, { x, y }, { ...place, color: boxColor(i) }),
  );
  return [...drawn.flat(), ...labels.flat()]; // no box is drawn over a label
}

/** Next to each other boxes differ in colour, whatever their labels. */
function boxColor(i: number): string {
  return css(classColor((i % (firstColors.length - 1)) + 1));
}

function drawBox({ corners }: LabelledBox, place: Place & { color: string }): string[] {
  const [x1, y1, x2, y2] = corners;
  const [from, to] = [inside({ x: x1, y: y1 }, place), inside({ x: x2, y: y2 }, place)];
  const frame = {
    ...from,
    width: Math.max(0, to.x - from.x),
    height: Math.max(0, to.y - from.y),
    fill: 'none',
  };
  return [
    element('rect', { ...frame, stroke: '#000000', 'stroke-width': 3.5, 'stroke-opacity': 0.7 }),
    element('rect', { ...frame, stroke: place.color, 'stroke-width': 1.8 }),
  ];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A point of the image in the picture, at the image's edge where it lies beyond. */
function inside({ x, y }: Point, { left, top, width, height, scale }: Place): Point {
  return {
    x: left + Math.min(Math.max(x * scale, 0), width),
    y: top + Math.min(Math.max(y * scale, 0), height),
  };
}

const labelSize = 10.5;

/** A label that begins at a corner, moved as far as it takes to stay on the image. */
function drawLabel(label: string, corner: Point, place: Place & { color: string }): string[] {
  const from = inside(corner, place);
  const length = label.length * labelSize * 0.62;
  const x = Math.max(place.left + 2, Math.min(from.x + 3, place.left + place.width - length - 2));
  const y = Math.min(from.y + labelSize + 0.5, place.top + place.height - 3);
  const at = { x, y, 'font-size': labelSize, 'font-weight': 600 };
  const halo = { stroke: '#000000', 'stroke-width': 3, 'stroke-linejoin': 'round' };
  const text = [escapeText(label)];
  return [
    element('text', { ...at, ...halo, fill: '#000000', 'stroke-opacity': 0.8 }, text),
    element('text', { ...at, fill: place.color }, text),
  ];
}

/** How much of a mask is as it should be, from 0 to 1; what is no class in the target does not count. */
export function shareRight(target: TensorMask, pred: Tensor): number {
  const [truth, guess] = [levelsOf(target), levelsOf(pred)];
  const classes = target.codes?.length ?? 256;
  let [right, all] = [0, 0];
  for (const [i, index] of truth.entries()) {
    if (index >= classes) continue;
    all++;
    if (guess[i] === index) right++;
  }
  return all === 0 ? 1 : right / all;
}

function levelsOf(mask: Tensor): Uint8Array {
  return tidy(() => mask.to('uint8').contiguous().toTypedArray() as Uint8Array);
}

function css([red, green, blue]: readonly [number, number, number]): string {
  return `rgb(${red}, ${green}, ${blue})`;
}
