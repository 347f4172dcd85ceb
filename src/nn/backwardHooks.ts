// Backward hooks of modules: the gradients are tapped where a module's inputs enter and its output leaves.
import { AutogradFunction, UNSCOPED } from '../tensor/autograd/function.js';
import { ArgumentError } from '../tensor/errors.js';
import { isGradEnabled } from '../tensor/grad.js';
import { isTensor } from '../tensor/handle.js';
import type { Tensor } from '../tensor/tensor.js';
import type { FullBackwardHook, FullBackwardPreHook } from './hooks.js';
import type { Module } from './module.js';

type MaybeTensors = readonly (Tensor | null)[];
type Tap = (gradients: MaybeTensors) => MaybeTensors;

/** Gives its inputs on, and shows their gradients to a tap, which may change them. PyTorch's name, which its messages use. */
class BackwardHookFunction extends AutogradFunction<[Tap, ...Tensor[]], readonly Tensor[]> {
  static override readonly [UNSCOPED] = true;
  tap: Tap = (gradients) => gradients;

  forward(tap: Tap, ...tensors: Tensor[]): readonly Tensor[] {
    this.tap = tap;
    this.markNonDifferentiable(...tensors.filter((tensor) => !tensor.requiresGrad));
    return tensors;
  }

  backward(...gradients: readonly Tensor[]): MaybeTensors {
    return [null, ...this.tap(gradients)];
  }
}

interface Hooks {
  readonly pre: readonly FullBackwardPreHook[];
  readonly post: readonly FullBackwardHook[];
}

/** Runs a module's forward between the taps that its backward hooks need. */
export function withBackwardHooks(
  module: Module,
  inputs: Tensor[],
  hooks: Hooks,
  forward: (inputs: Tensor[]) => Tensor,
): Tensor {
  const pair = new HookPair(module, hooks, inputs.length);
  const entered = pair.enter(inputs);
  const output = forward(entered ?? inputs);
  return pair.leave(output, entered !== null);
}

/** Brings the gradients of one call's output and inputs together. */
class HookPair {
  readonly #module: Module;
  readonly #hooks: Hooks;
  readonly #inputCount: number;
  #gradOutput: MaybeTensors | null = null;

  constructor(module: Module, hooks: Hooks, inputCount: number) {
    this.#module = module;
    this.#hooks = hooks;
    this.#inputCount = inputCount;
  }

  /** The inputs behind their tap; null where none has a gradient. */
  enter(inputs: readonly Tensor[]): Tensor[] | null {
    if (!isGradEnabled() || !inputs.some((input) => input.requiresGrad)) return null;
    const tap = (gradients: MaybeTensors) => this.#runHooks(gradients);
    return [...BackwardHookFunction.apply(tap, ...inputs)];
  }

  /** The output behind its tap. */
  leave(output: Tensor, inputsTapped: boolean): Tensor {
    if (!isGradEnabled() || !output.requiresGrad) return output;
    const tap = ([gradient = null]: MaybeTensors) => this.#runPreHooks([gradient], inputsTapped);
    return BackwardHookFunction.apply(tap, output)[0] as Tensor;
  }

  #runPreHooks(gradients: MaybeTensors, inputsTapped: boolean): MaybeTensors {
    let gradOutput = gradients;
    for (const hook of this.#hooks.pre) {
      const changed = hook(this.#module, gradOutput);
      if (changed) gradOutput = asMany('registerFullBackwardPreHook', changed, gradOutput.length);
    }
    if (inputsTapped) this.#gradOutput = gradOutput;
    else this.#runHooksAlone(gradOutput);
    return gradOutput;
  }

  #runHooks(gradients: MaybeTensors): MaybeTensors {
    const gradOutput = this.#gradOutput;
    // In double backward a gradient may reach the inputs without having come through the output.
    if (gradOutput === null) return gradients;
    this.#gradOutput = null;
    let gradInput = gradients;
    for (const hook of this.#hooks.post) {
      const changed = hook(this.#module, gradInput, gradOutput);
      if (changed) gradInput = asMany('registerFullBackwardHook', changed, gradInput.length);
    }
    return gradInput;
  }

  /** No input requires a gradient: there is nothing to replace. */
  #runHooksAlone(gradOutput: MaybeTensors): void {
    const none: MaybeTensors = Array.from({ length: this.#inputCount }, () => null);
    for (const hook of this.#hooks.post) {
      const changed = hook(this.#module, none, gradOutput);
      if (changed && (isTensor(changed) || changed.some((one) => one !== null))) {
        throw new ArgumentError(
          'registerFullBackwardHook',
          'expected nothing or nulls from the hook, since no input requires a gradient',
        );
      }
    }
  }
}

function asMany(op: string, changed: Tensor | MaybeTensors, count: number): MaybeTensors {
  const list = isTensor(changed) ? [changed as Tensor] : (changed as MaybeTensors);
  if (!Array.isArray(list) || list.some((one) => one !== null && !isTensor(one)))
    throw ArgumentError.of(op, 'tensors or nulls', "the hook's result", changed);
  if (list.length !== count)
    throw new ArgumentError(op, `expected ${count} gradients from the hook, got ${list.length}`);
  return list;
}
