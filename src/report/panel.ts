// One or several images side by side, with what is marked on one of them.
import type { Tensor } from '../tensor/tensor.js';
import { TensorMask } from '../vision/mask.js';
import { type DrawnBoxes, drawBoxes, type LabelledBox } from './boxes.js';
import { embedImage, embedMask, type Place } from './embed.js';
import { drawPoints, type MarkedPoint } from './points.js';
import { element } from './svg.js';
import { round, type TitleEntry } from './title.js';

/** What lies over an image. */
export interface Marks {
  readonly points?: readonly MarkedPoint[];
  readonly boxes?: readonly LabelledBox[];
  readonly masks?: readonly TensorMask[];
}

/** Images in a row, with lines of text over them. */
export interface Panel {
  readonly images: readonly Tensor[];
  readonly title: readonly TitleEntry[];
  readonly marks?: Marks;
  /** Which of the images the marks are on. Default: the first. */
  readonly markedAt?: number;
}

/** How large each image of a panel is drawn. */
export interface PanelSize {
  readonly sizes: readonly { readonly width: number; readonly height: number }[];
  readonly width: number;
  readonly height: number;
}

const between = 4;
const thinnest = 8; // pixels of the picture: a row of an image that has but one is still seen
const overlaidOpacity = 0.55; // fastai's is 0.5, which washes colours out on light ground

/** Each image fills a square of `side` one way; one that would be too thin to see is made wider. */
export function panelSize({ images }: Panel, side: number): PanelSize {
  const sizes = images.map((image) => {
    const [height, width] = [image.size(-2), image.size(-1)];
    const scale = side / Math.max(height, width);
    return {
      width: Math.max(thinnest, round(width * scale)),
      height: Math.max(thinnest, round(height * scale)),
    };
  });
  const widths = sizes.reduce((sum, { width }) => sum + width, 0);
  return {
    sizes,
    width: widths + between * (images.length - 1),
    height: Math.max(...sizes.map(({ height }) => height)),
  };
}

/** A panel's images and marks as elements. */
export async function drawPanel(
  panel: Panel,
  size: PanelSize,
  corner: { left: number; top: number },
): Promise<string[]> {
  const { images, marks: { points = [], masks = [] } = {}, markedAt = 0 } = panel;
  const places = placesOf(size, corner);
  const drawn = await Promise.all(
    images.map((image, i) => {
      const place = places[i] as Place;
      return image instanceof TensorMask ? embedMask(image, place) : embedImage(image, place);
    }),
  );
  const marked = places[markedAt] as Place;
  const opacity = overlaidOpacity;
  const overlaid = await Promise.all(masks.map((mask) => embedMask(mask, marked, { opacity })));
  return [
    ...places.map(drawEdge),
    ...drawn,
    ...overlaid,
    ...boxesOf(panel, places).elements,
    ...drawPoints(points, marked),
  ];
}

/** The labels of boxes for which there is no room on the image. */
export function labelsLeftOut(panel: Panel, size: PanelSize): readonly string[] {
  return boxesOf(panel, placesOf(size, { left: 0, top: 0 })).leftOut;
}

function boxesOf({ marks, markedAt = 0 }: Panel, places: readonly Place[]): DrawnBoxes {
  return drawBoxes(marks?.boxes ?? [], places[markedAt] as Place);
}

function placesOf({ sizes }: PanelSize, { left, top }: { left: number; top: number }): Place[] {
  let x = left;
  return sizes.map((size) => {
    const place = { left: x, top, ...size };
    x += size.width + between;
    return place;
  });
}

/** A line around an image, which may be as white as the ground. */
function drawEdge({ left, top, width, height }: Place): string {
  const frame = { x: left - 0.5, y: top - 0.5, width: width + 1, height: height + 1 };
  return element('rect', { ...frame, fill: '#ffffff', stroke: '#d0d7de' });
}
