// What a transform is. How several are ordered, set up and run is pipeline.ts.
import { checkArg } from '../tensor/errors.js';
import type { TensorHandle } from '../tensor/handle.js';
import { Tensor } from '../tensor/tensor.js';
import type { BatchReader } from './batchReader.js';
import type { Rng } from './rng.js';

/** 0 while training, 1 while validating. */
export type SplitIdx = 0 | 1;

/** One sample, or one batch: inputs first, then targets. */
export type Tuple = readonly unknown[];

/** What a transform is told about the call. */
export interface TransformContext {
  /** Which side the tuple belongs to. */
  readonly splitIdx: SplitIdx;
  /** Random numbers that depend on the seed, the epoch and the item only. */
  readonly rng: Rng;
}

/** The values that a transform is set up on: those of the items as earlier transforms made them. */
export interface SetupValues<In> {
  readonly train: AsyncIterable<In>;
  readonly valid: AsyncIterable<In>;
  /**
   * For item and batch transforms: all training values, each once and in order, as validation would
   * see them, without random changes. What describes the data is learned from these.
   */
  readonly plain?: AsyncIterable<In>;
}

/**
 * A change to the elements of a tuple that can be undone for display. A subclass says which
 * elements it `accepts` (all by default), how it `encodes` them and, where that can be undone, how
 * it `decodes` them.
 *
 * What is decided once for all elements of a tuple, such as a random crop or the size of the image
 * beside a point, is returned by `beforeCall` and handed to every `encodes`: a transform keeps no
 * state between the two, so several samples can be under way at once. Unlike fastai's, an error in
 * `setup` is never swallowed.
 *
 * @example
 * ```ts
 * class Invert extends Transform<TensorImage> {
 *   override readonly splitIdx = 0; // while training only
 *   override accepts(value: unknown): value is TensorImage {
 *     return value instanceof TensorImage;
 *   }
 *   encodes(image: TensorImage): TensorImage {
 *     return image.bitwiseNot().as(TensorImage);
 *   }
 * }
 * ```
 * @see https://docs.fast.ai/data.transforms.html
 */
export abstract class Transform<In = unknown, Out = In, Call = unknown> {
  /** Place in its pipeline: lower runs earlier, equals keep the order in which they were given. */
  readonly order: number = 0;
  /** Set to 0 for training only, to 1 for validation only. */
  readonly splitIdx: SplitIdx | null = null;
  /**
   * For an item transform: whether elements keep their shape and element type, and none is left with the memory of what it
   * was in another order. Such a transform can work on its place in a batch that is read in one go.
   */
  readonly keepsShape: boolean = false;

  /** Stands in error messages and in `summary()`. */
  get name(): string {
    return this.constructor.name;
  }

  /** The labels that the transform knows, if it knows labels. */
  get vocab(): readonly string[] | undefined {
    return undefined;
  }

  /** How many outputs a model needs for what the transform makes, if it can tell. */
  get c(): number | undefined {
    return undefined;
  }

  /**
   * Learns from the data, before anything is encoded: a type transform from every value, an item
   * transform from the elements of samples that it accepts, a batch transform from those of batches.
   * What is read comes from `values`, as much as is asked for.
   */
  setup(_values: SetupValues<In>): void | Promise<void> {}

  /** Whether `encodes` is for this element. */
  accepts(_value: unknown): boolean {
    return true;
  }

  /** Decides what all elements of one tuple share. */
  beforeCall(_tuple: Tuple, _context: TransformContext): Call {
    return undefined as Call;
  }

  /** The element, changed. */
  abstract encodes(value: In, call: Call): Out | Promise<Out>;

  /**
   * For a type transform: a reader that does for a whole batch what this transform and then `next`,
   * the first item transform, do for each element, with the same result. Default: none.
   */
  batchReader(_next: Transform): BatchReader | undefined {
    return undefined;
  }

  /**
   * For a batch transform: one that does in one step what this and then `next` do, with the same random numbers.
   * Default: none.
   */
  fusedWith(_next: Transform): Transform | undefined {
    return undefined;
  }

  /** The element as it was, or near enough to show; `tuple` holds the elements beside it. */
  decodes(value: Out, _tuple: Tuple): unknown {
    return value;
  }

  /** Encodes every element that the transform accepts; those of a semantic class keep it. */
  encodesTuple(tuple: Tuple, context: TransformContext): Tuple | Promise<Tuple> {
    const call = this.beforeCall(tuple, context);
    const changed = tuple.map((value) => {
      if (!this.accepts(value)) return value;
      const made = this.encodes(value as In, call);
      return made instanceof Promise
        ? made.then((made) => inClassOf(value, made))
        : inClassOf(value, made);
    });
    return changed.some((value) => value instanceof Promise) ? Promise.all(changed) : changed;
  }
}

/**
 * What was made of a value, in the value's class where it is a plain tensor: operators return plain
 * tensors, and a `TensorImage` that lost its class would be passed over by every transform of images
 * that follows. A result that has a class of its own keeps it.
 */
export function inClassOf(value: unknown, made: unknown): unknown {
  const isPlain = made instanceof Tensor && made.constructor === Tensor;
  const hasClass = value instanceof Tensor && value.constructor !== Tensor;
  if (!isPlain || !hasClass) return made;
  return made.as(value.constructor as new (source: TensorHandle) => Tensor);
}

/**
 * Sees a whole sample or batch and returns it changed; how a plain function stands among
 * transforms.
 */
export type TupleFunction<T extends Tuple = Tuple> = (
  tuple: T,
  context: TransformContext,
) => Tuple | Promise<Tuple>;

/** A plain function in a pipeline. */
export class FunctionTransform extends Transform {
  readonly #change: TupleFunction;

  constructor(change: TupleFunction) {
    super();
    this.#change = change;
  }

  override get name(): string {
    return this.#change.name || 'function';
  }

  encodes(value: unknown): unknown {
    return value;
  }

  override encodesTuple(tuple: Tuple, context: TransformContext): Tuple | Promise<Tuple> {
    const keepClasses = (changed: Tuple): Tuple => {
      checkArg(Array.isArray(changed), this.name, 'the tuple, changed,', 'its result', changed);
      return changed.map((made, i) => inClassOf(tuple[i], made));
    };
    const changed = this.#change(tuple, context);
    return changed instanceof Promise ? changed.then(keepClasses) : keepClasses(changed);
  }
}

/**
 * A class that can also be called without `new`, as fastai's transforms are: `Resize(160)`.
 *
 * @param name what the class is called in messages
 */
export function callable<Class extends new (...args: never[]) => object>(
  type: Class,
  name: string,
): Class & ((...args: ConstructorParameters<Class>) => InstanceType<Class>) {
  Object.defineProperty(type, 'name', { value: name });
  const called = {
    apply: (target: Class, _receiver: unknown, args: never[]) => new target(...args),
  };
  return new Proxy(type, called) as Class &
    ((...args: ConstructorParameters<Class>) => InstanceType<Class>);
}
