// What the compiler knows of points and boxes. Nothing here runs.
import {
  BBoxBlock,
  ClipBoxes,
  clipRemoveEmpty,
  DataBlock,
  ImageBlock,
  Learner,
  MultiPointBlock,
  type MultiPointLike,
  nn,
  PointBlock,
  PointScaler,
  type Tensor,
  type TensorBBox,
  type TensorBBoxLabel,
  type TensorImage,
  type TensorMultiPoint,
  TensorPoint,
} from 'kindling';

/** Fails to compile unless both types are the same. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_same: Same<A, B>): void => {};

interface Face {
  readonly file: string;
  readonly eyes: readonly [left: MultiPointLike, right: MultiPointLike];
  readonly nose: readonly [number, number];
}

export async function multiPoints(faces: readonly Face[]): Promise<void> {
  const block = new DataBlock({
    blocks: [ImageBlock(), MultiPointBlock({ flipPairs: [[0, 1]] })],
    getX: (face: Face) => face.file,
    getY: ({ eyes: [left, right], nose }: Face) => [left, right, nose],
  });
  const dls = await block.dataloaders(faces);
  const [xb, yb] = await dls.oneBatch();
  same<typeof yb, TensorMultiPoint>(true);
  same<(typeof yb)['dtype'], 'float32'>(true);
  for (const { target } of dls.decodeBatch([xb, yb])) same<typeof target, TensorMultiPoint>(true);
  const { decoded, pred } = await new Learner(dls, new nn.Flatten()).predict(faces[0] as Face);
  same<typeof decoded, TensorMultiPoint>(true);
  same<typeof pred, Tensor>(true);
  // @ts-expect-error they have a third number
  const points: TensorPoint = yb;
  // @ts-expect-error points are no image
  const image: TensorImage = yb;
  void [points, image];
}

export function getters(): void {
  const options = { getX: (face: Face) => face.file };
  const blocks = [ImageBlock(), MultiPointBlock()] as const;
  new DataBlock({
    ...options,
    blocks,
    getY: () => [[1, 2], [1, 2, false], [1, 2, 1], null] as const,
  });
  // @ts-expect-error a single point is a list of one
  new DataBlock({ ...options, blocks, getY: () => [1, 2] as const });
  // @ts-expect-error COCO's 2 is no visibility
  new DataBlock({ ...options, blocks, getY: () => [[1, 2, 2]] as const });
  // @ts-expect-error a point that is missing is null
  new DataBlock({ ...options, blocks, getY: () => [undefined] as const });
  // @ts-expect-error a point of a PointBlock cannot be missing
  new DataBlock({ ...options, blocks: [ImageBlock(), PointBlock()], getY: () => [null] as const });
}

export function options(boxes: TensorBBox, labels: TensorBBoxLabel): void {
  PointBlock({ yFirst: true, flipPairs: [] });
  PointScaler({ doScale: false });
  BBoxBlock({ minVisibility: 0.3 });
  ClipBoxes({ minVisibility: 0.3, padIdx: 1 });
  // @ts-expect-error a pair has two points
  PointBlock({ flipPairs: [[0, 1, 2]] });
  // @ts-expect-error points have indices
  MultiPointBlock({ flipPairs: [['left', 'right']] });
  // @ts-expect-error the flipPairs of a class stay
  TensorPoint.flipPairs = [];
  const both = clipRemoveEmpty(boxes, labels, { minVisibility: 0.5 });
  same<typeof both, [TensorBBox, TensorBBoxLabel]>(true);
  const alone = clipRemoveEmpty(boxes, undefined, { minVisibility: 0.5 });
  same<typeof alone, [TensorBBox]>(true);
}
