import { readdirSync, realpathSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { ArgumentError } from '../tensor/errors.js';

/**
 * Extensions that `openImage` reads: a fixed list, where fastai asks the machine's own table of
 * file types.
 */
export const imageExtensions: readonly string[] = [
  '.avif',
  '.gif',
  '.jfif',
  '.jpe',
  '.jpeg',
  '.jpg',
  '.png',
  '.tif',
  '.tiff',
  '.webp',
];

/** Options of {@link getFiles}. */
export interface GetFilesOptions {
  /**
   * Keep files with one of these endings, compared in lower case, with the dot: `['.csv']`.
   * Default: every file.
   */
  extensions?: readonly string[] | undefined;
  /** Look into folders below `path`. Default `true`. */
  recurse?: boolean;
  /**
   * Names of folders directly below `path` to look into; `'.'` stands for files in `path` itself.
   * Default: all.
   */
  folders?: readonly string[] | undefined;
  /** Follow links to folders, each real folder once. Default `true`. */
  followLinks?: boolean;
}

/**
 * The files under a folder, as paths that begin with `path`, sorted by their parts (so `a/z` before
 * `a-b/a`) with the same result on every platform. Files and folders whose names begin with a dot
 * are skipped. fastai returns the order of the file system.
 *
 * @throws {ArgumentError} `path` is not a folder, or one of `folders` is not in it.
 * @example
 * ```ts
 * getFiles('data/texts', { extensions: ['.txt'], folders: ['train', 'test'] });
 * ```
 * @see https://docs.fast.ai/data.transforms.html#get_files
 */
export function getFiles(
  path: string,
  { extensions, recurse = true, folders, followLinks = true }: GetFilesOptions = {},
): string[] {
  if (!isFolder(path)) throw ArgumentError.of('getFiles', 'a folder', 'path', path);
  for (const folder of folders ?? []) {
    if (!isFolder(join(path, folder)))
      throw new ArgumentError('getFiles', `there is no folder '${folder}' in '${path}'`);
  }
  const wanted = extensions && new Set(extensions.map((extension) => extension.toLowerCase()));
  const found: string[] = [];
  const seen = new Set<string>();

  const visit = (folder: string, isTop: boolean): void => {
    const real = realpathSync(folder); // a link that leads back up must not be walked for ever
    if (seen.has(real)) return;
    seen.add(real);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const file = join(folder, entry.name);
      const inFolder =
        entry.isDirectory() || (followLinks && entry.isSymbolicLink() && isFolder(file));
      if (inFolder) {
        if (recurse && !(isTop && folders && !folders.includes(entry.name))) visit(file, false);
      } else if (!(isTop && folders && !folders.includes('.'))) {
        if (!wanted || wanted.has(extname(entry.name).toLowerCase())) found.push(file);
      }
    }
  };
  visit(path, true);
  return sortPaths(found);
}

/** Options of {@link getImageFiles}. */
export type GetImageFilesOptions = Omit<GetFilesOptions, 'extensions'>;

/**
 * The image files under a folder, sorted as {@link getFiles} does; {@link imageExtensions} says
 * what counts as an image.
 *
 * @throws {ArgumentError} `path` is not a folder, or holds no image: the message names it.
 * @example
 * ```ts
 * getImageFiles('imagenette2', { folders: ['train'] });
 * ```
 * @see https://docs.fast.ai/data.transforms.html#get_image_files
 */
export function getImageFiles(path: string, options: GetImageFilesOptions = {}): string[] {
  const files = getFiles(path, { ...options, extensions: imageExtensions });
  if (files.length > 0) return files;
  const where = options.folders
    ? `folders ${options.folders.join(', ')} of '${path}'`
    : `'${path}'`;
  throw new ArgumentError(
    'getImageFiles',
    `there is no image (${imageExtensions.join(' ')}) in ${where}`,
  );
}

/**
 * The text files (`.txt`) under a folder, sorted as {@link getFiles} does.
 *
 * @throws {ArgumentError} `path` is not a folder.
 * @see https://docs.fast.ai/data.transforms.html#get_text_files
 */
export function getTextFiles(path: string, options: GetImageFilesOptions = {}): string[] {
  return getFiles(path, { ...options, extensions: ['.txt'] });
}

/** Options of {@link FileGetter}. */
export interface FileGetterOptions extends GetFilesOptions {
  /** A folder in the source to look into. Default: the source itself. */
  suf?: string;
}

/**
 * A `getItems` with the options of {@link getFiles}.
 *
 * @example
 * ```ts
 * new DataBlock({ getItems: FileGetter({ extensions: ['.csv'], folders: ['train'] }) });
 * ```
 * @see https://docs.fast.ai/data.transforms.html#filegetter
 */
export function FileGetter({ suf = '', ...options }: FileGetterOptions = {}) {
  return (path: string): string[] => getFiles(join(path, suf), options);
}

/**
 * A `getItems` with the options of {@link getImageFiles}.
 *
 * @example
 * ```ts
 * ImageGetter({ folders: ['train', 'val'] })('imagenette2');
 * ```
 * @see https://docs.fast.ai/data.transforms.html#imagegetter
 */
export function ImageGetter({ suf = '', ...options }: Omit<FileGetterOptions, 'extensions'> = {}) {
  return (path: string): string[] => getImageFiles(join(path, suf), options);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * By code units of the path with every separator lowered below all letters, which is the order of
 * the parts.
 */
function sortPaths(paths: string[]): string[] {
  const keyed = paths.map((path) => ({ path, key: path.split(sep).join('\0') }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ path }) => path);
}
