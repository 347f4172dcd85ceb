// Images inside an SVG: PNG files with no more pixels than are seen.
import { fromTypedArray } from '../tensor/create.js';
import { tidy, tidyAsync } from '../tensor/scope.js';
import type { Tensor } from '../tensor/tensor.js';
import { resizeImage } from '../vision/augment/resizeImage.js';
import { classColor } from '../vision/classColors.js';
import { encodeImage } from '../vision/encodeImage.js';
import type { TensorMask } from '../vision/mask.js';
import { element } from './svg.js';

/** A rectangle of the picture. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels of an embedded image for each of the picture: a PNG of it is twice as large. */
const density = 2;
const crispFrom = 2; // picture's pixels per image pixel from which single pixels are worth seeing

/** An image in its place, made smaller where it has more pixels than can be seen. */
export async function embedImage(image: Tensor, place: Place): Promise<string> {
  const [height, width] = [image.size(-2), image.size(-1)];
  const size = [seen(height, place.height), seen(width, place.width)] as const;
  const png = await tidyAsync(async () => encodeImage(await resizeImage(image, size)));
  return imageElement(png, place, place.width / width >= crispFrom);
}

/** A mask in its place, each class in its colour; what is no class is clear. */
export async function embedMask(
  mask: TensorMask,
  place: Place,
  { opacity = 1 }: { opacity?: number } = {},
): Promise<string> {
  const [rows, columns] = mask.shape as readonly [number, number];
  const levels = levelsOf(mask);
  const classes = mask.codes?.length ?? 256;
  const [height, width] = [seen(rows, place.height), seen(columns, place.width)];
  const size = height * width;
  const rgba = new Uint8Array(4 * size); // [4, H, W]
  for (let i = 0; i < size; i++) {
    const row = Math.floor(((Math.floor(i / width) + 0.5) * rows) / height);
    const column = Math.floor((((i % width) + 0.5) * columns) / width);
    const index = levels[row * columns + column] as number;
    if (index >= classes) continue;
    const [red, green, blue] = classColor(index);
    rgba[i] = red;
    rgba[size + i] = green;
    rgba[2 * size + i] = blue;
    rgba[3 * size + i] = Math.round(255 * opacity);
  }
  const pixels = fromTypedArray(rgba, [4, height, width]);
  const png = await encodeImage(pixels);
  pixels.dispose();
  return imageElement(png, place, true);
}

/** The classes of a mask's pixels, row by row. */
export function levelsOf(mask: Tensor): Uint8Array {
  return tidy(() => mask.to('uint8').contiguous().toTypedArray() as Uint8Array);
}

function seen(pixels: number, extent: number): number {
  return Math.min(pixels, Math.ceil(extent * density));
}

function imageElement(png: Buffer, { left, top, width, height }: Place, isCrisp: boolean): string {
  return element('image', {
    x: left,
    y: top,
    width,
    height,
    preserveAspectRatio: 'none',
    href: `data:image/png;base64,${png.toString('base64')}`,
    ...(isCrisp && { style: 'image-rendering: pixelated' }),
  });
}
