import assert from 'node:assert/strict';
import type { Tensor } from 'kindling';
import { type AugmentCall, augmentPictures } from '#kindling/tensor/nativeAugment.js';
import { allclose } from '../../support/allclose.js';
import { pictureOperator } from './operators.js';
import { plain } from './plain.js';

export const LEVEL = 1 / 255;
export const PADDINGS = ['reflection', 'border', 'zeros'] as const;

/** Both ways in give the same bits, and what plain operators give within `level` grey levels. */
export async function check(images: Tensor, call: AugmentCall, levels = 1e-3): Promise<Tensor> {
  const result = await augmentPictures(images, call);
  assert.equal(result.dtype, call.dtype);
  allclose(pictureOperator(images, call), result, { rtol: 0, atol: 0 });
  allclose(result.to('float64'), plain(images, call), { rtol: 0, atol: levels * LEVEL });
  return result;
}
