// Which image file of a folder becomes which, before any is touched.
import { existsSync, realpathSync } from 'node:fs';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { getImageFiles } from '../data/items.js';
import { ArgumentError, checkArg } from '../tensor/errors.js';
import type { ImageFormat } from './encodeImage.js';
import type { ResizeImagesOptions } from './resizeImages.js';
import { formatOf, writtenExtensions } from './saveImage.js';

/** One file of the plan. */
export interface Resize {
  readonly from: string;
  readonly to: string;
  readonly format: ImageFormat;
}

type PlanOptions = Pick<ResizeImagesOptions, 'dest' | 'recurse' | 'ext' | 'format' | 'resume'>;

const op = 'resizeImages';

/**
 * Where each image file goes. Files below `dest` are results, not sources.
 *
 * @throws {ArgumentError} `dest` is missing, an ending is unknown, a file would replace a source, or
 * two files would be one.
 */
export function planResizes(path: string, options: PlanOptions): Resize[] {
  const { dest, recurse = true, ext, format, resume = false } = options;
  checkArg(typeof dest === 'string' && dest !== '', op, 'a folder', 'dest', dest);
  const isKnown = ext === undefined || (formatOf(`x${ext}`) !== undefined && ext.startsWith('.'));
  checkArg(isKnown, op, `one of ${writtenExtensions}`, 'ext', ext);
  const isFormat = format === undefined || ['png', 'jpeg', 'webp'].includes(format);
  checkArg(isFormat, op, "'png', 'jpeg' or 'webp'", 'format', format);
  const below = realOf(dest) + sep;
  const isInside = below.startsWith(realOf(path) + sep) && below !== realOf(path) + sep;
  const sources = getImageFiles(path, { recurse }).filter(
    (file) => !(isInside && realpathOf(file).startsWith(below)),
  );
  const plan = sources.map((from): Resize => {
    const name = newName(relative(path, from), { ext, format });
    return { from, to: join(dest, name), format: format ?? (formatOf(name) as ImageFormat) };
  });
  checkDistinct(plan);
  const there = plan.filter(({ to }) => existsSync(to));
  checkKept(sources, there);
  if (!resume) return plan;
  const skipped = new Set(there);
  return plan.filter((resize) => !skipped.has(resize));
}

function newName(name: string, { ext, format }: Pick<PlanOptions, 'ext' | 'format'>): string {
  const own = formatOf(name);
  const ending = ext ?? (format ? own !== format && endings[format] : !own && '.png');
  return ending ? name.slice(0, name.length - extname(name).length) + ending : name;
}

const endings: Readonly<Record<ImageFormat, string>> = {
  png: '.png',
  jpeg: '.jpg',
  webp: '.webp',
};

function checkDistinct(plan: readonly Resize[]): void {
  const taken = new Map<string, string>();
  for (const { from, to } of plan) {
    const other = taken.get(to);
    if (other !== undefined)
      throw new ArgumentError(op, `${other} and ${from} would both be ${to}; rename one of them`);
    taken.set(to, from);
  }
}

function checkKept(sources: readonly string[], there: readonly Resize[]): void {
  if (there.length === 0) return;
  const kept = new Set(sources.map(realpathOf));
  const lost = there.find(({ to }) => kept.has(realpathOf(to)));
  if (lost)
    throw new ArgumentError(
      op,
      `${lost.to}, from ${lost.from}, would replace an image that is read; choose another dest`,
    );
}

function realpathOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file); // a link that leads nowhere, which reading will name
  }
}

/** The folder itself behind any links, also where its end does not exist yet. */
function realOf(folder: string): string {
  const whole = resolve(folder);
  if (existsSync(whole)) return realpathSync(whole);
  const above = dirname(whole);
  return above === whole ? whole : join(realOf(above), whole.slice(above.length));
}
