// Which items train and which validate.

export type { Label } from './classes.js';
export { ColSplitter, type ColSplitterOptions, type SplitValue } from './colSplitter.js';
export type { DuplicatesMode } from './duplicates.js';
export { EndSplitter, type EndSplitterOptions } from './endSplitter.js';
export { FileSplitter } from './fileSplitter.js';
export { FuncSplitter, MaskSplitter } from './funcSplitter.js';
export { GrandparentSplitter, type GrandparentSplitterOptions } from './grandparentSplitter.js';
export { GroupSplitter, type GroupSplitterOptions } from './groupSplitter.js';
export { IndexSplitter } from './indexSplitter.js';
export { KFold, type KFoldOptions } from './kFold.js';
export { RandomSplitter, type RandomSplitterOptions } from './randomSplitter.js';
export { RandomSubsetSplitter, type RandomSubsetSplitterOptions } from './randomSubsetSplitter.js';
export type { PerItem, SplitFunction, SplitPair, SplitSide, Splits, Splitter } from './splitter.js';
export {
  StratifiedGroupSplitter,
  type StratifiedGroupSplitterOptions,
} from './stratifiedGroupSplitter.js';
export { TrainTestSplitter, type TrainTestSplitterOptions } from './trainTestSplitter.js';
