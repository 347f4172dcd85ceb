// The loss modules of torch::nn: made with options once, called with tensors. Policy (defaults, activation) is in losses/.
import { addon, begin, first, put, putHandles, putString } from './cells.js';
import { ArgumentError } from './errors.js';
import { idOf, isTensor, wrap } from './handle.js';
import type { Tensor } from './tensor.js';

/** The value of an option; null and undefined mean LibTorch's default. */
export type NativeLossOption = number | boolean | string | Tensor | null | undefined;

/** A distance of two tensors, for `TripletMarginWithDistanceLoss`. */
export type DistanceFunction = (a: Tensor, b: Tensor) => Tensor;

/** A loss module of LibTorch. */
export interface NativeLoss {
  forward(...inputs: Tensor[]): Tensor;
}

const NUMBER = 0;
const BOOLEAN = 1;
const STRING = 2;
const TENSOR = 3;

/**
 * @param name the class in torch::nn: `'CrossEntropyLoss'`
 * @param options in camelCase; they reach LibTorch in snake_case
 * @throws {ArgumentError} LibTorch knows no such loss, or the loss no such option.
 */
export function nativeLoss(
  name: string,
  options: Readonly<Record<string, NativeLossOption>>,
  distance: DistanceFunction | null = null,
): NativeLoss {
  const given = Object.entries(options).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  begin();
  put(given.length);
  for (const [key, value] of given)
    putOption(name, key, value as Exclude<NativeLossOption, null | undefined>);
  const forward = addon.makeLoss(name, distance === null ? null : nativeDistance(distance));
  return {
    forward(...inputs) {
      for (const input of inputs)
        if (!isTensor(input)) throw ArgumentError.of(name, 'a tensor', 'an input', input);
      begin();
      putHandles(inputs);
      forward();
      return wrap(first()) as Tensor;
    },
  };
}

function putOption(loss: string, key: string, value: number | boolean | string | Tensor): void {
  putString(
    key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    loss,
    key,
  );
  if (isTensor(value)) {
    put(TENSOR);
    put(idOf(value));
  } else if (typeof value === 'number') {
    put(NUMBER);
    put(value);
  } else if (typeof value === 'boolean') {
    put(BOOLEAN);
    put(value ? 1 : 0);
  } else if (typeof value === 'string') {
    put(STRING);
    putString(value, loss, key);
  } else {
    throw ArgumentError.of(loss, 'a number, boolean, string or tensor', key, value);
  }
}

/** Native code calls back with handles that are ours to free, and keeps the result that it gets. */
function nativeDistance(distance: DistanceFunction): (a: number, b: number) => number {
  return (a, b) => idOf(distance(wrap(a) as Tensor, wrap(b) as Tensor));
}
