// Initialisations without randomness, and with the plain distributions.

import type { Generator } from '../../tensor/generator.js';
import { noGrad } from '../../tensor/grad.js';
import type { Tensor } from '../../tensor/tensor.js';

/** Where random numbers come from. */
export interface InitOptions {
  /** Source of randomness. Default: the global generator, seeded by `manualSeed`. */
  generator?: Generator;
}

/** Fills with numbers from U(a, b), by default U(0, 1). */
export function uniform_<T extends Tensor>(
  tensor: T,
  { a = 0, b = 1, generator }: InitOptions & { a?: number; b?: number } = {},
): T {
  noGrad(() => tensor.uniform_(a, b, { generator }));
  return tensor;
}

/** Fills with numbers from N(mean, std²), by default N(0, 1). */
export function normal_<T extends Tensor>(
  tensor: T,
  { mean = 0, std = 1, generator }: InitOptions & { mean?: number; std?: number } = {},
): T {
  noGrad(() => tensor.normal_(mean, std, { generator }));
  return tensor;
}

/** Fills with one value. */
export function constant_<T extends Tensor>(tensor: T, value: number): T {
  noGrad(() => tensor.fill_(value));
  return tensor;
}

/** Fills with 1. */
export function ones_<T extends Tensor>(tensor: T): T {
  return constant_(tensor, 1);
}

/** Fills with 0. */
export function zeros_<T extends Tensor>(tensor: T): T {
  return constant_(tensor, 0);
}
