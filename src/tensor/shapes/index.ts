// The rules for shapes, dtypes and devices that signatures are written with.
export type {
  BoolOf,
  ComplexOf,
  FloatOf,
  IntegerOf,
  NumberDType,
  RealOf,
  SumOf,
} from '../resultDtype.js';
export type { Broadcast, Broadcasts, Expand, Expands, Fills, Receives } from './broadcast.js';
export type { AdaptivePool, Conv, Convolves, HasSpace, Pool } from './conv.js';
export type { DTypeOfArray, DTypeOfData, ShapeOfData } from './data.js';
export type { AskedDevice, DeviceOf, SameDevice } from './devices.js';
export type {
  HasDim,
  HasDims,
  HasGap,
  Insert,
  MatrixTranspose,
  Permute,
  Permutes,
  Reduce,
  Resize,
  SizeAt,
  Squeeze,
  Transpose,
} from './dims.js';
export type {
  Cat,
  Cats,
  Chunks,
  DTypeOfAll,
  Parts,
  Stack,
  Stacks,
  Tensors,
  Unbind,
} from './join.js';
export type {
  Embedding,
  Linear,
  Linears,
  MatMul,
  MatMuls,
  OneHot,
  Outer,
  Ranks,
} from './matmul.js';
export type { Promotion } from './promotion.js';
export type {
  Flatten,
  Ravel,
  Repeat,
  Reshape,
  Reshapes,
  Unflatten,
  Unflattens,
} from './reshape.js';
export type { Mismatch, Shape, ShapeOf, Sizes } from './shape.js';
