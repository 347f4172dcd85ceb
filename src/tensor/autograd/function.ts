// Functions with a derivative of the user's own: PyTorch's torch.autograd.Function.
import { addon, begin, first, next, put, putHandles } from '../cells.js';
import { ArgumentError } from '../errors.js';
import { isGradEnabled, noGrad, refusePromise } from '../grad.js';
import { idOf, isTensor, type TensorHandle, wrap } from '../handle.js';
import { keep, tensorsIn, tidy } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { drop } from './callbacks.js';
import { give, hold, nextTensors } from './dispatch.js';
import { inForwardMode, withoutTangents } from './forwardMode.js';

type Tensors = readonly Tensor[];
type MaybeTensors = readonly (Tensor | null)[];

/** One gradient per output of `forward`. */
export type GradOutputs<Output> = Output extends Tensors
  ? { [Place in keyof Output]: Tensor }
  : [gradOutput: Tensor];

/** What `backward` returns: one gradient per input of `forward`, null or nothing where there is none. */
export type GradInputs = Tensor | null | readonly (Tensor | null | undefined)[];

/** Marks a function whose backward shows gradients to the user: they live as long as the user's other tensors. */
export const UNSCOPED = Symbol('unscoped');

/** What the library keeps of one application. */
interface State {
  saved: MaybeTensors;
  /** The saved tensors while `backward` runs. */
  unpacked: MaybeTensors | null;
  fixed: Tensors;
  dirty: Tensors;
  materialize: boolean;
}

/**
 * A function whose derivative is written by hand: a subclass has `forward`, which computes, and `backward`, which turns
 * gradients of the outputs into gradients of the inputs. It is used by `apply`, which makes one object per application:
 * PyTorch's `ctx` is `this`, and what `backward` needs besides tensors are fields.
 *
 * Tensors that are inputs or outputs go through {@link AutogradFunction.saveForBackward}; other tensors made in `forward`
 * may be kept in fields. Everything else that `forward` and `backward` make is freed when they return.
 *
 * The type parameters are the inputs of `forward`, its result (one tensor or a tuple of them), and the saved tensors.
 *
 * @example
 * ```ts
 * class Exp extends AutogradFunction<[Tensor], Tensor, [Tensor]> {
 *   forward(x: Tensor): Tensor {
 *     const y = x.exp();
 *     this.saveForBackward(y);
 *     return y;
 *   }
 *   backward(gradOutput: Tensor): Tensor {
 *     const [y] = this.savedTensors;
 *     return gradOutput.mul(y);
 *   }
 * }
 * Exp.apply(tensor([0, 1], { requiresGrad: true })).sum().backward();
 * ```
 * @see https://docs.pytorch.org/docs/stable/autograd.html#torch.autograd.Function
 */
export abstract class AutogradFunction<
  Inputs extends readonly unknown[] = readonly Tensor[],
  Output extends Tensor | Tensors = Tensor,
  Saved extends MaybeTensors = Tensors,
