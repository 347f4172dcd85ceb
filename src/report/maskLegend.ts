import { classColor } from '../vision/classColors.js';
import type { TensorMask } from '../vision/mask.js';
import { css } from './classColors.js';
import { levelsOf } from './embed.js';
import type { LegendEntry } from './legend.js';

/** The classes that occur in masks, with their colours. */
export function maskLegend(masks: readonly TensorMask[]): LegendEntry[] {
  const found = new Set(masks.flatMap((mask) => [...new Set(levelsOf(mask))]));
  const codes = masks.find((mask) => mask.codes)?.codes;
  return [...found]
    .filter((index) => !codes || index < codes.length)
    .sort((a, b) => a - b)
    .map((index) => ({ color: css(classColor(index)), text: codes?.[index] ?? String(index) }));
}
