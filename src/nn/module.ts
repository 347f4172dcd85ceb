// The base of every layer, model and loss: the tree of parameters, modes, hooks, state. Layers are in layers/.

import { noGrad } from '../tensor/grad.js';
import { tidy } from '../tensor/scope.js';
import type { Tensor } from '../tensor/tensor.js';
import { withBackwardHooks } from './backwardHooks.js';
import {
  type ForwardHook,
  type ForwardPreHook,
  type FullBackwardHook,
  type FullBackwardPreHook,
  type Hooks,
  register,
} from './hooks.js';
import { Buffer, type MoveTarget, moveData, Parameter } from './parameter.js';
import { formatModule } from './repr.js';
import { type LoadOptions, type LoadReport, loadState, type StateDict } from './stateDict.js';
import { summarize } from './summary.js';
import { collect, join, onceEach, ownFields } from './tree.js';

/**
 * A part of a network. Subclasses keep their parameters, buffers and children in public fields, found in the order in
 * which they are defined, and compute in `forward`; users write `module.call(x)`, which also runs the hooks.
 *
 * Unlike PyTorch, private `#fields` and plain arrays are not searched: put lists of modules into `ModuleList`.
 * Names are PyTorch's, so a field `runningMean` is called `running_mean` in the state dict.
 *
 * @example
 * ```ts
 * class Net extends nn.Module {
 *   hidden = new nn.Linear(784, 50);
 *   out = new nn.Linear(50, 10);
 *   forward(x: Tensor): Tensor {
 *     return this.out.call(this.hidden.call(x).relu());
 *   }
 * }
 * new Net().call(rand([64, 784])).shape; // [64, 10]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html
 */
export abstract class Module {
  /** True in training mode (the default); set by `train()` and `eval()`. */
  training = true;
  readonly #preHooks: Hooks<ForwardPreHook> = new Set();
  readonly #hooks: Hooks<ForwardHook> = new Set();
  readonly #backwardPreHooks: Hooks<FullBackwardPreHook> = new Set();
  readonly #backwardHooks: Hooks<FullBackwardHook> = new Set();

  /** Computes the output. Call it through `call()`, or hooks do not run. */
  abstract forward(...inputs: Tensor[]): Tensor;

