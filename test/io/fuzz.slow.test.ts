// Damaged files: errors of ours, and nothing else.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import {
  KindlingError,
  load,
  loadNpy,
  loadNpz,
  loadSafetensors,
  type StateValue,
  tidyAsync,
} from 'kindling';
import { fixture, inFolder, tensorsByPath } from './files.js';

const ROUNDS = 500;
/** Of these as files, mapped and read; the rest in memory. */
const ON_DISK = 40;

/** mulberry32 */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** A part of the file, or the file with one to four bytes changed. */
function damage(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  if (random(3) === 0) return bytes.subarray(0, random(bytes.length));
  const damaged = Uint8Array.from(bytes);
  for (let count = 1 + random(4); count > 0; count--) damaged[random(bytes.length)] = random(256);
  return damaged;
}

function loaderOf(file: string): (input: Uint8Array | string, options: object) => Promise<unknown> {
  if (file.endsWith('.npy')) return loadNpy;
  if (file.endsWith('.npz')) return loadNpz;
  return file.endsWith('.safetensors') ? loadSafetensors : load;
}

/** Zip archives without checksums, so that damage gets as far as it can. */
function unchecked(bytes: Buffer): Buffer {
  const plain = Buffer.from(bytes);
  for (let at = plain.indexOf('PK\x01\x02'); at >= 0; at = plain.indexOf('PK\x01\x02', at + 1))
    plain.writeUInt32LE(0, at + 16);
  return plain;
}

/** Loads, and looks at every element of what has loaded. Whether it did. */
async function attempt(
  file: string,
  input: Uint8Array | string,
  options: object,
): Promise<boolean> {
  try {
    await tidyAsync(async () => {
      const value = await loaderOf(file)(input, options);
      for (const [, tensor] of tensorsByPath(value as StateValue))
        if (tensor.numel() < 1e6) tensor.toTypedArray();
    });
    return true;
  } catch (error) {
    assert.ok(error instanceof KindlingError, error instanceof Error ? error.stack : String(error));
    assert.ok(error.message.length < 1000, error.message.slice(0, 2000));
    return false;
  }
}

describe('damaged files', () => {
  const files = readdirSync(fixture('.')).filter((name) => name.includes('.'));
  const arrays = ['float32', 'complex128Big', 'fortranCube', 'version2', 'object'];
  for (const file of [...files, ...arrays.map((name) => `npy/${name}.npy`)]) {
    it(`${file}: ${ROUNDS} times cut off or changed`, async function () {
      this.timeout(120_000);
      this.slow(10_000);
      const bytes = unchecked(readFileSync(fixture(file)));
      const random = generator(file.length * 7919 + bytes.length);
      const before = process.memoryUsage.rss();
      let refused = 0;
      for (let round = ON_DISK; round < ROUNDS; round++)
        if (!(await attempt(file, damage(bytes, random), {}))) refused++;
      assert.ok(refused > ROUNDS / 4, `only ${refused} were refused`);
      await inFolder(async (at) => {
        for (let round = 0; round < ON_DISK; round++) {
          await writeFile(at('x'), damage(bytes, random));
          await attempt(file, at('x'), { mmap: round % 2 === 0 });
        }
      });
      const grown = (process.memoryUsage.rss() - before) / 1e6;
      assert.ok(grown < 300, `${grown.toFixed(0)} MB more in use`);
    });
  }
});
