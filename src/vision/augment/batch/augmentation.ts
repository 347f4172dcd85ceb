// Transforms of whole batches, as many of them as possible in one pass. What is to be done is plan.ts's; how, natively or
// by plain operators, is here.
import { Transform, type TransformContext, type Tuple } from '../../../data/transform.js';
import { ArgumentError } from '../../../tensor/errors.js';
import type { Tensor } from '../../../tensor/tensor.js';
import { TensorImage } from '../../image.js';
import { TensorMask } from '../../mask.js';
import { sizeOf } from '../../points.js';
import { isOnImage, moveTargets, type OnImage } from '../moveTargets.js';
import { targetMaps } from './pixelMaps.js';
import {
  type AugmentPlan,
  Draft,
  type FrameOptions,
  type Part,
  partsOf,
  type Stage,
  stages,
} from './plan.js';
import { changeImages, changeMasks } from './run.js';

type Changed = TensorImage | TensorMask | OnImage;

/**
 * Parts that are one step: what they do is planned together, for all samples and elements of a batch, and carried out in one
 * pass. A subclass is a transform that a user knows.
 */
export class Augmentation extends Transform<Changed, Tensor, AugmentPlan> {
  readonly parts: readonly Part[];

  constructor(parts: readonly Part[]) {
    super();
    this.parts = parts;
  }

  override get name(): string {
    return this.constructor === Augmentation
      ? this.parts.map(({ name }) => name).join(' + ')
      : super.name;
  }

  override accepts(value: unknown): value is Changed {
    if (value instanceof TensorImage) return true;
    if (value instanceof TensorMask) return this.#has('geometry') || this.#has('toFloat');
    return isOnImage(value) && this.#has('geometry');
  }

  override fusedWith(next: Transform): Augmentation | undefined {
    return fuse(this.parts, partsOf(next));
  }

  override beforeCall(tuple: Tuple, { splitIdx, rng }: TransformContext): AugmentPlan {
    const picture = tuple.find(isPicture);
    if (!picture)
      throw new ArgumentError(this.name, 'expected images or masks in the batch, got none');
    const draft = new Draft({ n: picture.size(0), from: sizeOf(picture), rng, splitIdx });
    for (const part of this.parts) {
      if (part.frame) draft.frame = part.frame;
      part.addTo(draft);
    }
    return draft.finish();
  }

  encodes(value: Changed, plan: AugmentPlan): Tensor | Promise<Tensor> {
    if (value instanceof TensorImage) return changeImages(value, plan);
    if (value instanceof TensorMask) return changeMasks(value, plan);
    const { maps, from, size, frame } = plan;
    return maps
      ? moveTargets(value, targetMaps(maps, { from, to: size }, frame.alignCorners))
      : value;
  }

  #has(stage: Stage): boolean {
    return this.parts.some((part) => part.stage === stage);
  }
}

/** One step for the parts of two, or undefined where one pass cannot do both. */
export function fuse(
  first: readonly Part[],
  second: readonly Part[] | undefined,
): Augmentation | undefined {
  if (!second) return undefined;
  const parts = [...first, ...second];
  const places = parts.map(({ stage }) => stages.indexOf(stage));
  const inOrder = places.every((place, i) => i === 0 || place >= (places[i - 1] as number));
  const frames = parts.flatMap(({ frame }) => frame ?? []);
  const [frame] = frames;
  if (!inOrder || !frames.every((other) => sameFrame(other, frame as FrameOptions)))
    return undefined;
  return new Augmentation(parts);
}

function sameFrame(one: FrameOptions, other: FrameOptions): boolean {
  return (
    one.mode === other.mode &&
    one.padMode === other.padMode &&
    one.alignCorners === other.alignCorners
  );
}

function isPicture(value: unknown): value is TensorImage | TensorMask {
  return value instanceof TensorImage || value instanceof TensorMask;
}
