// Points over an image.
import { css, markColor } from './classColors.js';
import type { Place } from './embed.js';
import { element } from './svg.js';
import { round } from './title.js';

/** A point as shares of its image: 0 is the left or upper edge, 1 the right or lower one. */
export interface MarkedPoint {
  readonly x: number;
  readonly y: number;
  /** Whether it is to be seen in the image, or only known to be there. Default `true`. */
  readonly visible?: boolean;
}

const single = '#ffd400';

/**
 * Points over their image: rings that are seen on dark and on light ground. Several have a colour each, the same
 * one in every picture, so that it is seen which is which. A point beyond the image is a square on its edge. One that is
 * not to be seen is a dashed, dim ring without a centre; on the edge or beyond it is left out, for that is where missing ones are.
 */
export function drawPoints(points: readonly MarkedPoint[], place: Place): string[] {
  const radius = points.length > 1 ? 3.5 : 5;
  return points.flatMap((point, i) => {
    if (!Number.isFinite(point.x) || !Number.isFinite(point.y)) return [];
    const color = pointColor(i, points.length);
    return drawPoint(point, { ...place, radius, color });
  });
}

/** The colour of the i-th of `count` points. */
export function pointColor(i: number, count: number): string {
  return count === 1 ? single : css(markColor(i));
}

function drawPoint(
  { x, y, visible = true }: MarkedPoint,
  { left, top, width, height, radius, color }: Place & { radius: number; color: string },
): string[] {
  const isInside = x > 0 && x < 1 && y > 0 && y < 1;
  if (!visible && !isInside) return [];
  const [inX, inY] = [Math.min(Math.max(x, 0), 1), Math.min(Math.max(y, 0), 1)];
  const [cx, cy] = [round(left + inX * width), round(top + inY * height)];
  if (inX !== x || inY !== y) {
    const square = {
      x: round(Math.min(Math.max(cx - 4, left + 1), left + width - 9)),
      y: round(Math.min(Math.max(cy - 4, top + 1), top + height - 9)),
      ...{ width: 8, height: 8, stroke: '#000000' },
    };
    const told = element('title', {}, ['beyond the picture']);
    return [element('rect', { ...square, fill: color, 'stroke-width': 1.2 }, [told])];
  }
  const ring = { cx, cy, r: radius, fill: 'none' };
  if (!visible) {
    const told = element('title', {}, ['not seen']);
    const dashes = { 'stroke-dasharray': '2.5 2', 'stroke-width': radius / 2 };
    return [
      element('circle', { ...ring, stroke: '#000000', 'stroke-width': radius, opacity: 0.4 }),
      element('circle', { ...ring, stroke: color, ...dashes, opacity: 0.75 }, [told]),
    ];
  }
  const dot = {
    cx,
    cy,
    r: round(0.32 * radius),
    fill: color,
    stroke: '#000000',
    'stroke-width': 0.8,
  };
  return [
    element('circle', { ...ring, stroke: '#000000', 'stroke-width': radius, opacity: 0.75 }),
    element('circle', { ...ring, stroke: color, 'stroke-width': radius / 2 }),
    element('circle', dot),
  ];
}
