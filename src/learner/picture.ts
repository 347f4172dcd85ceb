// What a learner gives to look at. It is drawn in ../report, which this layer does not know: it installs its painter here.
import type { DecodedSample } from '../data/dataLoaders.js';
import type { Picture, PictureOptions } from '../data/picture.js';
import { KindlingError } from '../tensor/errors.js';

export type { Picture };

/** One item as a person is shown it, and what the model makes of it, in the same form as the target. */
export interface Result<Input = unknown, Target = unknown> extends DecodedSample<Input, Target> {
  readonly pred: Target;
}

/** How many inputs and targets a result has: with more than one, `input`, or `target` and `pred`, are lists. */
export interface Counts {
  readonly nInp: number;
  readonly nTargets: number;
}

/** Draws results. */
export type Painter = (
  results: readonly Result[],
  counts: Counts,
  options: PictureOptions,
) => Promise<Picture>;

let painter: Painter | undefined;

/** Tells learners how to draw. */
export function installPainter(paint: Painter): void {
  painter = paint;
}

/** @throws {KindlingError} nothing has been installed: the package's entry point does it. */
export function paint(
  results: readonly Result[],
  counts: Counts,
  options: PictureOptions,
): Promise<Picture> {
  if (painter) return painter(results, counts, options);
  throw new KindlingError(
    'ERR_PAINTER',
    'showResults',
    "expected a painter to be installed; import from 'kindling'",
  );
}
