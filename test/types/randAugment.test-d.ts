// What the compiler knows of Normalize, RandomErasing, RandAugment and TrivialAugment. Nothing here runs.
import {
  type AugmentOperation,
  type AugmentStep,
  CategoryBlock,
  type ChannelStats,
  DataBlock,
  type ErasedAreas,
  type FloatImage,
  ImageBlock,
  type ImageSize,
  imagenetStats,
  Normalize,
  parentLabel,
  RandAugment,
  RandomErasing,
  type Rng,
  type TensorCategory,
  type Transform,
  TrivialAugment,
} from 'kindling';

/** Fails to compile unless both types are the same. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_same: Same<A, B>): void => {};

export async function statistics(): Promise<void> {
  const learned = Normalize.fromTrainSet();
  same<typeof learned, Normalize>(true);
  same<typeof learned.mean, readonly number[] | undefined>(true);
  same<typeof imagenetStats, ChannelStats>(true);
  Normalize();
  new Normalize();
  Normalize.fromStats(...imagenetStats);
  // @ts-expect-error one without the other
  Normalize.fromStats([0.5]);
  // @ts-expect-error the mean is its own
  learned.mean = [0];
}

export async function inBlocks(files: readonly string[]): Promise<void> {
  const block = new DataBlock({
    blocks: [ImageBlock(), CategoryBlock()],
    getY: parentLabel,
    itemTfms: [RandAugment({ numOps: 3 }), TrivialAugment()],
    batchTfms: [Normalize.fromTrainSet(), RandomErasing({ p: 0.3, batch: true })],
  });
  const dls = await block.dataloaders(files);
  const batch = await dls.oneBatch();
  same<typeof batch, [FloatImage, TensorCategory]>(true);
}

export function options(rng: Rng): void {
  const erase = RandomErasing({
    draw: (n, given, size) => {
      same<typeof n, number>(true);
      same<typeof given, Rng>(true);
      same<typeof size, ImageSize>(true);
      return [[{ top: 0, left: 0, height: 1, width: given.integer(1, n) }]];
    },
  });
  const areas: ErasedAreas = [[], [{ top: 0, left: 0, height: 1, width: 2 }]];
  RandomErasing({ draw: areas });
  // @ts-expect-error a rectangle has four numbers
  RandomErasing({ draw: [[{ top: 0, left: 0, height: 1 }]] });
  // @ts-expect-error fastai's name
  RandomErasing({ max_count: 2 });

  const steps: readonly AugmentStep[] = [
    ['rotate', 10],
    ['autoContrast', 0],
  ];
  const all: Transform[] = [erase as Transform, RandAugment({ draw: steps }) as Transform];
  void all;
  TrivialAugment({ draw: (size, given) => [['translateX', given.random() * size[1]]] });
  RandAugment({ fill: [1, 2, 3], maskFill: 255, padMode: 'border', interpolation: 'bilinear' });
  same<AugmentStep[0], AugmentOperation>(true);
  // @ts-expect-error torchvision's name
  RandAugment({ draw: [['ShearX', 0.1]] });
  // @ts-expect-error no such way
  RandAugment({ interpolation: 'bicubic' });
  // @ts-expect-error there is but one operation, of any strength
  TrivialAugment({ numOps: 2 });
  void rng;
}
