// What kindling::augment has to give, by plain operators of LibTorch in float64: coordinates one by one, means, grid_sampler_2d,
// logits, HSV, normalisation.
import { cat, fromTypedArray, ops, stack, type Tensor, where } from 'kindling';
import type { AugmentCall, MaskCall, Motion } from '#kindling/tensor/nativeAugment.js';

const PADDING = { zeros: 0, border: 1, reflection: 2 } as const;

/** The source pixels [h, w, 2] of a sample's result, as (x, y). */
function coordinates({ maps, size }: Motion, sample: number): Float64Array {
  const m = maps.subarray(9 * sample, 9 * sample + 9) as unknown as number[];
  const [height, width] = size;
  const out = new Float64Array(2 * height * width);
  for (let i = 0, at = 0; i < height; i++)
    for (let j = 0; j < width; j++, at += 2) {
      const along = (row: number) =>
        (m[row] as number) * j + (m[row + 1] as number) * i + (m[row + 2] as number);
      out[at] = along(0) / along(6);
      out[at + 1] = along(3) / along(6);
    }
  return out;
}

/** As LibTorch reflects: by counting how often the border is crossed. */
function reflected(at: number, low: number, high: number): number {
  const span = high - low;
  if (span === 0) return low;
  const away = Math.abs(at - low);
  const flips = Math.floor(away / span);
  const rest = away % span;
  return flips % 2 === 0 ? low + rest : high - rest;
}

/** In a picture shrunk by `factor`, before the bounds there. */
function shrunken(at: number, length: number, factor: number, call: Motion): number {
  let source = at;
  if (call.padMode === 'border') source = Math.min(Math.max(at, 0), length - 1);
  if (call.padMode === 'reflection')
    source = call.alignCorners ? reflected(at, 0, length - 1) : reflected(at, -0.5, length - 0.5);
  return (source - (factor - 1) / 2) / factor;
}

/** A grid for grid_sampler_2d without corners aligned, which can say every place even where a side is 1 long. */
function gridOf(
  call: Motion,
  sample: number,
  [height, width]: [number, number],
  shrink = [1, 1],
): Tensor {
  const [rows, columns] = shrink as [number, number];
  const places = coordinates(call, sample);
  const [tall, wide] = [Math.ceil(height / rows), Math.ceil(width / columns)];
  for (let i = 0; i < places.length; i += 2) {
    const x = shrunken(places[i] as number, width, columns, call);
    const y = shrunken(places[i + 1] as number, height, rows, call);
    places[i] = (2 * x + 1) / wide - 1;
    places[i + 1] = (2 * y + 1) / tall - 1;
  }
  return fromTypedArray(places, [1, ...call.size, 2]);
}

function moved(image: Tensor, call: AugmentCall, sample: number): Tensor {
  const [, , height, width] = image.shape as [number, number, number, number];
  const shrink = [call.shrink[2 * sample] as number, call.shrink[2 * sample + 1] as number];
  let source: Tensor = image.to('float64');
  if (shrink.some((factor) => factor > 1)) {
    const options = { stride: shrink, ceilMode: true, countIncludePad: false };
    source = (ops.call('aten::avg_pool2d', source, shrink, options) as Tensor).add(0.5).floor();
  }
  const padding = call.padMode === 'zeros' ? PADDING.zeros : PADDING.border;
  const grid = gridOf(call, sample, [height, width], shrink);
  return ops.call('aten::grid_sampler_2d', source, grid, 0, padding, false) as Tensor;
}

const logit = (x: Tensor) => x.clamp({ min: 1e-7, max: 1 - 1e-7 }).logit();
const WEIGHTS = [0.2989, 0.587, 0.114];

function grey(x: Tensor): Tensor {
  const [r, g, b] = x.unbind(1) as [Tensor, Tensor, Tensor];
  const [wr, wg, wb] = WEIGHTS as [number, number, number];
  return r.mul(wr).add(g.mul(wg)).add(b.mul(wb)).unsqueeze(1);
}

