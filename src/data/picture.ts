// What data give to look at. It is drawn in ../report, which this layer does not know: it installs its painter here.
import { KindlingError } from '../tensor/errors.js';
import { tidyAsync } from '../tensor/scope.js';
import type { Tensor } from '../tensor/tensor.js';
import type { DataLoader } from './dataLoader.js';
import { decodeBatch } from './decode.js';

/** Something to look at. */
export interface Picture {
  /** The picture as the text of an SVG file that needs no other file. */
  toSvg(): string;
  /** The picture as the bytes of a PNG file. */
  toPng(): Promise<Buffer>;
  /** Writes the picture to a file whose name ends in `.svg` or `.png`; missing folders are made. */
  save(path: string): Promise<void>;
}

/** Options of {@link DataLoader#showBatch}. */
export interface ShowBatchOptions {
  /** How many items to show. Default 9. */
  maxN?: number;
  /** Show the first item only, transformed anew `maxN` times: what augmentation does. Default `false`. */
  unique?: boolean;
}

/** An item as a person is shown it. */
export interface ShownSample {
  readonly inputs: readonly unknown[];
  readonly targets: readonly unknown[];
}

/** Draws items. */
export type BatchPainter = (samples: readonly ShownSample[]) => Promise<Picture>;

let painter: BatchPainter | undefined;

/** Tells loaders how to draw. */
export function installBatchPainter(paint: BatchPainter): void {
  painter = paint;
}

/**
 * The first `maxN` items of a batch as a picture.
 *
 * @throws {KindlingError} nothing has been installed: the package's entry point does it.
 */
export function paintBatch(
  loader: DataLoader,
  batch: readonly Tensor[],
  maxN: number,
): Promise<Picture> {
  const paint = painter;
  if (!paint)
    throw new KindlingError(
      'ERR_PAINTER',
      'showBatch',
      "expected a painter to be installed; import from 'kindling'",
    );
  const { nInp } = loader.dataset;
  return tidyAsync(() =>
    paint(
      decodeBatch(loader, batch, maxN).map((sample) => ({
        inputs: sample.slice(0, nInp),
        targets: sample.slice(nInp),
      })),
    ),
  );
}
