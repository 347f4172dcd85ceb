import { ArgumentError } from '../../tensor/errors.js';
import { pathParts } from '../label.js';
import { listed, shown } from '../shown.js';
import type { Splitter } from './splitter.js';

/** Options of {@link GrandparentSplitter}. */
export interface GrandparentSplitterOptions {
  /** Folder, or folders, of the training items. Default `'train'`. */
  trainName?: string | readonly string[];
  /** Folder, or folders, of the validation items. Default `'valid'`. */
  validName?: string | readonly string[];
}

/**
 * Splits by the name of the folder two levels up: `data/train/cat/1.jpg` trains,
 * `data/valid/cat/2.jpg` validates. Items elsewhere are left out. With several names, items come in
 * the order of the names, as in fastai.
 *
 * @throws {ArgumentError} from the splitter, when one of the names fits no item (fastai returns an
 * empty side); the message lists the folders there are.
 * @example
 * ```ts
 * GrandparentSplitter({ validName: 'val' }); // Imagenette's folders
 * ```
 * @see https://docs.fast.ai/data.transforms.html#grandparentsplitter
 */
export function GrandparentSplitter({
  trainName = 'train',
  validName = 'valid',
}: GrandparentSplitterOptions = {}): Splitter<string> {
  return (items) => {
    const folders = items.map((item) => pathParts(item).at(-3) ?? '');
    const within = (option: string, names: string | readonly string[]): number[] => {
      const wanted = [...new Set([names].flat())];
      const found = wanted.flatMap((name) =>
        folders.flatMap((folder, i) => (folder === name ? [i] : [])),
      );
      if (found.length > 0) return found;
      const there = listed([...new Set(folders)].sort().map((folder) => `'${folder}'`));
      throw new ArgumentError(
        'GrandparentSplitter',
        `no item lies two levels below a folder named ${shown(names)} (${option}); there are ${there}`,
      );
    };
    return [within('trainName', trainName), within('validName', validName)];
  };
}
