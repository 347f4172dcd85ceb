// Random pictures, maps and calls; the same in every run.
import { fromTypedArray, type Tensor } from 'kindling';
import type { AugmentCall, ColorKind } from '#kindling/tensor/nativeAugment.js';

export type Random = () => number;

/** Numbers from 0 to 1 (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Bytes [B, C, H, W]: smooth with some noise, so that both ends and everything between are there. */
export function pictures(random: Random, shape: readonly [number, number, number, number]): Tensor {
  const [samples, channels, height, width] = shape;
  const bytes = new Uint8Array(samples * channels * height * width);
  for (let at = 0; at < bytes.length; at++) {
    const kind = random();
    bytes[at] = kind < 0.05 ? 0 : kind < 0.1 ? 255 : Math.floor(random() * 256);
  }
  return fromTypedArray(bytes, shape) as Tensor;
}

type Numbers = readonly number[];

const product = (a: Numbers, b: Numbers): number[] =>
  Array.from({ length: 9 }, (_, at) => {
    const [i, j] = [Math.floor(at / 3), at % 3];
    return [0, 1, 2].reduce((sum, k) => sum + (a[3 * i + k] ?? 0) * (b[3 * k + j] ?? 0), 0);
  });

const moveBy = (x: number, y: number): Numbers => [1, 0, x, 0, 1, y, 0, 0, 1];

/** The middle of the result to the middle of the source, with `inner` between. */
export function around(
  inner: Numbers,
  [height, width]: readonly [number, number],
  [tall, wide]: readonly [number, number],
): number[] {
  const from = moveBy(-(wide - 1) / 2, -(tall - 1) / 2);
  return product(moveBy((width - 1) / 2, (height - 1) / 2), product(inner, from));
}

/** A rotation, scaling, perhaps mirrored, perhaps in perspective. */
export function randomInner(random: Random, scale: number, perspective: number): number[] {
  const angle = random() * 2 * Math.PI;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const mirror = random() < 0.5 ? -1 : 1;
  const size = scale * (0.7 + 0.6 * random());
  const lean = () => (random() - 0.5) * perspective;
  return [c * size * mirror, -s * size, 0, s * size * mirror, c * size, 0, lean(), lean(), 1];
}

/** Values of a colour step as a plan holds them. */
export function randomValues(random: Random, kind: ColorKind, samples: number): Float32Array {
  const one = () => {
    if (kind === 'brightness') return (random() - 0.5) * 3;
    if (kind === 'hue') return random() * 2 - 0.5;
    return Math.exp((random() - 0.5) * 1.5);
  };
  return Float32Array.from({ length: samples }, one);
}

/** A call that does nothing, for one sample of this size. */
export function identity(height: number, width: number): AugmentCall {
  return {
    maps: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
    size: [height, width],
    padMode: 'reflection',
    alignCorners: true,
    shrink: Int32Array.of(1, 1),
    colors: [],
    div: 255,
    dtype: 'float32',
    channelsLast: false,
  };
}

/** Random maps for a batch, in a call that does nothing else. */
export function randomCall(
  random: Random,
  images: Tensor,
  size: readonly [number, number],
  more: Partial<AugmentCall> & { readonly factor?: number; readonly perspective?: number } = {},
): AugmentCall {
  const { factor = 1, perspective = 0.01, ...rest } = more;
  const [samples, , height, width] = images.shape as [number, number, number, number];
  const scale = factor > 1 ? factor : Math.max(height / size[0], width / size[1]);
  const maps = Array.from({ length: samples }, () =>
    around(randomInner(random, scale, perspective), [height, width], size),
  ).flat();
  return {
    ...identity(...size),
    maps: Float64Array.from(maps),
    shrink: new Int32Array(2 * samples).fill(factor),
    ...rest,
  };
}
