// Batches of pictures and masks moved, lit and normalised in one pass of native code (native/augment): on the CPU off the
// JavaScript thread, on a GPU on its current stream.
import { addon, begin, put } from './cells.js';
import { fromTypedArray } from './create.js';
import { dtypeCode } from './dtype.js';
import { ArgumentError, checkArg } from './errors.js';
import { idOf, wrap } from './handle.js';
import { callOperator } from './ops.js';
import type { Tensor } from './tensor.js';

/** How pixels of the result are found in the source. */
export interface Motion {
  /**
   * 9 numbers per sample, row by row: from pixels of the result (column, row, 1) to pixels of the source (column, row, w), whose
   * middles are at whole numbers.
   */
  readonly maps: Float64Array;
  /** Of the result. */
  readonly size: readonly [height: number, width: number];
  /** What lies outside the source. */
  readonly padMode: 'reflection' | 'border' | 'zeros';
  /** Reflect at the middles of the outermost pixels, and not at their edges. */
  readonly alignCorners: boolean;
}

/** What the values of a colour step are: see {@link AugmentCall}. */
export type ColorKind = 'contrast' | 'brightness' | 'saturation' | 'hue';

/** A batch of pictures [B, C, H, W] of bytes to one of floats [B, C, ...size]. */
export interface AugmentCall extends Motion {
  /** Rows and columns of the blocks whose means are the source, per sample: against aliasing. All 1: the source as it is. */
  readonly shrink: Int32Array;
  /**
   * Steps in order, with one value per sample: contrast multiplies logits, brightness is added to them, saturation s makes them
   * s·x + (1 − s)·grey(x), hue is added to the hue (0 … 1).
   */
  readonly colors: readonly { readonly kind: ColorKind; readonly values: Float32Array }[];
  /** The level that becomes 1. */
  readonly div: number;
  /** Per channel, or one for all: subtracted at the end. */
  readonly mean?: readonly number[];
  /** Per channel, or one for all: divides at the end. */
  readonly std?: readonly number[];
  readonly dtype: 'float32' | 'float16' | 'bfloat16';
  /** Lay the result out with the channels of a pixel together. */
  readonly channelsLast: boolean;
}

/** A batch of masks [B, H, W] of bytes to one of numbers [B, ...size]. */
export interface MaskCall extends Motion {
  /** Levels are divided by it, without rest. */
  readonly div: number;
}

const PAD_MODES = ['reflection', 'border', 'zeros'];
const COLOR_KINDS = ['contrast', 'brightness', 'saturation', 'hue'];

/** Whether these are bytes [B, 1 or 3, H, W] on a device that the kernel runs on. */
export function canAugment(images: Tensor): boolean {
  const [, channels, height, width] = images.shape;
  return (
    isBatch(images, 4) &&
    (channels === 1 || channels === 3) &&
    (height as number) > 0 &&
    (width as number) > 0
  );
}

/** Whether these are bytes [B, H, W] on a device that the kernel runs on. */
export function canAugmentMasks(masks: Tensor): boolean {
  return isBatch(masks, 3) && masks.shape.every((size, dim) => dim === 0 || size > 0);
}

function isBatch(source: Tensor, dims: number): boolean {
  return (
    source.dtype === 'uint8' &&
    source.shape.length === dims &&
    source.layout === 'strided' &&
    (source.device === 'cpu' || (isOnGpu(source) && addon.cudaIsBuilt()))
  );
}

/** Moves, lights and normalises a batch of pictures of bytes [B, 1 or 3, H, W]. */
export async function augmentPictures(images: Tensor, call: AugmentCall): Promise<Tensor> {
  const op = 'augment';
  const samples = images.shape[0] as number; // asked before the cells are written: the answer comes in them
  const kinds = call.colors.map(({ kind, values }) => {
    const code = COLOR_KINDS.indexOf(kind);
    checkArg(code >= 0, op, `one of ${COLOR_KINDS.join(', ')}`, 'kind', kind);
    checkArg(values.length === samples, op, 'one per sample', `values of ${kind}`, values);
    return code;
  });
  if (isOnGpu(images)) return onGpu(images, call, kinds);
  begin();
  put(idOf(images));
  putMotion(op, call);
  putList(call.shrink);
  putList(kinds);
  put(kinds.length * samples);
  for (const { values } of call.colors) for (const value of values) put(value);
  put(call.div);
  putList(call.mean ?? []);
  putList(call.std ?? []);
  put(dtypeCode(call.dtype, op, 'dtype'));
  put(call.channelsLast ? 1 : 0);
  return wrap(await theOne(addon.augmentImages())) as Tensor;
}

/** Moves a batch of masks of bytes [B, H, W]: the nearest pixel each, outside 0 where padMode is 'zeros'. */
export async function augmentMasks(masks: Tensor, call: MaskCall): Promise<Tensor<'int64'>> {
  if (isOnGpu(masks)) {
    const maps = mapsOf(call);
    const options = { ...motionOptions(call), div: call.div };
    try {
      const moved = callOperator('kindling::augment_mask', masks, maps, call.size, options);
      return moved as Tensor<'int64'>;
    } finally {
      maps.dispose();
    }
  }
  begin();
  put(idOf(masks));
  putMotion('augmentMasks', call);
  put(call.div);
  return wrap(await theOne(addon.augmentMasks())) as Tensor<'int64'>;
}

function isOnGpu(source: Tensor): boolean {
  return source.device.startsWith('cuda');
}

function onGpu(images: Tensor, call: AugmentCall, kinds: readonly number[]): Tensor {
  const samples = images.shape[0] as number;
  const values = new Float32Array(kinds.length * samples);
  for (const [step, color] of call.colors.entries()) values.set(color.values, step * samples);
  const maps = mapsOf(call);
  const colorValues = fromTypedArray(values, [kinds.length, samples]);
  try {
    return callOperator('kindling::augment', images, maps, call.size, {
      ...motionOptions(call),
      shrink: call.shrink,
      colors: kinds,
      colorValues,
      div: call.div,
      mean: call.mean,
      std: call.std,
      dtype: call.dtype,
      channelsLast: call.channelsLast,
    }) as Tensor;
  } finally {
    maps.dispose();
    colorValues.dispose();
  }
}

function mapsOf({ maps }: Motion): Tensor {
  return fromTypedArray(maps, [maps.length / 9, 3, 3]);
}

function motionOptions({ padMode, alignCorners }: Motion) {
  return { paddingMode: padMode, alignCorners };
}

function putMotion(op: string, { maps, size, padMode, alignCorners }: Motion): void {
  const mode = PAD_MODES.indexOf(padMode);
  checkArg(mode >= 0, op, `one of ${PAD_MODES.join(', ')}`, 'padMode', padMode);
  putList(maps);
  put(size[0]);
  put(size[1]);
  put(mode);
  put(alignCorners ? 1 : 0);
}

function putList(values: Float64Array | Int32Array | readonly number[]): void {
  put(values.length);
  for (const value of values) put(value);
}

/** The handle among the answers of a batch's jobs. */
async function theOne(answers: readonly Promise<number>[]): Promise<number> {
  const ids = await Promise.all(answers);
  const id = ids.find((answer) => answer !== 0);
  if (id === undefined) throw new ArgumentError('augment', 'the batch has no result');
  return id;
}
