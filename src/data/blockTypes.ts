// What the compiler makes of a list of blocks: what getters return, what batches hold.
import type { Block, DecodedOf, EncodedOf, RawOf } from './block.js';
import type { Getter } from './datasets.js';

/** What a DataBlock is made of. */
export type Blocks = readonly Block[];

/** The first N members of a tuple. */
export type Take<
  T extends readonly unknown[],
  N extends number,
  Taken extends readonly unknown[] = [],
> = Taken['length'] extends N
  ? Taken
  : T extends readonly [infer Head, ...infer Rest]
    ? Take<Rest, N, [...Taken, Head]>
    : Taken;

/** A tuple without its first N members. */
export type Drop<T extends readonly unknown[], N extends number> = T extends readonly [
  ...Take<T, N>,
  ...infer Rest,
]
  ? Rest
  : [];

/** One input for each block but the last, which is the target. */
export type DefaultInputs<B extends readonly unknown[]> = B extends readonly [unknown]
  ? 1
  : B extends readonly [...infer Inputs, unknown]
    ? Inputs['length']
    : number;

/** The tensors of a batch. */
export type Encoded<B extends readonly unknown[]> = { -readonly [K in keyof B]: EncodedOf<B[K]> };
/** What is shown of a sample. */
export type Decoded<B extends readonly unknown[]> = { -readonly [K in keyof B]: DecodedOf<B[K]> };
/** The only member of a tuple, or the tuple. */
export type OneOrAll<T extends readonly unknown[]> = T extends readonly [infer Only] ? Only : T;

/**
 * What is shown of the targets: the only one, or the tuple. Of an only target that is a tuple itself, such as `[number, number]`, the length
 * is forgotten, so that a tuple always means several targets.
 */
export type TargetsOf<T extends readonly unknown[]> = T extends readonly [infer Only]
  ? Only extends readonly [unknown, ...unknown[]]
    ? readonly Only[number][]
    : Only
  : T;

/** One getter, or one for each of several blocks. */
export type Getters<Item, B extends readonly unknown[]> =
  | Getter<Item, RawOf<B[0]>>
  | (readonly Getter<Item>[] & { readonly [K in keyof B]: Getter<Item, RawOf<B[K]>> });
