// What the compiler knows of item transforms. Nothing here runs.
import {
  CropPad,
  type CropPadOptions,
  DataBlock,
  DihedralItem,
  FlipItem,
  type ImageSize,
  type PadMode,
  RandomCrop,
  RandomResizedCrop,
  type RandomResizedCropOptions,
  RatioResize,
  Resize,
  type Transform,
} from 'kindling';

export const all: readonly Transform[] = [
  Resize(224, { method: 'pad', padMode: 'border' }),
  new Resize([240, 320]),
  RandomResizedCrop(224, { minScale: 0.35, maxScale: 1, ratio: [3 / 4, 4 / 3], valXtra: 0 }),
  new RandomResizedCrop([128, 96]),
  RandomCrop([64, 32]),
  CropPad(64, { padMode: 'reflection' }),
  RatioResize(512),
  FlipItem(),
  FlipItem({ p: 1 }),
  DihedralItem({ p: 0.5, draw: 3 }),
  DihedralItem({ draw: (rng) => 2 * rng.integer(0, 4) }),
];

export const block = new DataBlock({ itemTfms: all });
export const size: ImageSize = Resize(3).size;
export const modes: readonly PadMode[] = ['reflection', 'border', 'zeros'];
export const options: RandomResizedCropOptions & CropPadOptions = { minScale: 0.5 };
export const transform: RandomResizedCrop = RandomResizedCrop(7);

// @ts-expect-error a size is needed
RandomResizedCrop();
// @ts-expect-error sizes are numbers or pairs
RandomCrop([1, 2, 3]);
// @ts-expect-error names are in camelCase
RandomResizedCrop(224, { min_scale: 0.35 });
// @ts-expect-error a range has two ends
RandomResizedCrop(224, { ratio: [1] });
// @ts-expect-error there is no such mode
CropPad(8, { padMode: 'wrap' });
// @ts-expect-error options are an object
FlipItem(0.5);
// @ts-expect-error one number
RatioResize([3, 4]);
// @ts-expect-error a function draws a number
DihedralItem({ draw: () => 'flip' });
