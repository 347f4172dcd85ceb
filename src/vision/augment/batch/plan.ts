// What is to be done to one batch, once its random numbers are drawn. Parts add to a draft; the finished plan is carried
// out in one pass by native code, or by plain operators (plain.ts), with the same result.
import type { Rng } from '../../../data/rng.js';
import type { SplitIdx, Transform } from '../../../data/transform.js';
import type { TensorImage } from '../../image.js';
import type { ImageSize } from '../../points.js';
import { identity, type Matrix, product } from '../matrix.js';
import type { PadMode } from '../padding.js';

/** How pixels between pixels are made: as PyTorch's `grid_sample` does. */
export type SampleMode = 'bilinear' | 'nearest' | 'bicubic';

/** How a picture is read at places that are none of its pixels. */
export interface FrameOptions {
  /** Default `'bilinear'`; masks are always read at their nearest pixel. */
  readonly mode: SampleMode;
  /** What lies outside the picture. Default `'reflection'`. */
  readonly padMode: PadMode;
  /** Whether −1 and 1 are the middles of the outermost pixels, as in fastai, or their outer edges. Default `true`. */
  readonly alignCorners: boolean;
}

/** A change of colours, with a number for each sample. */
export interface ColorChange {
  /**
   * `contrast` multiplies logits, `brightness` adds to them, `saturation` takes them this far from their grey, `hue` turns the
   * colour circle by a share.
   */
  readonly kind: 'contrast' | 'brightness' | 'saturation' | 'hue';
  readonly values: Float32Array;
}

/** The element type and the layout of a batch of images. */
export interface BatchFormat {
  readonly dtype: 'float32' | 'float16' | 'bfloat16';
  readonly channelsLast: boolean;
}

/** What happens to one batch. */
export interface AugmentPlan {
  /** Of the images before. */
  readonly from: ImageSize;
  /** Of the images after. */
  readonly size: ImageSize;
  /** For each sample from where something is in the result to where it was, −1 to 1; undefined where nothing moves. */
  readonly maps: readonly Matrix[] | undefined;
  readonly frame: FrameOptions;
  readonly toFloat: { readonly div: number; readonly divMask: number } | undefined;
  readonly colors: readonly ColorChange[];
  readonly normalize:
    | { readonly mean: readonly number[]; readonly std: readonly number[] }
    | undefined;
  readonly format: BatchFormat | undefined;
  /** What is done at the end, in the memory of the result. */
  readonly eraseIn: ((images: TensorImage) => void) | undefined;
}

/** What a part does to a batch. */
export interface Part {
  /** In messages. */
  readonly name: string;
  /** Parts with one stage after the other can be one step; a part never comes after one of a later stage. */
  readonly stage: Stage;
  /** How a part that moves things reads pictures; parts that differ in it are not one step. */
  readonly frame?: FrameOptions;
  /** Adds what the part does, and draws its random numbers. */
  addTo(draft: Draft): void;
}

/** The parts of a transform that can be a step of a plan. */
export function partsOf(tfm: Transform): readonly Part[] | undefined {
  return 'parts' in tfm ? (tfm as Transform & { parts: readonly Part[] }).parts : undefined;
}

/** The order of what one pass does. */
export const stages = ['toFloat', 'geometry', 'color', 'normalize', 'format', 'erase'] as const;
export type Stage = (typeof stages)[number];

/** For each sample an affine map, and maps that the plane goes through after it. */
export interface Moves {
  readonly affine?: readonly Matrix[];
  readonly warps?: readonly Matrix[];
}

export const defaultFrame: FrameOptions = {
  mode: 'bilinear',
  padMode: 'reflection',
  alignCorners: true,
};

/** A plan in the making. */
export class Draft {
  readonly n: number;
  readonly rng: Rng;
  readonly isTraining: boolean;
  readonly from: ImageSize;
  frame: FrameOptions = defaultFrame;
  toFloat: AugmentPlan['toFloat'];
  readonly colors: ColorChange[] = [];
  normalize: AugmentPlan['normalize'];
  format: AugmentPlan['format'];
  eraseIn: AugmentPlan['eraseIn'];
  #size: ImageSize;
  #maps: readonly Matrix[] | undefined;
  #affine: readonly Matrix[] | undefined;
  readonly #warps: (readonly Matrix[])[] = [];
  /** Of the picture that the open moves see. */
  #seen: ImageSize;

  constructor({
    n,
    from,
    rng,
    splitIdx,
  }: { n: number; from: ImageSize; rng: Rng; splitIdx: SplitIdx }) {
    this.n = n;
    this.rng = rng;
    this.isTraining = splitIdx === 0;
    this.from = from;
    this.#size = from;
    this.#seen = from;
  }

  /** Of the picture so far. */
  get size(): ImageSize {
    return this.#size;
  }

  /**
   * Moves that are multiplied with others next to them: first all affine ones, in their order, then all warps, as fastai composes
   * them. `size` is that of the result.
   */
  move({ affine, warps }: Moves, size: ImageSize | undefined): void {
    if (affine) this.#affine = times(this.#affine, affine);
    if (warps) this.#warps.push(warps);
    if (size) this.#size = size;
  }

  /** A frame of the picture so far, as maps from it to that picture. */
  crop(maps: readonly Matrix[] | undefined, size: ImageSize): void {
    this.#close();
    if (maps) this.#maps = times(this.#maps, maps);
    this.#size = size;
    this.#seen = size;
  }

  finish(): AugmentPlan {
    this.#close();
    const { from, frame, toFloat, colors, normalize, format, eraseIn } = this;
    const isResized = from[0] !== this.#size[0] || from[1] !== this.#size[1];
    const maps = this.#maps ?? (isResized ? new Array<Matrix>(this.n).fill(identity) : undefined);
    return { from, size: this.#size, maps, frame, toFloat, colors, normalize, format, eraseIn };
  }

  #close(): void {
    if (this.#affine) {
      const [height, width] = this.#seen;
      this.#affine = this.#affine.map((map) =>
        // coordinates run from −1 to 1 both ways, whatever the picture's proportions: a turn has to know them
        map.map((number, i) =>
          i === 1 ? (number * height) / width : i === 3 ? (number * width) / height : number,
        ),
      );
    }
    const warped = this.#warps.reduce<readonly Matrix[] | undefined>(
      (before, warps) => times(warps, before),
      this.#affine,
    );
    if (warped) this.#maps = times(this.#maps, warped);
    this.#affine = undefined;
    this.#warps.length = 0;
    this.#seen = this.#size;
  }
}

function times(
  first: readonly Matrix[] | undefined,
  second: readonly Matrix[] | undefined,
): readonly Matrix[] | undefined {
  if (!first || !second) return first ?? second;
  return first.map((map, i) => product(map, second[i] as Matrix));
}
