// A transform out of plain functions. Classes of transforms are transform.ts's.
import { checkArg } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';
import {
  type SetupValues,
  type SplitIdx,
  Transform,
  type TransformContext,
  type Tuple,
} from './transform.js';

/** A class whose values a transform is for; `String`, `Number` and `Boolean` stand for plain ones. */
export type ValueClass = abstract new (...args: never[]) => unknown;

/** A value of such a class. */
export type ValueOf<C extends ValueClass> = C extends StringConstructor
  ? string
  : C extends NumberConstructor
    ? number
    : C extends BooleanConstructor
      ? boolean
      : InstanceType<C>;

/** What becomes of a value: a tensor keeps the class of what it was made of. */
type Kept<In, Out> = In extends Tensor ? (Out extends Tensor ? In & Out : Out) : Out;

/** Options of {@link transformOf}. */
export interface TransformOfOptions<In, Out = In, Call = TransformContext> {
  /** The element as it was, or near enough to show. Default: as it is. */
  decodes?: (value: Out, tuple: Tuple) => unknown;
  /**
   * Decides what all elements of one tuple share, and is handed to `encodes`. Default: the context,
   * which has `splitIdx` and `rng`.
   */
  beforeCall?: (tuple: Tuple, context: TransformContext) => Call;
  /** Learns from the data, before anything is encoded; see `Transform`. */
  setup?: (values: SetupValues<In>) => void | Promise<void>;
  /** Place in its pipeline: lower runs earlier. Default 0. */
  order?: number;
  /** 0 for training only, 1 for validation only. Default `null`: both. */
  splitIdx?: SplitIdx | null;
  /** Stands in error messages and in `summary()`. Default: the function's name. */
  name?: string;
}

/**
 * A transform of one class of values out of plain functions; elements of other classes pass it by. A
 * plain tensor that `encodes` returns keeps the class of what it was made of. Random numbers come
 * from `rng`, so that they depend on the seed, the epoch and the item only.
 *
 * @throws {ArgumentError} `cls` is no class, or `encodes` no function.
 * @example
 * ```ts
 * const flip = transformOf(
 *   TensorImage,
 *   (image, { rng }) => (rng.random() < 0.5 ? image.flip([-1]) : image),
 *   { splitIdx: 0, order: 2, name: 'flip' },
 * );
 * const logarithm = transformOf(Number, Math.log, { decodes: Math.exp });
 * ```
 * @see https://docs.fast.ai/data.transforms.html
 */
export function transformOf<const C extends ValueClass, Out = ValueOf<C>, Call = TransformContext>(
  cls: C,
  encodes: (value: ValueOf<C>, call: Call) => Out | Promise<Out>,
  options: TransformOfOptions<ValueOf<C>, Kept<ValueOf<C>, Out>, Call> = {},
): Transform<ValueOf<C>, Out, Call> {
  type In = ValueOf<C>;
  checkArg(typeof cls === 'function', 'transformOf', 'a class', 'cls', cls);
  checkArg(typeof encodes === 'function', 'transformOf', 'a function', 'encodes', encodes);
  const { decodes, beforeCall, setup, order = 0, splitIdx = null } = options;
  const name = options.name ?? (encodes.name || `transform of ${cls.name}`);
  const plain = plainTypes.get(cls);
  // A class of its own, because of transforms of one class a DataBlock keeps the last.
  class TransformOf extends Transform<In, Out, Call> {
    override readonly order = order;
    override readonly splitIdx = splitIdx;

    override get name(): string {
      return name;
    }

    override setup(values: SetupValues<In>): void | Promise<void> {
      return setup?.(values);
    }

    override accepts(value: unknown): value is In {
      return plain ? typeof value === plain : value instanceof cls;
    }

    override beforeCall(tuple: Tuple, context: TransformContext): Call {
      return beforeCall ? beforeCall(tuple, context) : (context as Call);
    }

    encodes(value: In, call: Call): Out | Promise<Out> {
      return encodes(value, call);
    }

    override decodes(value: Out, tuple: Tuple): unknown {
      return decodes ? decodes(value as Kept<In, Out>, tuple) : value;
    }
  }
  return new TransformOf();
}

const plainTypes = new Map<unknown, string>([
  [String, 'string'],
  [Number, 'number'],
  [Boolean, 'boolean'],
]);
