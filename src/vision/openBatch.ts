// Image files straight into a resized batch: what openImage and Resize or RandomResizedCrop do, in one native step per
// file.
import type { BatchRead, BatchReader, BatchReadOptions } from '../data/batchReader.js';
import { DataError } from '../data/dataError.js';
import { allOf } from '../data/reading.js';
import type { Transform } from '../data/transform.js';
import { type FillOptions, fillPictures, newBatch } from '../tensor/nativeImage.js';
import { tidyAsync } from '../tensor/scope.js';
import type { Tensor } from '../tensor/tensor.js';
import { type RandomFrame, RandomResizedCrop } from './augment/randomResizedCrop.js';
import { Resize } from './augment/resize.js';
import { middle, type Place } from './augment/view.js';
import type { Drawn } from './augment/viewTransform.js';
import { maxPixels } from './decodeFile.js';
import { type ImageClass, type ImageSource, openImage } from './image.js';
import { openTurboJpeg } from './turboJpeg.js';

/** So many files are one turn on the pool: about 2 ms. */
const filesPerTurn = 8;

/**
 * A reader of JPEG files for images of a class that are resized first, or undefined where it would
 * do something else than `next`. Files of other formats go through `openImage` and `next`.
 */
export function imageBatchReader(cls: ImageClass, next: Transform): BatchReader | undefined {
  const filling = fillingOf(next);
  if (!filling || !openTurboJpeg()) return undefined;
  return { read: (sources, options) => readBatch({ cls, filling, sources }, options) };
}

/** A transform that native code can do as well, and how. */
interface Filling {
  readonly tfm: Resize | RandomResizedCrop;
  readonly optionsOf: (draws: readonly unknown[]) => Omit<FillOptions, 'first' | 'maxPixels'>;
}

/** Undefined for what is neither of the two, or a subclass that may do anything. */
function fillingOf(tfm: Transform): Filling | undefined {
  const prototype: unknown = Object.getPrototypeOf(tfm);
  if (prototype === Resize.prototype) {
    const resize = tfm as Resize;
    if (resize.method === 'pad') return undefined;
    const part = resize.method === 'squish' ? 'whole' : 'largest';
    const { size } = resize;
    return { tfm: resize, optionsOf: (draws) => ({ part, size, places: draws as Place[] }) };
  }
  if (prototype !== RandomResizedCrop.prototype) return undefined;
  const crop = tfm as RandomResizedCrop;
  const { size, larger, ratio } = crop;
  return {
    tfm: crop,
    optionsOf: (draws) => {
      const frames = draws.filter((frame) => frame !== undefined) as RandomFrame[];
      const isTraining = frames.length > 0;
      if (!isTraining) return { part: 'whole', size: larger, places: draws.map(() => middle) };
      return {
        part: 'tried',
        size,
        ratio,
        places: frames.map(({ tries, place }) => ({ ...place, tries })),
      };
    },
  };
}

interface Work {
  readonly cls: ImageClass;
  readonly filling: Filling;
  readonly sources: readonly unknown[];
}

async function readBatch(work: Work, options: BatchReadOptions): Promise<BatchRead> {
  const { cls, filling, sources } = work;
  const { reading, skip } = options;
  const calls = options.calls as readonly Drawn<unknown>[];
  const [height, width] = filling.tfm.size;
  const batch = newBatch([sources.length, cls.channels, height, width]);
  const isOpen: boolean[] = sources.map(() => false);

  const turns: Promise<void>[] = [];
  for (const { first, count } of runsOf(sources)) {
    turns.push(
      reading.read(async () => {
        const missing = await fillPictures(batch, sources.slice(first, first + count) as string[], {
          first,
          maxPixels,
          ...filling.optionsOf(calls.slice(first, first + count).map(({ draws }) => draws)),
        });
        for (let i = 0; i < count; i++) isOpen[first + i] = ((missing >>> i) & 1) === 0;
      }),
    );
  }
  await allOf(turns);

  const failed = new Map<number, unknown>();
  const others = isOpen.flatMap((open, i) => (open ? [] : [i]));
  await allOf(
    others.map((i) =>
      reading.read(async () => {
        try {
          await tidyAsync(() =>
            openOne(work, { call: calls[i] as Drawn<unknown>, to: batch, at: i }),
          );
        } catch (error) {
          if (!skip) reading.stopped = true;
          failed.set(i, error);
        }
      }),
    ),
  ).catch((error) => {
    if (failed.size === 0) throw error; // stopped from outside
  });
  return { batch, failed };
}

async function openOne(
  { cls, filling, sources }: Work,
  { call, to, at }: { call: Drawn<unknown>; to: Tensor; at: number },
): Promise<void> {
  const image = await inStep('openImage', () => openImage(sources[at] as ImageSource, { cls }));
  const { tfm } = filling;
  const resized = await inStep(tfm.name, async () => tfm.encodes(image, call as Drawn<never>));
  to.select(0, at).copy_(resized);
}

async function inStep<T>(step: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw DataError.inStep(step, error);
  }
}

/** Neighbouring sources that are JPEG files by their names, in turns. */
function runsOf(sources: readonly unknown[]): { first: number; count: number }[] {
  const runs: { first: number; count: number }[] = [];
  for (const [i, source] of sources.entries()) {
    if (!isJpegPath(source)) continue;
    const last = runs.at(-1);
    if (last && last.first + last.count === i && last.count < filesPerTurn) last.count++;
    else runs.push({ first: i, count: 1 });
  }
  return runs;
}

function isJpegPath(source: unknown): boolean {
  return (
    typeof source === 'string' && /\.(?:jpe?g|jpe|jfif)$/i.test(source) && !source.includes('\0')
  );
}
