const words = new Uint32Array(2);
const double = new Float64Array(words.buffer);

/** 64 bits of every bit of the numbers, as 16 hexadecimal digits: equal lists have equal ones. Not for secrets. */
export function fingerprint(numbers: ArrayLike<number>): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < numbers.length; i++) {
    double[0] = numbers[i] as number;
    for (const word of words) {
      a = Math.imul(a ^ word, 0x9e3779b1);
      a ^= a >>> 15;
      b = Math.imul(b ^ word, 0x5f356495);
      b ^= b >>> 13;
    }
  }
  a = Math.imul(a ^ (b >>> 16), 0x85ebca6b);
  b = Math.imul(b ^ (a >>> 13), 0xc2b2ae35);
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
