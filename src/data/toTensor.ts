import { tensor } from '../tensor/create.js';
import { ArgumentError, checkArg } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';
import { shown } from './shown.js';
import { callable, type SetupValues, Transform } from './transform.js';

/** What a RegressionBlock reads: a number, or several. */
export type Regressands = number | readonly number[] | Float32Array | Float64Array;

class ToTensorTransform extends Transform<unknown, unknown> {
  override readonly order = 5;

  override accepts(value: unknown): boolean {
    return (
      ['number', 'bigint', 'boolean'].includes(typeof value) ||
      Array.isArray(value) ||
      (ArrayBuffer.isView(value) && !(value instanceof DataView))
    );
  }

  encodes(value: unknown): Tensor {
    try {
      return tensor(value as number);
    } catch (error) {
      if (!(error instanceof ArgumentError)) throw error;
      throw new ArgumentError(this.name, error.message.replace(/^tensor: /, ''));
    }
  }
}

/**
 * Numbers, booleans and lists of them as tensors; tensors stay. Numbers become float32 (JavaScript
 * knows no integers), bigints int64, booleans bool; typed arrays keep their type, also as rows of a
 * list. Every block has it, with order 5, so that only tensors are collated.
 *
 * @throws {ArgumentError} when a list is ragged, or holds what is no number.
 * @see https://docs.fast.ai/data.transforms.html#totensor
 */
export const ToTensor = callable(ToTensorTransform, 'ToTensor');
export type ToTensor = ToTensorTransform;

class RegressionSetupTransform extends Transform<Regressands, Tensor<'float32'>> {
  #c: number | undefined;

  constructor({ c }: { c?: number | undefined } = {}) {
    super();
    const fits = c === undefined || (Number.isInteger(c) && c >= 1);
    checkArg(fits, 'RegressionBlock', 'an integer of at least 1', 'nOut', c);
    this.#c = c;
  }

  override get c(): number | undefined {
    return this.#c;
  }

  override async setup({ train }: SetupValues<Regressands>): Promise<void> {
    if (this.#c !== undefined) return;
    for await (const value of train) {
      this.#c = this.#numbers(value).length;
      return;
    }
  }

  encodes(value: Regressands): Tensor<'float32'> {
    const all = tensor(Float32Array.from(this.#numbers(value)));
    return (typeof value === 'number' ? all.reshape([]) : all) as Tensor<'float32'>;
  }

  override decodes(value: Tensor): number | number[] {
    return value.tolist() as number | number[];
  }

  #numbers(value: Regressands): readonly number[] {
    const numbers = typeof value === 'number' ? [value] : listOf(value);
    const c = this.#c;
    const fits = numbers.length > 0 && numbers.length === (c ?? numbers.length);
    if (fits && numbers.every((number) => Number.isFinite(number))) return numbers;
    const expected =
      c === undefined ? 'finite numbers' : c === 1 ? 'a finite number' : `${c} finite numbers`;
    throw new ArgumentError(this.name, `expected ${expected}, got ${shown(value)}`);
  }
}

/** The numbers of a list or typed array; none of anything else. */
function listOf(value: unknown): readonly number[] {
  if (Array.isArray(value)) return value;
  return value instanceof Float32Array || value instanceof Float64Array ? [...value] : [];
}

/**
 * Numbers to predict: a number → float32 [], a list → float32 [n]. The first training item says how
 * many, unless `c` does.
 *
 * @throws {ArgumentError} when a value is not a finite number, a list is empty, or lists differ in
 * length.
 * @see https://docs.fast.ai/data.transforms.html#regressionsetup
 */
export const RegressionSetup = callable(RegressionSetupTransform, 'RegressionSetup');
export type RegressionSetup = RegressionSetupTransform;
