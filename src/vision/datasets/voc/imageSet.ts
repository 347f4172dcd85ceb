import { shown } from '../../../data/shown.js';
import { TextFile } from '../textFile.js';

/**
 * The names in a list of `ImageSets`, each once, without ending: `'000012'`. What else a line holds
 * is left out.
 *
 * @throws {DataError} the file cannot be read.
 * @example
 * ```ts
 * const valid = new Set(await voc.readImageSet('VOC2007/ImageSets/Main/val.txt'));
 * FuncSplitter((image: string) => valid.has(parse(image).name));
 * ```
 */
export async function readImageSet(file: string): Promise<string[]> {
  const { lines } = await TextFile.read('voc.readImageSet', file);
  return [...new Set(lines.map(({ text }) => text.split(/\s+/)[0] as string))];
}

/** Whether a class is on an image: 1 yes, −1 no, 0 only in a way that is hard to recognise. */
export type Presence = -1 | 0 | 1;

/**
 * The list of one class, such as `ImageSets/Main/dog_train.txt`: for every image whether the class is
 * on it.
 *
 * @throws {DataError} the file cannot be read, or a line is no name with −1, 0 or 1: the message names
 * the line.
 */
export async function readClassSet(file: string): Promise<ReadonlyMap<string, Presence>> {
  const text = await TextFile.read('voc.readClassSet', file);
  return new Map(
    text.lines.map((line) => {
      const [name, presence, ...more] = line.text.split(/\s+/);
      const value = Number(presence);
      if (more.length === 0 && (value === -1 || value === 0 || value === 1))
        return [name as string, value];
      throw text.error(line, `expected a name and -1, 0 or 1, got ${shown(line.text)}`);
    }),
  );
}
