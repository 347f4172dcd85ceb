// Functions that are called when a module is: their kinds, and how they are kept.
import type { Tensor } from '../tensor/tensor.js';
import type { Module } from './module.js';

/** Sees a call's result; what it returns, if anything, replaces the result. */
export type ForwardHook = (
  module: Module,
  inputs: readonly Tensor[],
  output: Tensor,
  // biome-ignore lint/suspicious/noConfusingVoidType: most hooks return nothing
) => Tensor | void;

/** Sees a call's inputs; what it returns, if anything, replaces them. */
export type ForwardPreHook = (
  module: Module,
  inputs: readonly Tensor[],
  // biome-ignore lint/suspicious/noConfusingVoidType: most hooks return nothing
) => Tensor | Tensor[] | void;

/**
 * Sees a module's gradients with respect to its inputs and its output; what it returns, if anything, replaces those of the
 * inputs. An input that requires none has zeros, null where no input does.
 */
export type FullBackwardHook = (
  module: Module,
  gradInput: readonly (Tensor | null)[],
  gradOutput: readonly (Tensor | null)[],
  // biome-ignore lint/suspicious/noConfusingVoidType: most hooks return nothing
) => Tensor | readonly (Tensor | null)[] | void;

/** Sees the gradient of a module's output before the module's backward; what it returns, if anything, replaces it. */
export type FullBackwardPreHook = (
  module: Module,
  gradOutput: readonly (Tensor | null)[],
  // biome-ignore lint/suspicious/noConfusingVoidType: most hooks return nothing
) => Tensor | readonly (Tensor | null)[] | void;

/** Hooks in the order in which they were registered; the same function may be there twice. */
export type Hooks<H> = Set<{ readonly hook: H }>;

/** Adds a hook. @returns a function that removes it */
export function register<H>(hooks: Hooks<H>, hook: H): () => void {
  const entry = { hook };
  hooks.add(entry);
  return () => {
    hooks.delete(entry);
  };
}
