import { Generator } from '../../tensor/generator.js';
import { randperm } from '../../tensor/random.js';
import { tidy } from '../../tensor/scope.js';

/** 0 … n−1 in LibTorch's order for the seed; without one, drawn from the global generator. */
export function permutation(n: number, seed: number | undefined): number[] {
  const options = seed === undefined ? {} : { generator: new Generator(seed) };
  return tidy(() => randperm(n, options).tolist() as number[]);
}