  /** Runs the pre-hooks, `forward`, and the hooks; arranges for the backward hooks. */
  call(...inputs: Tensor[]): Tensor {
    const backward = this.#backwardHooks.size + this.#backwardPreHooks.size > 0;
    if (!backward && this.#preHooks.size === 0 && this.#hooks.size === 0)
      return this.forward(...inputs);
    let args = inputs;
    for (const { hook } of [...this.#preHooks]) {
      const changed = hook(this, args);
      if (changed) args = Array.isArray(changed) ? changed : [changed];
    }
    if (!backward) return this.#forward(args);
    const pre = [...this.#backwardPreHooks].map(({ hook }) => hook);
    const post = [...this.#backwardHooks].map(({ hook }) => hook);
    return withBackwardHooks(this, args, { pre, post }, (tapped) => this.#forward(tapped));
  }

  #forward(args: Tensor[]): Tensor {
    let output = this.forward(...args);
    for (const { hook } of [...this.#hooks]) output = hook(this, args, output) ?? output;
    return output;
  }

  /** Runs `hook` after every `forward`. @returns a function that removes it. */
  registerForwardHook(hook: ForwardHook): () => void {
    return register(this.#hooks, hook);
  }

  /** Runs `hook` before every `forward`. @returns a function that removes it. */
  registerForwardPreHook(hook: ForwardPreHook): () => void {
    return register(this.#preHooks, hook);
  }

  /**
   * Runs `hook` in every backward pass when the gradients of the module's inputs are there. Inputs and output must not be
   * changed in place in a module that has such hooks.
   *
   * Where no input requires a gradient the hook runs once the output's is there, with nulls for the inputs.
   *
   * @returns a function that removes it
   * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.register_full_backward_hook
   */
  registerFullBackwardHook(hook: FullBackwardHook): () => void {
    return register(this.#backwardHooks, hook);
  }

  /** Runs `hook` in every backward pass when the gradient of the module's output is there. @returns a function that removes it. */
  registerFullBackwardPreHook(hook: FullBackwardPreHook): () => void {
    return register(this.#backwardPreHooks, hook);
  }

  /** Every parameter of the module and its descendants, shared ones once. */
  parameters(): Parameter[] {
    return this.namedParameters().map(([, parameter]) => parameter);
  }

  /** As `parameters()`, with PyTorch's names: `layer1.0.weight`. */
  namedParameters(): [string, Parameter][] {
    return collect(this.namedModules(), Parameter);
  }

  /** Every buffer of the module and its descendants, shared ones once. */
  buffers(): Buffer[] {
    return this.namedBuffers().map(([, buffer]) => buffer);
  }

  /** As `buffers()`, with PyTorch's names: `bn1.running_mean`. */
  namedBuffers(): [string, Buffer][] {
    return collect(this.namedModules(), Buffer);
  }

  /** The direct children, shared ones once. */
  children(): Module[] {
    return this.namedChildren().map(([, child]) => child);
  }

  /** As `children()`, with their names. */
  namedChildren(): [string, Module][] {
    return onceEach(ownFields(this, Module));
  }

  /** The module itself and all its descendants, parents before children, shared ones once. */
  modules(): Module[] {
    return this.namedModules().map(([, module]) => module);
  }

  /** As `modules()`, with their paths; the module's own is ''. */
  namedModules(): [string, Module][] {
    const descend = (module: Module, path: string): [string, Module][] => [
      [path, module],
      ...ownFields(module, Module).flatMap(([name, child]) => descend(child, join(path, name))),
    ];
    return onceEach(descend(this, ''));
  }

  /**
   * The values of all parameters and persistent buffers under PyTorch's names, detached, sharing memory with the
   * module: `clone()` those that must not change with it.
   */
  stateDict(): StateDict {
    return Object.fromEntries(this.#state().map(([name, value]) => [name, value.detach()]));
  }

  /**
   * Copies the values of `state` into the parameters and buffers of the same names. Unlike PyTorch, nothing is copied
   * when anything does not fit.
   *
   * @throws {ArgumentError} a shape differs, or, when `strict`, a key is missing or unexpected; all of them are named.
   */
  loadStateDict(state: StateDict, options: LoadOptions = {}): LoadReport {
    return loadState(this.constructor.name, this.#state(), state, options);
  }

  /** Sets training mode (or evaluation mode, for `false`) on the module and its descendants. */
  train(mode = true): this {
    this.training = mode;
    for (const child of this.children()) child.train(mode);
    return this;
  }

  /** Sets evaluation mode: dropout does nothing, batch norm uses its running statistics. */
  eval(): this {
    return this.train(false);
  }

  /**
   * Moves parameters, buffers and gradients to a device, or casts the floating-point ones to a dtype, in place:
   * optimizers keep their parameters.
   */
  to(target: MoveTarget): this {
    noGrad(() => {
      for (const value of [...this.parameters(), ...this.buffers()]) moveData(value, target);
    });
    return this;
  }

  /** Calls `fn` with every descendant, children before parents, and then with the module itself. */
  apply(fn: (module: Module) => void): this {
    for (const child of this.children()) child.apply(fn);
    fn(this);
    return this;
  }

  /** Freezes (`false`) or unfreezes every parameter. */
  requiresGrad_(value = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad_(value);
    return this;
  }

  /** Drops the gradients of all parameters, or fills them with zeros for `setToNone: false`. */
  zeroGrad({ setToNone = true }: { setToNone?: boolean } = {}): void {
    for (const parameter of this.parameters()) {
      if (setToNone) parameter.grad = null;
      else tidy(() => noGrad(() => void parameter.grad?.zero_()));
    }
  }

  /** Frees every parameter and buffer at once; the module cannot be used afterwards. */
  dispose(): void {
    for (const value of [...this.parameters(), ...this.buffers()]) value.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /**
   * A table of the layers in the order of their calls, with output shapes and parameter counts, made by one call in
   * evaluation mode without gradient.
   *
   * @param inputs one for each input of the model: its shape, batch dimension included, or a tensor where zeros of the
   *   model's dtype will not do.
   */
  summary(...inputs: (readonly number[] | Tensor)[]): string {
    return summarize(this, inputs);
  }

  /** What stands in the parentheses of the printed form; layers override it. */
  extraRepr(): string {
    return '';
  }

  /** The printed form, identical to PyTorch's. */
  toString(): string {
    const children = ownFields(this, Module).map(
      ([name, child]) => [name, child.toString()] as const,
    );
    return formatModule(this.constructor.name, this.extraRepr(), children);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #state(prefix = ''): [string, Tensor][] {
    const own = [
      ...ownFields(this, Parameter),
      ...ownFields(this, Buffer).filter(([, buffer]) => buffer.persistent),
    ];
    return [
      ...own.map(([name, value]): [string, Tensor] => [prefix + name, value]),
      ...ownFields(this, Module).flatMap(([name, child]) => child.#state(`${prefix}${name}.`)),
    ];
  }
}
