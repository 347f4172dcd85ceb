// What the compiler makes of a list of blocks: what getters return, what batches hold.
import type { Block, DecodedOf, EncodedOf, RawOf } from './block.js';
import type { Getter } from './datasets.js';
import type { GetterLike } from './getter.js';

/** What a DataBlock is made of: blocks, or functions that make them (`ImageBlock` for `ImageBlock()`). */
export type Blocks = readonly (Block | (() => Block))[];

/** The block itself, or what the function makes. */
type Made<B> = B extends (...args: never[]) => infer One ? One : B;

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
export type Encoded<B extends readonly unknown[]> = {
  -readonly [K in keyof B]: EncodedOf<Made<B[K]>>;
};
/** What is shown of a sample. */
export type Decoded<B extends readonly unknown[]> = {
  -readonly [K in keyof B]: DecodedOf<Made<B[K]>>;
};
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
  | Getter<Item, RawOf<Made<B[0]>>>
  | GetterForEach<Item, B>;

/** A getter for each block. The compiler finds the item in the list, and the rest in the tuple. */
export type GetterForEach<Item, B extends readonly unknown[]> = readonly GetterLike<Item>[] & {
  readonly [K in keyof B]: GetterLike<Item, RawOf<Made<B[K]>>>;
};

/** Lists of values, one for each block; sample i is made of the values at i. */
export type ColumnsFor<B extends readonly unknown[]> = {
  readonly [K in keyof B]: readonly RawOf<Made<B[K]>>[];
};

/** The item that columns give: a value of each. */
export type ColumnItem<Columns extends readonly (readonly unknown[])[]> = {
  readonly [K in keyof Columns]: Columns[K][number];
};
