// What data give to look at. It is drawn in ../report, which this layer does not know: it installs its painter here.
import { checkArg, KindlingError } from '../tensor/errors.js';
import { tidyAsync } from '../tensor/scope.js';
import type { Tensor } from '../tensor/tensor.js';
import type { DataLoader } from './dataLoader.js';
import { decodeBatch } from './decode.js';
import type { Tuple } from './transform.js';

/** What a notebook calls to show a value: the convention of Deno's Jupyter kernel. */
export const jupyterDisplay: unique symbol = Symbol.for('Jupyter.display');

/** One thing in several forms, by their media types; binary ones in base64. */
export type MimeBundle = Readonly<Record<string, string>>;

/**
 * Something to look at. As the last value of a notebook's cell it shows itself, where the kernel knows
 * `Symbol.for('Jupyter.display')`, as Deno's does: as SVG, or as PNG where SVG is not trusted.
 */
export interface Picture {
  /** The picture as the text of an SVG file that needs no other file. */
  toSvg(): string;
  /** The picture as the bytes of a PNG file. */
  toPng(): Promise<Buffer>;
  /** Writes the picture to a file whose name ends in `.svg` or `.png`; missing folders are made. */
  save(path: string): Promise<void>;
  /** The picture as a notebook shows it. */
  [jupyterDisplay](): Promise<MimeBundle>;
}

/** How a picture of several items is laid out. */
export interface PictureOptions {
  /** Items in a row. Default: so many that the picture is about twice as wide as high. */
  ncols?: number | undefined;
  /** Longer side of each image in pixels, from 16 to 2048. Default 112, with boxes or masks 176. */
  size?: number | undefined;
}

/**
 * Says what is wrong with options before anything is read for them.
 *
 * @throws {ArgumentError} `ncols` or `size` is out of range.
 */
export function checkPictureOptions(op: string, { ncols, size }: PictureOptions): void {
  const isCount = ncols === undefined || (Number.isInteger(ncols) && ncols >= 1);
  checkArg(isCount, op, 'an integer of at least 1', 'ncols', ncols);
  const isSize = size === undefined || (size >= 16 && size <= 2048);
  checkArg(isSize, op, 'a number from 16 to 2048', 'size', size);
}

/** Options of {@link DataLoader#showBatch}. */
export interface ShowBatchOptions extends PictureOptions {
  /** How many items to show. Default 9. */
  maxN?: number;
  /** Show the first item only, transformed anew `maxN` times; see {@link DataLoader#showTransforms}. Default `false`. */
  unique?: boolean;
}

/** Options of {@link DataLoader#showTransforms}. */
export interface ShowTransformsOptions extends PictureOptions {
  /** How often the item is transformed. Default 8. */
  n?: number;
  /** Which item: its place in `dataset.items`. Default 0. */
  index?: number;
}

/** An item as a person is shown it. */
export interface ShownSample {
  readonly inputs: readonly unknown[];
  readonly targets: readonly unknown[];
  /** Stands over the item. */
  readonly note?: string | undefined;
}

/** Draws items. */
export type BatchPainter = (
  op: string,
  samples: readonly ShownSample[],
  options: PictureOptions,
) => Promise<Picture>;

let painter: BatchPainter | undefined;

/** Tells loaders how to draw. */
export function installBatchPainter(paint: BatchPainter): void {
  painter = paint;
}

/**
 * Items as a picture; `make` makes them, and whatever it makes is freed.
 *
 * @throws {KindlingError} nothing has been installed: the package's entry point does it.
 * @throws {ArgumentError} an option is out of range.
 */
export async function paintItems(
  op: string,
  make: () => readonly ShownSample[] | Promise<readonly ShownSample[]>,
  options: PictureOptions,
): Promise<Picture> {
  checkPictureOptions(op, options);
  const paint = painter;
  if (!paint)
    throw new KindlingError(
      'ERR_PAINTER',
      op,
      "expected a painter to be installed; import from 'kindling'",
    );
  return tidyAsync(async () => paint(op, await make(), options));
}

/** The first `maxN` items of a batch as they are shown. */
export function shownBatch(
  loader: DataLoader,
  batch: readonly Tensor[],
  maxN: number,
): ShownSample[] {
  return decodeBatch(loader, batch, maxN).map((sample) => asShown(loader, sample));
}

/** A decoded sample, its inputs apart from its targets. */
export function asShown({ dataset: { nInp } }: DataLoader, sample: Tuple): ShownSample {
  return { inputs: sample.slice(0, nInp), targets: sample.slice(nInp) };
}
