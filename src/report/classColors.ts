import { classColor, firstColors, type Rgb } from '../vision/classColors.js';

/** The colour of the i-th box or point of an image: next to each other they differ. */
export function markColor(i: number): Rgb {
  return classColor((i % (firstColors.length - 1)) + 1);
}

export function css([red, green, blue]: Rgb): string {
  return `rgb(${red}, ${green}, ${blue})`;
}

/** Black or white, whichever stands out from a ground: at 4.5 : 1 or more. */
export function textOn(ground: Rgb): string {
  const [red, green, blue] = ground.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) ? '#000000' : '#ffffff';
}
