/** Red, green, blue, from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Colours that are told apart on photographs; further classes get hues a golden angle apart. */
export const firstColors: readonly Rgb[] = [
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

/** The colour of a class. */
export function classColor(index: number): Rgb {
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
