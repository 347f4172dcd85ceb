// The Pointing'04 head pose database: readers of its files, and labelling functions made of them.
import { getImageFiles } from '../../data/items.js';
import { pathParts } from '../../data/label.js';
import { shown } from '../../data/shown.js';
import { ArgumentError } from '../../tensor/errors.js';
import { TextFile } from './textFile.js';

const namePattern = /^person(\d\d)(\d)(\d\d)([+-]\d+)([+-]\d+)\.\w+$/;
const example = 'person01240-30+45.jpg';

/** A face on an image, in its pixels: 384 wide and 288 high. */
export interface Face {
  /** Name of the image. */
  readonly image: string;
  readonly centre: readonly [x: number, y: number];
  readonly size: readonly [width: number, height: number];
}

/**
 * Reads the `.txt` beside an image.
 *
 * @throws {DataError} the file cannot be read, or holds something else: the message names the line.
 */
export async function readFace(file: string): Promise<Face> {
  const text = await TextFile.read('pointing04.readFace', file);
  const image = text.line('the name of the image').text;
  const kind = text.line("'Face'");
  if (kind.text !== 'Face') throw text.error(kind, `expected 'Face', got ${shown(kind.text)}`);
  const number = (what: string): number => text.numbers(1, what)[0] as number;
  const face = {
    image,
    centre: [number('the x of the centre'), number('the y of the centre')],
    size: [number('the width'), number('the height')],
  } as const;
  text.end();
  return face;
}

/** What the name of a file says. */
export interface FacePose {
  /** `'01'` to `'15'`. */
  readonly person: string;
  /** Each person came twice: 1 or 2. */
  readonly series: number;
  /** Number of the image in its series, 0 to 92. */
  readonly number: number;
  /** Up (positive) or down in degrees: −90, −60, −30, −15, 0, 15, 30, 60 or 90. */
  readonly tilt: number;
  /** To the side in degrees: −90 to 90 in steps of 15. */
  readonly pan: number;
}

/**
 * Reads the name of an image or of its text.
 *
 * @throws {ArgumentError} the name is not of this database.
 * @example
 * ```ts
 * pointing04.poseOf('Person01/person01240-30+45.jpg');
 * // { person: '01', series: 2, number: 40, tilt: -30, pan: 45 }
 * ```
 */
export function poseOf(file: string): FacePose {
  const name = pathParts(file).at(-1) ?? '';
  const [, person, ...numbers] = namePattern.exec(name) ?? [];
  if (!person)
    throw ArgumentError.of('pointing04.poseOf', `a name such as '${example}'`, 'file', file);
  const [series, number, tilt, pan] = numbers.map(Number) as [number, number, number, number];
  return { person, series, number, tilt, pan };
}

/**
 * Who is on an image: `'01'` to `'15'`.
 *
 * @throws {ArgumentError} the name is not of this database.
 * @example
 * ```ts
 * GroupSplitter(pointing04.person, { seed: 42 });
 * ```
 */
export function person(file: string): string {
  return poseOf(file).person;
}

/**
 * The text that belongs to an image.
 *
 * @throws {ArgumentError} the name is not that of a JPEG.
 */
export function img2txt(image: string): string {
  const file = image.replace(/\.jpe?g$/i, '.txt');
  if (file !== image) return file;
  throw ArgumentError.of('pointing04.img2txt', 'a path that ends in .jpg', 'image', image);
}

/**
 * A getter for `PointBlock`: the centre of the face on an image, as (x, y) in its pixels.
 *
 * @throws {DataError} the text beside the image cannot be read.
 * @example
 * ```ts
 * const block = new DataBlock({
 *   blocks: [ImageBlock(), PointBlock()],
 *   getItems: pointing04.getImages,
 *   getY: pointing04.getCtr,
 * });
 * ```
 */
export async function getCtr(image: string): Promise<readonly [x: number, y: number]> {
  return (await readFace(img2txt(image))).centre;
}

/**
 * The images of all persons under a folder, sorted; not the frontal views in `Front`, which have no
 * text.
 *
 * @throws {ArgumentError} `path` is not a folder, or holds no image of this database.
 */
export function getImages(path: string): string[] {
  const images = getImageFiles(path).filter((file) =>
    namePattern.test(pathParts(file).at(-1) ?? ''),
  );
  if (images.length > 0) return images;
  throw new ArgumentError(
    'pointing04.getImages',
    `there is no image such as '${example}' in '${path}'`,
  );
}

/** A getter for `RegressionBlock`: tilt and pan of the head on an image, in degrees. */
export function getAngles(image: string): [tilt: number, pan: number] {
  const { tilt, pan } = poseOf(image);
  return [tilt, pan];
}
