// Images, points on them, and their transforms.

export {
  AffineCoordTfm,
  type AffineOptions,
  type MoveFunction,
} from './augment/batch/affineCoordTfm.js';
export { Augmentation } from './augment/batch/augmentation.js';
export { type AugTransformsOptions, augTransforms } from './augment/batch/augTransforms.js';
export { CastImages, type CastImagesOptions } from './augment/batch/castImages.js';
export { Dihedral, type DihedralOptions } from './augment/batch/dihedral.js';
export type { DrawOption } from './augment/batch/draws.js';
export { Flip, type FlipOptions } from './augment/batch/flip.js';
export type { FrameArgs } from './augment/batch/frame.js';
export {
  Brightness,
  type ColorOptions,
  Contrast,
  Hue,
  type HueOptions,
  type LightingOptions,
  LightingTfm,
  Saturation,
} from './augment/batch/lighting.js';
export type { Draft, Moves } from './augment/batch/plan.js';
export {
  RandomResizedCropGPU,
  type RandomResizedCropGPUOptions,
} from './augment/batch/randomResizedCropGpu.js';
export { Rotate, type RotateOptions } from './augment/batch/rotate.js';
export { Warp, type WarpOptions } from './augment/batch/warp.js';
export { Zoom, type ZoomOptions } from './augment/batch/zoom.js';
export { CropPad, type CropPadOptions } from './augment/cropPad.js';
export { DihedralItem, type DihedralItemOptions } from './augment/dihedralItem.js';
export { FlipItem, type FlipItemOptions } from './augment/flipItem.js';
export type { Matrix } from './augment/matrix.js';
export type { PadMode } from './augment/padding.js';
export type { AugmentOperation, AugmentStep } from './augment/randAugment/operations.js';
export type { PolicyOptions } from './augment/randAugment/policy.js';
export { RandAugment, type RandAugmentOptions } from './augment/randAugment/randAugment.js';
export { TrivialAugment } from './augment/randAugment/trivialAugment.js';
export { RandomCrop } from './augment/randomCrop.js';
export {
  type ErasedAreas,
  RandomErasing,
  type RandomErasingOptions,
} from './augment/randomErasing.js';
export { RandomResizedCrop, type RandomResizedCropOptions } from './augment/randomResizedCrop.js';
export { RatioResize } from './augment/ratioResize.js';
export { Resize, type ResizeMethod, type ResizeOptions } from './augment/resize.js';
export {
  type ChannelStats,
  cifarStats,
  imagenetStats,
  mnistStats,
  Normalize,
} from './augment/stats.js';
export { type BBPadOptions, bbPad, clipRemoveEmpty } from './bbPad.js';
export {
  BBoxBlock,
  type BBoxBlockOptions,
  BBoxLblBlock,
  type BBoxLblBlockOptions,
  ImageBlock,
  type ImageBlockOptions,
} from './blocks.js';
export {
  BBoxCreate,
  type BBoxesLike,
  BBoxLabeler,
  BBoxLabels,
  TensorBBox,
  TensorBBoxLabel,
} from './boxes.js';
export { ClipBoxes, type ClipBoxesOptions, type ClipOptions } from './clipBoxes.js';
/** Readers and labelling functions of the BIWI Kinect head pose database. */
export * as biwi from './datasets/biwi/index.js';
/** Readers and labelling functions of the Pointing'04 head pose database. */
export * as pointing04 from './datasets/pointing04.js';
/** Readers and labelling functions of PASCAL VOC. */
export * as voc from './datasets/voc/index.js';
export { type EncodeImageOptions, encodeImage, type ImageFormat } from './encodeImage.js';
export type { ResizeMaxOptions } from './fitSize.js';
export {
  type FloatImage,
  type ImageClass,
  type ImageSource,
  type OpenImageOptions,
  openImage,
  TensorImage,
  TensorImageBW,
  type Uint8Image,
} from './image.js';
/** Images and labels to loaders in one call: fastai's `ImageDataLoaders`. */
export * as ImageDataLoaders from './imageDataLoaders/index.js';
export { type IntToFloatOptions, IntToFloatTensor } from './intToFloat.js';
export {
  AddMaskCodes,
  type Int64Mask,
  type MaskCodesOptions,
  type MaskSource,
  openMask,
  TensorMask,
  type Uint8Mask,
} from './mask.js';
export { MaskBlock, type MaskBlockOptions } from './maskBlock.js';
export {
  type MultiPointClass,
  MultiPointCreate,
  type MultiPointCreateOptions,
  type MultiPointLike,
  type MultiPointsLike,
  TensorMultiPoint,
} from './multiPoint.js';
export { MultiPointBlock, PointBlock, type PointBlockOptions } from './pointBlocks.js';
export { PointScaler, type PointScalerOptions } from './pointScaler.js';
export {
  type ImageSize,
  type PointClass,
  PointCreate,
  type PointCreateOptions,
  type PointsLike,
  TensorPoint,
} from './points.js';
export type { FlipPair, PointTraits, PointTraitsOptions } from './pointTraits.js';
export { type ResizeImagesOptions, resizeImages } from './resizeImages.js';
export { type SaveImageOptions, saveImage } from './saveImage.js';
export { type UnreadableImage, verifyImages } from './verifyImages.js';
