import { stack } from '../tensor/functions.js';
import { stackPictures } from '../tensor/nativeImage.js';
import { Tensor } from '../tensor/tensor.js';
import type { CollateSample } from './block.js';
import { DataError } from './dataError.js';
import type { SampleElement } from './datasets.js';
import { shown } from './shown.js';

export type { CollateSample } from './block.js';

/**
 * Samples as one batch: made to fit by their blocks' `beforeBatch`, then the tensors of each element
 * stacked in one allocation, [...] → [B, ...], in the class of its block. Images stay uint8, a
 * quarter of the bytes.
 *
 * @throws {DataError} an element is not a tensor, or shapes or types differ: the message names two
 * items and theirs.
 */
export function collate(
  given: readonly CollateSample[],
  elements: readonly SampleElement[],
): Tensor[] {
  return stackSamples(fitSamples(given, elements), elements);
}

/** The samples as their blocks' `beforeBatch` makes them fit, block by block. */
export function fitSamples(
  given: readonly CollateSample[],
  elements: readonly SampleElement[],
  trace?: (element: SampleElement, samples: readonly CollateSample[]) => void,
): readonly CollateSample[] {
  return elements.reduce((samples, element) => {
    const fit = element.block.beforeBatch?.(samples);
    if (fit) trace?.(element, fit);
    return fit ?? samples;
  }, given);
}

/** Samples that fit, as one batch. What is `ready` at a position has been stacked already. */
export function stackSamples(
  samples: readonly CollateSample[],
  elements: readonly SampleElement[],
  ready: ReadonlyMap<number, Tensor> = new Map(),
): Tensor[] {
  return elements.map(({ name, block }, position) => {
    const whole = ready.get(position);
    if (whole) return whole.as(block.cls);
    const tensors = samples.map(({ item, tuple }) => {
      const value = tuple[position];
      if (value instanceof Tensor) return value;
      throw new DataError(
        'collate',
        `expected a tensor for the ${name} of ${shown(item)}, got ${shown(value)} (${typeof value}); give ${block.name} a transform that makes one`,
        { item },
      );
    });
    const first = tensors[0] as Tensor;
    const odd = tensors.findIndex((tensor) => !sameKind(tensor, first));
    if (odd > 0) {
      const [here, there] = [samples[0], samples[odd]] as [CollateSample, CollateSample];
      const hint =
        first.dtype === 'uint8' ? '; make images one size with itemTfms: [Resize(224)]' : '';
      throw new DataError(
        'collate',
        `expected one shape for the ${name} of all samples, got ${kindOf(first)} for ${shown(here.item)} and ${kindOf(tensors[odd] as Tensor)} for ${shown(there.item)}${hint}`,
        { item: there.item },
      );
    }
    const pictures = first.dtype === 'uint8' ? stackPictures(tensors) : undefined;
    return (pictures ?? stack(tensors, 0)).as(block.cls);
  });
}

function sameKind(a: Tensor, b: Tensor): boolean {
  return (
    a.dtype === b.dtype && a.ndim === b.ndim && a.shape.every((size, dim) => size === b.shape[dim])
  );
}

/** `uint8 [3, 224, 224]`. */
export function kindOf(tensor: Tensor): string {
  return `${tensor.dtype} [${tensor.shape.join(', ')}]`;
}
