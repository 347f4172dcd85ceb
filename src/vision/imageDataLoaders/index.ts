// The usual DataBlocks of images in one call each.
export { fromNameFunc, fromNameRe, fromPathFunc, fromPathRe } from './fromFiles.js';
export { type FolderOptions, fromFolder } from './fromFolder.js';
export { fromLists, type Labelled, type YBlockOptions } from './fromLists.js';
export type { ImageLoaders, LabelOptions, LoadersOptions } from './load.js';
