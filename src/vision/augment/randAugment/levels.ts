// Operations on the levels of a picture: what becomes of a level does not depend on where it is. A table of 256 levels
// is made in float32, as torchvision computes each pixel, and the picture looked up in it once.
import { fromTypedArray } from '../../../tensor/create.js';
import { tidy } from '../../../tensor/scope.js';
import type { Tensor } from '../../../tensor/tensor.js';
import { greyOf } from './colour.js';

const levels = 256;

/** What becomes of a level, 0 … 255, before it is cut to that range and to an integer. */
type Level = (level: number) => number;

/** Every level times `factor`, at least 0; black is 0. */
export function brightness(picture: Tensor, factor: number): Tensor {
  const by = Math.fround(factor);
  return lookUp(picture, [tableOf((level) => Math.fround(by * level))]);
}

/** Levels apart from the mean of the grey picture, `factor` times as far. */
export function contrast(picture: Tensor, factor: number): Tensor {
  const mean = tidy(() => Number(greyOf(picture).mean().item()));
  const by = Math.fround(factor);
  const shift = Math.fround(Math.fround(1 - factor) * mean);
  return lookUp(picture, [tableOf((level) => Math.fround(Math.fround(by * level) + shift))]);
}

/** The upper `bits` of every level, 0 … 8. */
export function posterize(picture: Tensor, bits: number): Tensor {
  return picture.bitwiseAnd(levels - 2 ** (8 - bits));
}

/** Levels from `threshold` on as in a negative. */
export function solarize(picture: Tensor, threshold: number): Tensor {
  return lookUp(picture, [tableOf((level) => (level >= threshold ? 255 - level : level))]);
}

/** Each channel stretched so that it goes from 0 to 255; one of a single level stays. */
export function autoContrast(picture: Tensor): Tensor {
  const tables = countsOf(picture).map((counts) => {
    const low = counts.findIndex((count) => count > 0);
    const high = counts.findLastIndex((count) => count > 0);
    if (low === high) return tableOf((level) => level);
    const scale = Math.fround(255 / (high - low));
    return tableOf((level) => Math.fround((level - low) * scale));
  });
  return lookUp(picture, tables);
}

/** Each channel with levels about equally frequent, as Pillow equalizes it. */
export function equalize(picture: Tensor): Tensor {
  const tables = countsOf(picture).map((counts) => {
    const last = counts.findLastIndex((count) => count > 0);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const step = Math.floor((total - (counts[last] as number)) / 255);
    if (step === 0) return tableOf((level) => level);
    let below = Math.floor(step / 2);
    return Uint8Array.from(counts, (count) => {
      const level = Math.min(255, Math.floor(below / step));
      below += count;
      return level;
    });
  });
  return lookUp(picture, tables);
}

function tableOf(level: Level): Uint8Array {
  return Uint8Array.from({ length: levels }, (_, i) =>
    Math.trunc(Math.min(255, Math.max(0, level(i)))),
  );
}

/** A picture with the levels of a table; of several, each channel with those of its own. */
function lookUp(picture: Tensor, tables: readonly Uint8Array[]): Tensor {
  return tidy(() => {
    const table = new Uint8Array(tables.length * levels);
    for (const [i, one] of tables.entries()) table.set(one, i * levels);
    const to = fromTypedArray(table, [table.length]).to(picture.device);
    const indices = tables.length === 1 ? picture.to('int32') : inOwnTables(picture);
    return to.indexSelect(0, indices.reshape([-1])).reshape(picture.shape);
  });
}

/** How often each channel has each level. */
function countsOf(picture: Tensor): number[][] {
  return tidy(() => {
    const channels = picture.size(0);
    const counts = inOwnTables(picture)
      .reshape([-1])
      .bincount({ minlength: channels * levels });
    return counts.reshape([channels, levels]).tolist() as number[][];
  });
}

/** Level l of channel c as 256·c + l. */
function inOwnTables(picture: Tensor): Tensor {
  const channels = picture.size(0);
  const starts = fromTypedArray(
    Int32Array.from({ length: channels }, (_, channel) => channel * levels),
    [channels, 1, 1],
  );
  return picture.to('int32').add(starts.to(picture.device));
}
