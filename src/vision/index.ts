// Images, points on them, and their transforms.

export { type PadMode, Resize, type ResizeMethod, type ResizeOptions } from './augment/crop.js';
export {
  type ChannelStats,
  cifarStats,
  imagenetStats,
  mnistStats,
  Normalize,
} from './augment/stats.js';
export { ImageBlock, type ImageBlockOptions, PointBlock } from './blocks.js';
export {
  encodePng,
  type FloatImage,
  type ImageClass,
  type ImageSource,
  type OpenImageOptions,
  openImage,
  TensorImage,
  TensorImageBW,
  type Uint8Image,
} from './image.js';
export { IntToFloatTensor } from './intToFloat.js';
export {
  type ImageSize,
  PointCreate,
  PointScaler,
  type PointsLike,
  TensorPoint,
} from './points.js';
