// One element of many samples read at once, where that is cheaper than sample by sample.
import type { Tensor } from '../tensor/tensor.js';
import type { TensorClass } from './block.js';
import type { Dataset } from './datasets.js';
import { Pipeline } from './pipeline.js';
import type { Reading } from './reading.js';
import { Transform } from './transform.js';

/** What a {@link BatchReader} is told. */
export interface BatchReadOptions {
  /** What `beforeCall` of the item transform decided for each source. */
  readonly calls: readonly unknown[];
  /** Lets no more tasks run at once than the loader may, and none once it has stopped. */
  readonly reading: Reading;
  /** Go on where a source cannot be read. */
  readonly skip: boolean;
}

/** A batch [B, …], and what is wrong with sources that could not be read; their places hold anything. */
export interface BatchRead {
  readonly batch: Tensor;
  readonly failed: ReadonlyMap<number, unknown>;
}

/** Does for the sources of a whole batch what a type transform and an item transform do for each. */
export interface BatchReader {
  read(sources: readonly unknown[], options: BatchReadOptions): Promise<BatchRead>;
}

/** How a loader reads one element of its samples batch by batch. */
export interface Joint {
  readonly position: number;
  readonly reader: BatchReader;
  /** The item transform that the reader does as well. */
  readonly first: Transform;
  /** The item transforms after it. */
  readonly rest: Pipeline;
  /** Whether these look at the element, or change it in its place. */
  readonly restLooks: boolean;
}

/**
 * How to read batches of a data set with fewer steps, or undefined where samples have to be read one
 * by one: no type transform offers a reader, or another transform gives the element another shape.
 */
export function jointOf(dataset: Dataset, itemTfms: Pipeline): Joint | undefined {
  const { elements, splitIdx } = dataset;
  const [first, ...rest] = itemTfms.tfms.filter(
    (tfm) => tfm.splitIdx === null || tfm.splitIdx === splitIdx,
  );
  if (!first || elements.some(({ block }) => block.beforeBatch)) return undefined;
  for (const [position, { block, pipeline }] of elements.entries()) {
    const [open, ...more] = pipeline.tfms;
    const reader = more.length === 0 && open?.splitIdx === null && open.batchReader(first);
    if (!reader) continue;
    const others = elements.filter((_, i) => i !== position);
    const isAlone =
      others.every((other) => leavesAlone(first, other.block.cls)) &&
      rest.every((tfm) => tfm.keepsShape || leavesAlone(tfm, block.cls));
    if (!isAlone) continue;
    const restLooks = rest.some((tfm) => tfm.beforeCall !== Transform.prototype.beforeCall);
    return { position, reader, first, rest: new Pipeline(rest), restLooks };
  }
  return undefined;
}

/** Whether a transform passes by elements of a class, as far as that can be told without one. */
function leavesAlone(tfm: Transform, cls: TensorClass<Tensor>): boolean {
  if (tfm.encodesTuple !== Transform.prototype.encodesTuple) return false;
  try {
    return !tfm.accepts(Object.create(cls.prototype));
  } catch {
    return false; // it asks for more than the class
  }
}