/** fastai's rgb2hsv, hue + value mod 1, and hsv2rgb. */
function turned(x: Tensor, value: number): Tensor {
  const [r, g, b] = x.unbind(1) as [Tensor, Tensor, Tensor];
  const most = r.maximum(g).maximum(b);
  const least = r.minimum(g).minimum(b);
  const spread = most.sub(least);
  const by = where(spread.eq(0), 1, spread);
  const s = spread.div(where(spread.eq(0), 1, most));
  const [rc, gc, bc] = [r, g, b].map((c) => most.sub(c).div(by)) as [Tensor, Tensor, Tensor];
  const h = where(most.eq(r), bc.sub(gc), where(most.eq(g), rc.sub(bc).add(2), gc.sub(rc).add(4)));
  const hue = h.div(6).add(1).fmod(1).add(value).remainder(1).mul(6);
  const f = hue.sub(hue.floor());
  const p = most.mul(s.neg().add(1));
  const q = most.mul(s.mul(f).neg().add(1));
  const t = most.mul(s.mul(f.neg().add(1)).neg().add(1));
  const sector = hue.floor().remainder(6);
  const pick = (values: readonly Tensor[]) =>
    values.reduce((rest, tensor, i) => where(sector.eq(i), tensor, rest));
  return stack(
    [
      pick([most, q, p, p, t, most]),
      pick([t, most, most, q, p, p]),
      pick([p, p, t, most, most, q]),
    ],
    1,
  );
}

function coloured(picture: Tensor, call: AugmentCall, sample: number): Tensor {
  let x = picture;
  let logits: Tensor | null = null;
  const open = () => {
    logits ??= logit(x);
    return logits;
  };
  for (const { kind, values } of call.colors) {
    const value = values[sample] as number;
    if (kind === 'contrast') logits = open().mul(value);
    else if (kind === 'brightness') logits = open().add(value);
    else if (x.shape[1] === 1) continue;
    else if (kind === 'saturation')
      logits = open()
        .mul(value)
        .add(grey(open()).mul(1 - value));
    else {
      if (logits !== null) x = (logits as Tensor).sigmoid();
      logits = null;
      x = turned(x, value);
    }
  }
  return logits === null ? x : (logits as Tensor).sigmoid();
}

/** The result in float64. */
export function plain(images: Tensor, call: AugmentCall): Tensor {
  const parts = images.split(1, 0).map((image, i) => {
    const x = coloured(moved(image, call, i).div(call.div), call, i);
    const channel = (values: readonly number[] | undefined, otherwise: number) =>
      fromTypedArray(Float64Array.from(values ?? [otherwise]), [values?.length ?? 1, 1, 1]);
    return x.sub(channel(call.mean, 0)).div(channel(call.std, 1));
  });
  return cat(parts, 0);
}

/** Pictures without shrinking, by LibTorch's own padding. */
export function sampled(images: Tensor, call: AugmentCall): Tensor {
  const [, , height, width] = images.shape as [number, number, number, number];
  const grids = Array.from({ length: images.shape[0] as number }, (_, sample) => {
    const places = coordinates(call, sample);
    const scaled = (at: number, length: number) =>
      call.alignCorners ? (2 * at) / (length - 1) - 1 : (2 * at + 1) / length - 1;
    for (let i = 0; i < places.length; i += 2) {
      places[i] = scaled(places[i] as number, width);
      places[i + 1] = scaled(places[i + 1] as number, height);
    }
    return fromTypedArray(places, [1, ...call.size, 2]);
  });
  const padding = PADDING[call.padMode];
  const source = images.to('float64');
  const grid = cat(grids, 0);
  return (
    ops.call('aten::grid_sampler_2d', source, grid, 0, padding, call.alignCorners) as Tensor
  ).div(call.div);
}

/** Masks, by the nearest pixel. */
export function plainMasks(masks: Tensor, call: MaskCall): Tensor {
  const [, height, width] = masks.shape as [number, number, number];
  const padding = call.padMode === 'zeros' ? PADDING.zeros : PADDING.border;
  const parts = masks.split(1, 0).map((mask, i) => {
    const grid = gridOf(call, i, [height, width]);
    const source = mask.unsqueeze(1).to('float64');
    const nearest = ops.call('aten::grid_sampler_2d', source, grid, 1, padding, false) as Tensor;
    return nearest.squeeze(1).to('int64').div(call.div, { roundingMode: 'floor' });
  });
  return cat(parts, 0);
}
