/**
 * Random numbers for transforms: a stream that is the same on every machine for the same key,
 * whatever else draws at the same time.
 */
export interface Rng {
  /** A number in [0, 1). */
  random(): number;
  /** A number in [low, high). */
  uniform(low: number, high: number): number;
  /** An integer in [low, high). */
  integer(low: number, high: number): number;
}

/**
 * The stream that belongs to a key, for example `[seed, epoch, index]`. Streams of different keys
 * have nothing to do with each other. sfc32 with 96 bits of mixed key; not for secrets.
 *
 * @see https://pracrand.sourceforge.net/RNG_engines.txt
 */
export function rngFor(...key: readonly number[]): Rng {
  let a = mix(key, 0x9e3779b9);
  let b = mix(key, 0x243f6a88);
  let c = mix(key, 0xb7e15162);
  let counter = 1;
  const next = (): number => {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    c |= 0;
    return result >>> 0;
  };
  for (let i = 0; i < 12; i++) next(); // sfc32 asks for some rounds before the key has spread

  const random = (): number => (next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53;
  return {
    random,
    uniform: (low, high) => low + random() * (high - low),
    integer: (low, high) => low + Math.floor(random() * (high - low)),
  };
}

/** The numbers 0 … n−1 in an order drawn from `rng` (Fisher and Yates). */
export function shuffled(n: number, rng: Rng): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = rng.integer(0, i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

/** 32 bits of every bit of the key: murmur3's mixing, both halves of each number. */
function mix(key: readonly number[], start: number): number {
  let hash = start;
  for (const part of key) {
    for (const half of [part >>> 0, Math.floor(part / 2 ** 32) >>> 0]) {
      hash = Math.imul(hash ^ half, 0xcc9e2d51);
      hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
      hash ^= hash >>> 16;
      hash = Math.imul(hash, 0x85ebca6b);
      hash ^= hash >>> 13;
    }
  }
  return hash | 0;
}
