import type { SampleElement } from './datasets.js';
import { mergeTransforms, type Transforms } from './mergeTransforms.js';
import { Pipeline } from './pipeline.js';

/** The transforms that a loader runs: those of the blocks, then `given`; a pipeline stands for all of them. */
export function loaderPipeline(
  elements: readonly SampleElement[],
  event: 'itemTfms' | 'batchTfms',
  given: Transforms | Pipeline = [],
): Pipeline {
  if (given instanceof Pipeline) return given;
  const ofBlocks = elements.map(({ block }) => block[event]?.() ?? []);
  return new Pipeline(mergeTransforms(ofBlocks, given));
}
