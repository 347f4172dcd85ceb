// The DataBlock API: from a source to batches. Images are in ../vision.

export type { BadItem, BadItemOptions, BadItems } from './badItems.js';
export type {
  BeforeBatch,
  Block,
  CollateSample,
  DecodedOf,
  EncodedOf,
  RawOf,
  TensorClass,
} from './block.js';
export {
  CategoryBlock,
  MultiCategoryBlock,
  type MultiCategoryBlockOptions,
  RegressionBlock,
  type RegressionBlockOptions,
  TransformBlock,
  type TransformBlockOptions,
} from './blocks.js';
export {
  Categorize,
  type CategorizeOptions,
  EncodedMultiCategorize,
  type Label,
  MultiCategorize,
  type MultiCategorizeOptions,
  OneHotEncode,
  TensorCategory,
  TensorMultiCategory,
} from './category.js';
export { CategoryMap, type CategoryMapOptions } from './categoryMap.js';
export type { Column } from './cell.js';
export { type CellTypes, ColReader, type ColReaderOptions } from './colReader.js';
export { DataBlock } from './dataBlock.js';
export type { DataBlockOptions, FromColumnsOptions } from './dataBlockOptions.js';
export { DataError } from './dataError.js';
export { DataLoader, type IterateOptions } from './dataLoader.js';
export { DataLoaders, type DecodedSample } from './dataLoaders.js';
export {
  Dataset,
  Datasets,
  type Getter,
  type SampleElement,
  type SampleOptions,
} from './datasets.js';
export { DownloadError } from './download/downloadError.js';
export { type DownloadUrlOptions, downloadUrl } from './download/downloadUrl.js';
export type { DownloadOptions, DownloadProgress } from './download/options.js';
export { type DatasetUrl, type UntarDataOptions, untarData } from './download/untarData.js';
export { type DatasetName, URLs } from './download/urls.js';
export type { GetterChain, GetterLike } from './getter.js';
export {
  FileGetter,
  type FileGetterOptions,
  type GetFilesOptions,
  type GetImageFilesOptions,
  getFiles,
  getImageFiles,
  getTextFiles,
  ImageGetter,
  imageExtensions,
} from './items.js';
export {
  AttrGetter,
  ItemGetter,
  parentLabel,
  RegexLabeller,
  type RegexLabellerOptions,
} from './label.js';
export type { DataLoaderOptions } from './loaderOptions.js';
export type { DataLoaderState } from './loaderState.js';
export type {
  AddTfmsOptions,
  DataLoadersOptions,
  DataLoadersState,
  FromDsetsOptions,
  TestDlOptions,
} from './loadersOptions.js';
export type { Transforms } from './mergeTransforms.js';
export type { PictureOptions, ShowBatchOptions, ShowTransformsOptions } from './picture.js';
export { Pipeline } from './pipeline.js';
export type { Rng } from './rng.js';
export type { Sampler, SamplerContext, Weights } from './sampling.js';
export * from './sources/index.js';
export * from './split/index.js';
export type { SummaryOptions } from './summary.js';
export type { ReadInput, TestItem } from './testSet.js';
export { type Regressands, RegressionSetup, ToTensor } from './toTensor.js';
export {
  type SetupValues,
  type SplitIdx,
  Transform,
  type TransformContext,
  type Tuple,
  type TupleFunction,
} from './transform.js';
export {
  type TransformOfOptions,
  transformOf,
  type ValueClass,
  type ValueOf,
} from './transformOf.js';
