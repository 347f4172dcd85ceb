// A transform out of plain functions. Classes of transforms are transform.ts's.
import { checkArg } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';
import type { TensorClass } from './block.js';
import {
  type SetupValues,
  type SplitIdx,
  Transform,
  type TransformContext,
  type Tuple,
} from './transform.js';

/** Options of {@link transformOf}. */
export interface TransformOfOptions<In, Out = In, Call = TransformContext> {
  /** The element as it was, or near enough to show. Default: as it is. */
  decodes?: (value: Out, tuple: Tuple) => unknown;
  /**
   * Decides what all elements of one tuple share, and is handed to `encodes`. Default: the context,
   * which has `splitIdx` and `rng`.
   */
  beforeCall?: (tuple: Tuple, context: TransformContext) => Call;
  /** Learns from the data, before anything is encoded. Of type transforms only. */
  setup?: (values: SetupValues<In>) => void | Promise<void>;
  /** Place in its pipeline: lower runs earlier. Default 0. */
  order?: number;
  /** 0 for training only, 1 for validation only. Default `null`: both. */
  splitIdx?: SplitIdx | null;
  /** Stands in error messages and in `summary()`. Default: the function's name. */
  name?: string;
}

/**
 * A transform of one class of tensors out of plain functions; elements of other classes pass it by.
 * A plain tensor that `encodes` returns keeps the class of what it was made of. Random numbers come
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
 * const invert = transformOf(TensorImage, (image) => image.bitwiseNot(), {
 *   decodes: (image) => image.bitwiseNot(),
 * });
 * ```
 * @see https://docs.fast.ai/data.transforms.html
 */
export function transformOf<
  In extends Tensor,
  Out extends Tensor = Tensor,
  Call = TransformContext,
>(
  cls: TensorClass<In>,
  encodes: (value: In, call: Call) => Out | Promise<Out>,
  options: TransformOfOptions<In, In & Out, Call> = {},
): Transform<In, Out, Call> {
  checkArg(typeof cls === 'function', 'transformOf', 'a class of tensors', 'cls', cls);
  checkArg(typeof encodes === 'function', 'transformOf', 'a function', 'encodes', encodes);
  const { decodes, beforeCall, setup, order = 0, splitIdx = null } = options;
  const name = options.name ?? (encodes.name || `transform of ${cls.name}`);
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
      return value instanceof cls;
    }

    override beforeCall(tuple: Tuple, context: TransformContext): Call {
      return beforeCall ? beforeCall(tuple, context) : (context as Call);
    }

    encodes(value: In, call: Call): Out | Promise<Out> {
      return encodes(value, call);
    }

    override decodes(value: Out, tuple: Tuple): unknown {
      return decodes ? decodes(value as In & Out, tuple) : value;
    }
  }
  return new TransformOf();
}
