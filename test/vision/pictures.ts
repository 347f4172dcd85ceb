import sharp, { type Sharp } from 'sharp';

/** Gives the colour of a pixel: one number for grey, three for colour. */
export type Paint = (x: number, y: number) => readonly number[];

/** A picture to be encoded by sharp: the test's own, independent of the library. */
export function picture(width: number, height: number, paint: Paint): Sharp {
  const channels = paint(0, 0).length as 1 | 3 | 4;
  const pixels = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) pixels.set(paint(x, y), (y * width + x) * channels);
  }
  const image = sharp(pixels, { raw: { width, height, channels } });
  return channels === 1 ? image.toColourspace('b-w') : image;
}

/** A PNG file. */
export function png(width: number, height: number, paint: Paint): Promise<Buffer> {
  return picture(width, height, paint).png().toBuffer();
}

/** A JPEG file of high quality without colour subsampling. */
export function jpeg(width: number, height: number, paint: Paint): Promise<Buffer> {
  return picture(width, height, paint)
    .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/** One colour all over. */
export const plain =
  (...colour: number[]): Paint =>
  () =>
    colour;

/** Different in every pixel of a small picture: x in red, y in green, their sum in blue. */
export const ramp: Paint = (x, y) => [x % 256, y % 256, (x + y) % 256];
