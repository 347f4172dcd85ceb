// What one element of a sample is made of. Blocks are in blocks.ts and ../vision/blocks.ts.
import type { Loss } from '../losses/loss.js';
import type { TensorHandle } from '../tensor/handle.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Transform, Tuple } from './transform.js';

/** A class of tensors, as `Tensor#as()` takes it. */
export type TensorClass<T extends Tensor> = new (source: TensorHandle) => T;

/** One sample on its way into a batch, and the item that it was made of. */
export interface CollateSample {
  readonly item: unknown;
  readonly tuple: Tuple;
}

/** Makes the samples of one batch fit together; see {@link Block}'s `beforeBatch`. */
export type BeforeBatch = (samples: readonly CollateSample[]) => readonly CollateSample[];

/**
 * How one element of a sample is read, encoded and shown. `Raw` is what its getter returns,
 * `Encoded` the tensor in a sample and in a batch, `Decoded` what a person is shown. Transforms
 * come from functions, so that two data sets never share what a transform learned.
 */
export interface Block<Raw = unknown, Encoded extends Tensor = Tensor, Decoded = unknown> {
  /** As the user wrote it; stands in messages. */
  readonly name: string;
  /** The class of the encoded tensor: transforms are chosen by it, and pictures drawn. */
  readonly cls: TensorClass<Encoded>;
  /** From what the getter returned to the encoded element. */
  readonly typeTfms: () => readonly Transform[];
  /** Run on each sample, before the user's. */
  readonly itemTfms?: () => readonly Transform[];
  /**
   * Run on the samples of a batch after their item transforms, before they are stacked: pads lists
   * of different lengths, say. It sees whole samples. Blocks are asked in their order.
   */
  readonly beforeBatch?: BeforeBatch;
  /** Run on each batch, before the user's. */
  readonly batchTfms?: () => readonly Transform[];
  /** The loss for a target of this kind. */
  readonly lossFunc?: () => Loss;
  /** Only for the compiler; never set. */
  readonly types?: { readonly raw: Raw; readonly decoded: Decoded };
}

/** What the getter of a block has to return. */
export type RawOf<B> = B extends { readonly types?: { readonly raw: infer Raw } } ? Raw : unknown;

/** The tensor that a block makes. */
export type EncodedOf<B> = B extends { readonly cls: TensorClass<infer Encoded> }
  ? Encoded
  : Tensor;

/** What a block shows. */
export type DecodedOf<B> = B extends { readonly types?: { readonly decoded: infer Decoded } }
  ? Decoded
  : unknown;
