// The usual DataBlocks of images in one call each.

export { type CsvOptions, fromCsv } from './fromCsv.js';
export { fromNameFunc, fromNameRe, fromPathFunc, fromPathRe } from './fromFiles.js';
export { type FolderOptions, fromFolder } from './fromFolder.js';
export { fromLists, type Labelled, type YBlockOptions } from './fromLists.js';
export { fromRows, type Multi, type RowsOptions, type Single } from './fromRows.js';
export type { ImageLoaders, LabelOptions, LoadersOptions } from './load.js';
