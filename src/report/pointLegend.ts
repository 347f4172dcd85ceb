import type { PointTraits } from '../vision/pointTraits.js';
import type { LegendEntry } from './legend.js';
import { isPoints, rows } from './marks.js';
import { pointColor } from './points.js';

/** The names of the points that are marked on the first image that has any, with their colours. */
export function pointLegend(images: readonly (readonly unknown[])[]): LegendEntry[] {
  const names = (images.find((values) => values.some(isPoints)) ?? [])
    .filter(isPoints)
    .flatMap((points) => {
      const { pointNames } = points.constructor as unknown as PointTraits;
      return rows(points).map((_, i) => pointNames[i]);
    });
  return names.flatMap((text, i) =>
    text === undefined ? [] : [{ color: pointColor(i, names.length), text, round: true }],
  );
}
