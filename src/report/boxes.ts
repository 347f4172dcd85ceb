// Boxes over an image, with their labels.

import { css, markColor, textOn } from './classColors.js';
import type { Place } from './embed.js';
import { element, escapeText } from './svg.js';
import { cleanText, fitText } from './text.js';
import { textWidth } from './textWidth.js';
import { drawText, round } from './title.js';

/** A box as shares of its image: 0 is the left or upper edge, 1 the right or lower one. */
export interface LabelledBox {
  readonly corners: readonly [x1: number, y1: number, x2: number, y2: number];
  readonly label?: string;
}

interface Chip extends Place {
  readonly text: string;
  readonly full: string;
}

/** Boxes in a picture, and what labels found no room on it. */
export interface DrawnBoxes {
  readonly elements: readonly string[];
  readonly leftOut: readonly string[];
}

const size = 10.5;
const chipHeight = 14;
const padding = 3;

/**
 * Boxes over their image, cut at its edges, each with its label beside a corner or, where others
 * are there already, at the nearest free place. No label lies over another one.
 */
export function drawBoxes(boxes: readonly LabelledBox[], place: Place): DrawnBoxes {
  const frames = boxes.map(({ corners }) => frameOf(corners, place));
  const chips: Chip[] = [];
  const drawn: string[] = [];
  const leftOut: string[] = [];
  for (const [i, { label }] of boxes.entries()) {
    if (label === undefined) continue;
    const chip = placeChip(cleanText(label), frames[i] as Place, { chips, place });
    if (!chip) {
      leftOut.push(label);
      continue;
    }
    chips.push(chip);
    drawn.push(...drawChip(chip, i));
  }
  const lines = frames.flatMap((frame, i) => drawFrame(frame, i, boxes[i]?.label));
  return { elements: [...lines, ...drawn], leftOut }; // no box is drawn over a label
}

/** How much two boxes have in common of what both cover, from 0 to 1. */
export function overlap(a: LabelledBox['corners'], b: LabelledBox['corners']): number {
  const extent = (from: number, to: number): number => Math.max(0, to - from);
  const area = ([x1, y1, x2, y2]: LabelledBox['corners']): number =>
    extent(x1, x2) * extent(y1, y2);
  const common =
    extent(Math.max(a[0], b[0]), Math.min(a[2], b[2])) *
    extent(Math.max(a[1], b[1]), Math.min(a[3], b[3]));
  const all = area(a) + area(b) - common;
  return all > 0 ? common / all : 0;
}

function frameOf(corners: LabelledBox['corners'], { left, top, width, height }: Place): Place {
  const [x1, y1, x2, y2] = corners.map((share) => Math.min(Math.max(share, 0), 1)) as [
    number,
    number,
    number,
    number,
  ];
  return {
    left: left + x1 * width,
    top: top + y1 * height,
    width: Math.max(0, x2 - x1) * width,
    height: Math.max(0, y2 - y1) * height,
  };
}

function drawFrame(frame: Place, i: number, label: string | undefined): string[] {
  const { left, top, width, height } = frame;
  const outline = {
    ...{ x: round(left), y: round(top), width: round(width), height: round(height) },
    fill: 'none',
  };
  const told = label === undefined ? [] : [element('title', {}, [escapeText(cleanText(label))])];
  return [
    element('rect', { ...outline, stroke: '#000000', 'stroke-width': 3.5, 'stroke-opacity': 0.7 }),
    element('rect', { ...outline, stroke: css(markColor(i)), 'stroke-width': 1.8 }, told),
  ];
}

/** Where a label goes: the first free of the places that a reader would look for it. */
function placeChip(
  full: string,
  frame: Place,
  { chips, place }: { chips: readonly Chip[]; place: Place },
): Chip | undefined {
  const most = place.width - 2 * padding;
  if (most < 2 * size || place.height < chipHeight) return undefined;
  const text = fitText(full, most, size);
  const width = textWidth(text, size) + 2 * padding;
  const [right, bottom] = [place.left + place.width, place.top + place.height];
  const at = (x: number, y: number): Chip => ({
    left: Math.min(Math.max(x, place.left), right - width),
    top: Math.min(Math.max(y, place.top), bottom - chipHeight),
    ...{ width, height: chipHeight, text, full },
  });
  const isFree = (chip: Chip): boolean => chips.every((other) => !meet(chip, other));
  const edge = frame.left + frame.width - width;
  const under = frame.top + frame.height;
  const inside = [
    at(frame.left, frame.top),
    at(edge, frame.top),
    at(frame.left, under - chipHeight),
    at(edge, under - chipHeight),
  ];
  const outside = [
    at(frame.left, frame.top - chipHeight),
    at(edge, frame.top - chipHeight),
    at(frame.left, under),
    at(edge, under),
  ];
  const isSmall = frame.height < 3 * chipHeight || frame.width < 1.5 * width; // it would be hidden
  const usual = (isSmall ? [...outside, ...inside] : [...inside, ...outside]).find(isFree);
  return usual ?? nearest(at(frame.left, frame.top), { place, isFree, at });
}

function nearest(
  wanted: Chip,
  {
    place,
    isFree,
    at,
  }: { place: Place; isFree: (chip: Chip) => boolean; at: (x: number, y: number) => Chip },
): Chip | undefined {
  const places: Chip[] = [];
  for (let y = place.top; y <= place.top + place.height - chipHeight; y += chipHeight / 2)
    for (let x = place.left; x <= place.left + place.width - wanted.width; x += 6)
      places.push(at(x, y));
  const far = (chip: Chip): number => Math.hypot(chip.left - wanted.left, chip.top - wanted.top);
  return places.sort((a, b) => far(a) - far(b)).find(isFree);
}

function meet(a: Place, b: Place): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}

function drawChip({ left, top, width, height, text, full }: Chip, i: number): string[] {
  const color = markColor(i);
  const ground = { x: round(left), y: round(top), width: round(width), height, rx: 2 };
  return [
    element('rect', { ...ground, fill: css(color) }),
    drawText(text, {
      x: left + width / 2,
      y: top + height - 3.5,
      size,
      style: { color: textOn(color) },
      ...(text !== full && { full }),
    }),
  ];
}
