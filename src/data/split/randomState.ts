// NumPy's RandomState, as far as scikit-learn's splitters draw from it: Mersenne Twister, and integers by masked rejection.
import { checkArg } from '../../tensor/errors.js';

const SIZE = 624;
const SHIFT = 397;

/**
 * `numpy.random.RandomState(seed)`: the same seed gives the same permutations, which is what makes
 * scikit-learn's splits the same.
 *
 * @see https://numpy.org/doc/stable/reference/random/legacy.html
 */
export class RandomState {
  readonly #state = new Uint32Array(SIZE);
  #next = SIZE;

  /** @param seed an integer in [0, 2³²) */
  constructor(seed: number) {
    let last = seed >>> 0;
    for (let i = 0; i < SIZE; i++) {
      this.#state[i] = last;
      last = (Math.imul(1812433253, last ^ (last >>> 30)) + i + 1) >>> 0;
    }
  }

  /** 0 … n−1, shuffled. */
  permutation(n: number): number[] {
    return this.shuffled(Array.from({ length: n }, (_, i) => i));
  }

  /** The values in another order; the list itself stays. */
  shuffled<Value>(values: readonly Value[]): Value[] {
    const order = [...values];
    for (let i = order.length - 1; i > 0; i--) {
      const j = this.#integer(i);
      [order[i], order[j]] = [order[j] as Value, order[i] as Value];
    }
    return order;
  }

  /** An integer in [0, max]: bits are drawn until they are small enough, as NumPy does. */
  #integer(max: number): number {
    const mask = 2 ** (32 - Math.clz32(max)) - 1;
    for (;;) {
      const value = (this.#bits() & mask) >>> 0;
      if (value <= max) return value;
    }
  }

  #bits(): number {
    if (this.#next === SIZE) this.#turn();
    let y = this.#state[this.#next++] as number;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  #turn(): void {
    const state = this.#state;
    for (let i = 0; i < SIZE; i++) {
      const upper = (state[i] as number) & 0x80000000;
      const lower = (state[(i + 1) % SIZE] as number) & 0x7fffffff;
      const y = upper | lower;
      state[i] = (state[(i + SHIFT) % SIZE] as number) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#next = 0;
  }
}

/** Whether a seed is one of NumPy's; none is. */
export function checkSeed(op: string, name: string, seed: number | undefined): void {
  const ok = seed === undefined || (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32);
  checkArg(ok, op, 'an integer in [0, 2³²)', name, seed);
}
