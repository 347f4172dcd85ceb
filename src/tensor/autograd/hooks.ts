// Functions that see gradients as they come by: Tensor#registerHook and Tensor#registerPostAccumulateGradHook.
import { addon, begin, first, put } from '../cells.js';
import { ArgumentError } from '../errors.js';
import { idOf, isTensor } from '../handle.js';
import type { Tensor } from '../tensor.js';
import { drop, replace } from './callbacks.js';
import { give, hold, nextTensor } from './dispatch.js';

/** Sees the gradient of a tensor; what it returns, if anything, replaces the gradient. */
// biome-ignore lint/suspicious/noConfusingVoidType: most hooks return nothing
export type TensorHook = (gradient: Tensor) => Tensor | null | undefined | void;

/** Sees a leaf after a gradient has been added to its `grad`. */
export type PostAccumulateGradHook<T extends Tensor = Tensor> = (tensor: T) => void;

function checkHook(op: string, hook: unknown): void {
  if (typeof hook !== 'function') throw ArgumentError.of(op, 'a function', 'hook', hook);
}

/** See Tensor#registerHook. */
export function registerHook(tensor: Tensor, hook: TensorHook): () => void {
  checkHook('registerHook', hook);
  const callback = hold(() => {
    const gradient = nextTensor();
    if (gradient === null) return;
    const changed = hook(gradient);
    if (changed === undefined || changed === null) return;
    if (!isTensor(changed))
      throw ArgumentError.of('registerHook', 'a tensor or nothing', "the hook's result", changed);
    give([changed]);
  });
  const place = register(tensor, callback, addon.registerHook);
  return remover(tensor, callback, place, addon.removeHook);
}

/** See Tensor#registerPostAccumulateGradHook. */
export function registerPostAccumulateGradHook<T extends Tensor>(
  tensor: T,
  hook: PostAccumulateGradHook<T>,
): () => void {
  checkHook('registerPostAccumulateGradHook', hook);
  // The hook gets the object that it was registered on, as long as there is one: parameters have fields of their own.
  const registered = new WeakRef(tensor);
  const callback = hold(() => {
    const fresh = nextTensor() as T;
    const known = registered.deref();
    if (known !== undefined) fresh.dispose();
    hook(known ?? fresh);
  });
  register(tensor, callback, addon.registerPostAccumulateHook);
  return remover(tensor, callback, callback, addon.removePostAccumulateHook);
}

function register(tensor: Tensor, callback: number, native: () => void): number {
  begin();
  put(idOf(tensor));
  put(callback);
  try {
    native();
  } catch (error) {
    drop(callback);
    throw error;
  }
  return first();
}

/** What a removed hook does, where native code calls it still: its tensor is gone from JavaScript, or a pass is under way. */
function discard(): void {
  nextTensor()?.dispose();
}

/** The hook does nothing from now on; the native part is taken away where the tensor is there still. */
function remover(tensor: Tensor, callback: number, place: number, native: () => void): () => void {
  let removed = false;
  return () => {
    if (removed) return;
    removed = true;
    replace(callback, discard);
    if (tensor.disposed) return;
    begin();
    put(idOf(tensor));
    put(place);
    native();
  };
}