> {
  /**
   * Whether the function can be differentiated once only: `backward` then runs without recording, and a second derivative
   * is an error (in PyTorch it may also be a wrong number). Default false: `backward` is recorded where `createGraph` asks.
   */
  static readonly onceDifferentiable: boolean = false;

  /** @internal */
  static readonly [UNSCOPED]: boolean = false;

  readonly #state: State = {
    saved: [],
    unpacked: null,
    fixed: [],
    dirty: [],
    materialize: true,
  };
  #needs: readonly boolean[] = [];

  /** Computes the output; nothing in it is recorded. Inputs that are not tensors have no gradient. */
  abstract forward(...inputs: Inputs): Output;

  /** Computes the gradients of the inputs from those of the outputs. */
  abstract backward(...gradOutputs: GradOutputs<Output>): GradInputs;

  /**
   * The forward-mode derivative, needed for `jvp` alone: gets a tangent per tensor input (null for one that has none), and
   * gives one per output. It runs right after `forward`, so that it can use fields.
   */
  jvp?(...tangents: (Tensor | null)[]): Tensor | null | MaybeTensors;

  /**
   * Keeps tensors for `backward`; each must not be changed in place until then, which is checked. Once, in `forward`.
   */
  protected saveForBackward(...tensors: Saved): void {
    this.#state.saved = tensors;
  }

  /**
   * What `forward` has saved, while `backward` runs.
   *
   * @throws {ArgumentError} `backward` is not running.
   */
  protected get savedTensors(): Saved {
    const { unpacked } = this.#state;
    if (unpacked === null)
      throw new ArgumentError(nameOf(this), 'savedTensors are there while backward runs only');
    return unpacked as Saved;
  }

  /**
   * For each input of `forward`, whether a gradient is wanted; in `backward`, whether this pass wants it. What nobody wants
   * need not be computed.
   */
  protected get needsInputGrad(): readonly boolean[] {
    return this.#needs;
  }

  /** Declares outputs that have no gradient, indices for example. Once, in `forward`. */
  protected markNonDifferentiable(...outputs: Tensors): void {
    this.#state.fixed = outputs;
  }

  /** Declares inputs that `forward` has changed in place; each must also be an output. Once, in `forward`. */
  protected markDirty(...inputs: Tensors): void {
    this.#state.dirty = inputs;
  }

  /** Whether gradients of unused outputs come to `backward` as zeros (the default) or as null. */
  protected setMaterializeGrads(value: boolean): void {
    this.#state.materialize = value;
  }

  /**
   * Applies the function.
   *
   * @throws {ArgumentError} `forward` returns something else than tensors; later, `backward` returns gradients of a wrong
   *   number or kind.
   * @throws {TorchError} a leaf that requires a gradient is changed in place; later, a gradient has a wrong shape, or a
   *   saved tensor has been changed.
   */
  static apply<
    Inputs extends readonly unknown[],
    Output extends Tensor | Tensors,
    Saved extends MaybeTensors,
  >(this: new () => AutogradFunction<Inputs, Output, Saved>, ...inputs: Inputs): Output {
    const fn = new this();
    fn.#needs = inputs.map((input) => isTensor(input) && (input as Tensor).requiresGrad);
    const recorded = isGradEnabled() && fn.#needs.includes(true);
    const { result } = tidy(() => {
      const op = `${nameOf(fn)}.forward`;
      const raw = noGrad(() => withoutTangents(() => refusePromise(op, fn.forward(...inputs))));
      const outputs = outputList(op, raw);
      const tensors = inputs.filter(isTensor) as Tensor[];
      const wrapped = fn.#record(inputs.map(isTensor), tensors, outputs, recorded);
      if (recorded) keepFields(fn, [...tensors, ...outputs]);
      return { result: (Array.isArray(raw) ? wrapped : wrapped[0]) as Output };
    });
    return result;
  }

  /** Puts a node behind the outputs; gives the outputs as the graph has them. */
  #record(
    areTensors: readonly boolean[],
    inputs: Tensors,
    outputs: Tensors,
    recorded: boolean,
  ): Tensor[] {
    const { saved, fixed, dirty, materialize } = this.#state;
    const { onceDifferentiable } = this.constructor as typeof AutogradFunction;
    const backward = recorded ? hold(this.#backwardOf(areTensors)) : 0;
    const jvp = inForwardMode() && this.jvp !== undefined ? hold(this.#runJvp.bind(this)) : 0;
    begin();
    put(backward);
    put(jvp);
    put(materialize ? 1 : 0);
    put(onceDifferentiable ? 1 : 0);
    for (const list of [inputs, outputs, fixed, dirty]) putHandles(list);
    put(saved.length);
    for (const tensor of saved) put(tensor === null ? 0 : idOf(tensor));
    try {
      addon.applyFunction(nameOf(this));
    } catch (error) {
      drop(backward);
      throw error;
    } finally {
      drop(jvp);
    }
    this.#state.saved = []; // native code has them
    const ids = outputs.map((_, i) => (i === 0 ? first() : next()));
    return ids.map((id, i) => (id === 0 ? (outputs[i] as Tensor) : (wrap(id) as Tensor)));
  }

  /** Made here, since a closure keeps all variables of its place alive: outputs would hold their own graph. */
  #backwardOf(areTensors: readonly boolean[]): () => void {
    return () => this.#runBackward(areTensors);
  }

  #runBackward(areTensors: readonly boolean[]): void {
    const scoped = !(this.constructor as typeof AutogradFunction)[UNSCOPED];
    (scoped ? tidy : unscoped)(() => {
      const gradOutputs = nextTensors();
      let count = next();
      const needs: boolean[] = [];
      for (; count > 0; count--) needs.push(next() !== 0);
      this.#needs = areTensors.map((isOne) => isOne && (needs.shift() as boolean));
      this.#state.unpacked = nextTensors();
      try {
        const gradients = this.backward(...(gradOutputs as GradOutputs<Output>));
        give(gradientList(nameOf(this), gradients, areTensors));
      } finally {
        this.#state.unpacked = null;
      }
    });
  }

  #runJvp(): void {
    tidy(() => {
      const tangents = (this.jvp as NonNullable<typeof this.jvp>)(...nextTensors());
      give(Array.isArray(tangents) ? tangents : [tangents as Tensor | null]);
    });
  }
}

function unscoped(fn: () => void): void {
  fn();
}

function nameOf(fn: object): string {
  return fn.constructor.name || 'AutogradFunction';
}

function outputList(op: string, raw: unknown): Tensors {
  const list = Array.isArray(raw) ? raw : [raw];
  if (list.length === 0) throw new ArgumentError(op, 'expected at least one tensor to be returned');
  for (const output of list)
    if (!isTensor(output)) throw ArgumentError.of(op, 'a tensor', 'the result', output);
  return list;
}

/** The gradients of the tensor inputs, out of those of all inputs. */
function gradientList(
  name: string,
  returned: unknown,
  areTensors: readonly boolean[],
): (TensorHandle | null)[] {
  const op = `${name}.backward`;
  const list: unknown[] = Array.isArray(returned) ? [...returned] : [returned];
  // Nulls too many do no harm, in PyTorch neither.
  while (list.length > areTensors.length && (list.at(-1) ?? null) === null) list.pop();
  if (list.length !== areTensors.length) {
    throw new ArgumentError(
      op,
      `expected ${areTensors.length} gradients, one per input of forward, got ${list.length}`,
    );
  }
  list.forEach((gradient, i) => {
    if (gradient === null || gradient === undefined) return;
    if (!areTensors[i])
      throw new ArgumentError(
        op,
        `expected null for input ${i}, which is no tensor, got a gradient`,
      );
    if (!isTensor(gradient))
      throw ArgumentError.of(op, 'a tensor or null', `the gradient of input ${i}`, gradient);
  });
  return list
    .filter((_, i) => areTensors[i])
    .map((gradient) => (gradient ?? null) as TensorHandle | null);
}

/** Tensors in fields live as long as the function, which lives as long as the graph: not only to the end of a scope. */
function keepFields(fn: object, others: Tensors): void {
  const known = new Set(others.map(idOf));
  for (const [id, tensor] of tensorsIn({ ...fn })) if (!known.has(id)) keep(tensor);
}
