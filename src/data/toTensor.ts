import { fromTypedArray, tensor } from '../tensor/create.js';
import { ArgumentError } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';
import { shown } from './shown.js';
import { callable, type SetupValues, Transform } from './transform.js';

/** A number, or numbers in lists. */
export type Numbers = number | readonly Numbers[];

class ToTensorTransform extends Transform<unknown, unknown> {
  override readonly order = 5;

  override accepts(value: unknown): boolean {
    return (
      typeof value === 'number' ||
      typeof value === 'boolean' ||
      Array.isArray(value) ||
      value instanceof Float32Array
    );
  }

  encodes(value: unknown): Tensor {
    if (value instanceof Float32Array) return fromTypedArray(value, [value.length]);
    return tensor(value as number);
  }
}

/**
 * Numbers, booleans and lists of them as tensors; tensors stay. Numbers become float32 (JavaScript
 * knows no integers), booleans bool, typed arrays keep their type. Every block has it, with order
 * 5, so that only tensors are collated.
 *
 * @see https://docs.fast.ai/data.transforms.html#totensor
 */
export const ToTensor = callable(ToTensorTransform, 'ToTensor');
export type ToTensor = ToTensorTransform;

class RegressionSetupTransform extends Transform<number | readonly number[], Tensor<'float32'>> {
  #c: number | undefined;

  constructor({ c }: { c?: number | undefined } = {}) {
    super();
    this.#c = c;
  }

  override get c(): number | undefined {
    return this.#c;
  }

  override async setup({ train }: SetupValues<number | readonly number[]>): Promise<void> {
    if (this.#c !== undefined) return;
    for await (const value of train) {
      this.#c = typeof value === 'number' ? 1 : value.length;
      return;
    }
  }

  encodes(value: number | readonly number[]): Tensor<'float32'> {
    const numbers = [value].flat();
    const fits = this.#c === undefined || numbers.length === this.#c;
    if (!fits || !numbers.every((number) => Number.isFinite(number))) {
      throw new ArgumentError(
        'RegressionSetup',
        `expected ${this.#c === 1 ? 'a finite number' : `${this.#c} finite numbers`}, got ${shown(value)}`,
      );
    }
    return tensor(value as number | number[], { dtype: 'float32' }) as Tensor<'float32'>;
  }

  override decodes(value: Tensor): number | number[] {
    return value.tolist() as number | number[];
  }
}

/**
 * Numbers to predict: a number → float32 [], a list → float32 [n]. The first training item says how
 * many, unless `c` does.
 *
 * @throws {ArgumentError} when a value is not a finite number, or lists differ in length.
 * @see https://docs.fast.ai/data.transforms.html#regressionsetup
 */
export const RegressionSetup = callable(RegressionSetupTransform, 'RegressionSetup');
export type RegressionSetup = RegressionSetupTransform;
