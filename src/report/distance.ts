// In words, how far a prediction is from its target.
import { tidy } from '../tensor/scope.js';
import type { Tensor } from '../tensor/tensor.js';
import { TensorBBox } from '../vision/boxes.js';
import { TensorImage } from '../vision/image.js';
import { TensorMask } from '../vision/mask.js';
import { type LabelledBox, overlap } from './boxes.js';
import { levelsOf } from './embed.js';
import { isPoints, rows, visibilityOf } from './marks.js';

/**
 * Of points the mean distance in pixels, of boxes how much of them the best predicted ones cover, of
 * masks the share of pixels that are right, of images the ratio of signal to noise. Nothing where
 * nothing can be said.
 */
export function distanceOf(target: unknown, pred: unknown): string[] {
  if (isPoints(target)) return pointsOff(target, pred as Tensor);
  if (target instanceof TensorBBox) return boxesOff(target, pred as Tensor);
  if (target instanceof TensorMask) return maskOff(target, pred as Tensor);
  if (target instanceof TensorImage) return imageOff(target, pred as Tensor);
  return [];
}

/** How much of a mask is as it should be, from 0 to 1; what is no class in the target does not count. */
export function shareRight(target: TensorMask, pred: Tensor): number {
  const [truth, guess] = [levelsOf(target), levelsOf(pred)];
  const classes = target.codes?.length ?? 256;
  let [right, all] = [0, 0];
  for (const [i, index] of truth.entries()) {
    if (index >= classes) continue;
    all++;
    if (guess[i] === index) right++;
  }
  return all === 0 ? 1 : right / all;
}

/** Of those that can be seen. */
function pointsOff(target: Tensor, pred: Tensor): string[] {
  const [guess, seen] = [rows(pred), visibilityOf(target)];
  const distances = rows(target).flatMap(([x = 0, y = 0], i) => {
    const [u = Number.NaN, v = Number.NaN] = guess[i] ?? [];
    const distance = Math.hypot(u - x, v - y);
    return Number.isFinite(distance) && seen[i] !== false ? [distance] : [];
  });
  if (distances.length === 0) return [];
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
  return [`${mean.toFixed(1)} px off`];
}

function boxesOff(target: TensorBBox, pred: Tensor): string[] {
  const [truth, guess] = [rows(target), rows(pred)] as unknown as LabelledBox['corners'][][];
  if (!truth?.length) return [];
  const best = truth.map((box) =>
    Math.max(0, ...(guess ?? []).map((other) => overlap(box, other))),
  );
  const mean = best.reduce((sum, share) => sum + share, 0) / best.length;
  return [`IoU ${mean.toFixed(2)}`];
}

function maskOff(target: TensorMask, pred: Tensor): string[] {
  if (pred.numel() !== target.numel()) return [];
  const share = Math.floor(1000 * shareRight(target, pred)) / 10; // 100 only where all are right
  return [`${share.toFixed(1)} % right`];
}

function imageOff(target: TensorImage, pred: Tensor): string[] {
  if (String(pred.shape) !== String(target.shape)) return [];
  const peak = target.dtype === 'uint8' ? 255 : 1;
  const error = tidy(() => {
    const difference = pred.to('float32').sub(target.to('float32'));
    return Number(difference.mul(difference).mean().item());
  });
  if (!Number.isFinite(error)) return [];
  return [error === 0 ? 'equal' : `PSNR ${(10 * Math.log10(peak ** 2 / error)).toFixed(1)} dB`];
}
