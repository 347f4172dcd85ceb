// The labelling functions of PASCAL VOC: from the path of an image to targets.
import { existsSync } from 'node:fs';
import { basename, dirname, join, parse } from 'node:path';
import { getImageFiles } from '../../../data/items.js';
import { ArgumentError } from '../../../tensor/errors.js';
import { readAnnotation, type VocBox, type VocObject } from './annotation.js';

/**
 * The annotation of an image: `Annotations/<name>.xml` for one in `JPEGImages`, otherwise the `.xml`
 * beside it, where annotation tools put it.
 *
 * @example
 * ```ts
 * voc.img2annotation('VOC2007/JPEGImages/000012.jpg'); // 'VOC2007/Annotations/000012.xml'
 * ```
 */
export function img2annotation(image: string): string {
  const folder = dirname(image);
  const beside = basename(folder) === 'JPEGImages' ? join(dirname(folder), 'Annotations') : folder;
  return join(beside, `${parse(image).name}.xml`);
}

/**
 * The images under a folder that have an annotation, sorted.
 *
 * @throws {ArgumentError} `path` is not a folder, or no image in it has an annotation.
 */
export function getImages(path: string): string[] {
  const images = getImageFiles(path).filter((image) => existsSync(img2annotation(image)));
  if (images.length > 0) return images;
  throw new ArgumentError('voc.getImages', `no image in '${path}' has an annotation`);
}

/** Options of {@link getBoxesAndLabels} and {@link getClasses}. */
export interface ObjectOptions {
  /** Keep objects that are marked as difficult. Default `true`, as torchvision does. */
  difficult?: boolean;
}

/**
 * Two getters, for `BBoxBlock` and `BBoxLblBlock`: the boxes of an image, each [x1, y1, x2, y2] in its
 * pixels, and their classes, in the same order.
 *
 * A box counts from the left edge of its first pixel to the right edge of its last one, as the blocks
 * do: PASCAL's 1, 1, width, height becomes 0, 0, width, height. torchvision and fastai take the
 * numbers as they are, which moves the left and upper edge by one pixel.
 *
 * @throws {DataError} from the getters, when the annotation cannot be read.
 * @example
 * ```ts
 * const block = new DataBlock({
 *   blocks: [ImageBlock(), BBoxBlock(), BBoxLblBlock()],
 *   nInp: 1,
 *   getItems: voc.getImages,
 *   getY: voc.getBoxesAndLabels(),
 * });
 * ```
 */
export function getBoxesAndLabels(options: ObjectOptions = {}) {
  const getBoxes = async (image: string): Promise<[number, number, number, number][]> =>
    (await objectsOf(image, options)).map(({ bndbox }) => edges(bndbox));
  const getLabels = async (image: string): Promise<string[]> =>
    (await objectsOf(image, options)).map(({ name }) => name);
  return [getBoxes, getLabels] as const;
}

/**
 * A getter for `MultiCategoryBlock`: the classes on an image, each once, in the order of their first
 * object.
 *
 * @throws {DataError} from the getter, when the annotation cannot be read.
 */
export function getClasses(options: ObjectOptions = {}) {
  return async function getClasses(image: string): Promise<string[]> {
    return [...new Set((await objectsOf(image, options)).map(({ name }) => name))];
  };
}

async function objectsOf(
  image: string,
  { difficult = true }: ObjectOptions,
): Promise<readonly VocObject[]> {
  const { objects } = await readAnnotation(img2annotation(image));
  return difficult ? objects : objects.filter((object) => !object.difficult);
}

function edges([xmin, ymin, xmax, ymax]: VocBox): [number, number, number, number] {
  return [xmin - 1, ymin - 1, xmax, ymax];
}
