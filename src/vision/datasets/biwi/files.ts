// What a file's name says: its neighbours, and who is on it.
import { pathParts } from '../../../data/label.js';
import { shown } from '../../../data/shown.js';
import { ArgumentError } from '../../../tensor/errors.js';

/**
 * The `_pose.txt` of an image, which is a `_rgb.png` in the original and a `_rgb.jpg` in fastai's
 * copy.
 *
 * @throws {ArgumentError} the name is not that of a BIWI image.
 * @example
 * ```ts
 * biwi.img2pose('01/frame_00003_rgb.png'); // '01/frame_00003_pose.txt'
 * ```
 */
export function img2pose(image: string): string {
  return beside('biwi.img2pose', image, '_pose.txt');
}

/**
 * The `_depth.bin` of an image; fastai's copy has none.
 *
 * @throws {ArgumentError} the name is not that of a BIWI image.
 */
export function img2depth(image: string): string {
  return beside('biwi.img2depth', image, '_depth.bin');
}

function beside(op: string, image: string, ending: string): string {
  const file = image.replace(/_rgb\.(?:png|jpe?g)$/i, ending);
  if (file !== image) return file;
  throw ArgumentError.of(op, 'a path that ends in _rgb.png or _rgb.jpg', 'image', image);
}

/** Sequence by sequence, as the database's readme has them: four people came twice. */
const people =
  'F01 F02 F03 F04 F05 F06 M01 M02 M03 M04 M05 M06 M07 M08 F03 M09 M10 F05 M11 M12 F02 M01 M13 M14'.split(
    ' ',
  );

/**
 * Who is on an image, from the number of its folder: `'M06'` for `12/frame_00019_rgb.png`. 20 people
 * are on the 24 sequences, so a split by sequence can have one person on both sides; by this it
 * cannot.
 *
 * @throws {ArgumentError} the folder is none of `01` to `24`.
 * @example
 * ```ts
 * GroupSplitter(biwi.person, { seed: 42 });
 * ```
 */
export function person(file: string): string {
  const folder = pathParts(file).at(-2) ?? '';
  const name = /^\d\d$/.test(folder) ? people[Number(folder) - 1] : undefined;
  if (name) return name;
  throw new ArgumentError(
    'biwi.person',
    `expected a file in a folder from 01 to 24, got ${shown(file)}`,
  );
}
