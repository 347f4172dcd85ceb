// How native code calls a JavaScript function of the table: its arguments are in the cells, what it gives back goes by
// `give`, and what it throws comes out of the operation under way as the same object.
import { addon, begin, next, put, rewind } from '../cells.js';
import { idOf, type TensorHandle, wrap } from '../handle.js';
import { outsideScopes } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { enter, entry } from './callbacks.js';
import { buryDead } from './dead.js';

/** Reads its arguments from the cells before anything else. */
export type Callback = () => void;

let armed = false;

/** Puts a function into the table, for native code to call. */
export function hold(callback: Callback): number {
  if (!armed) {
    addon.setDispatch(dispatch);
    armed = true;
  }
  buryDead();
  return enter(callback);
}

/**
 * @param detached the pass runs beside JavaScript: what its callbacks make belongs to no scope that happens to run
 * @returns 0, or the number of what was thrown
 */
function dispatch(id: number, detached: boolean): number {
  try {
    rewind();
    if (id === 0) buryDead();
    else if (detached) outsideScopes(entry(id) as Callback);
    else (entry(id) as Callback)();
    return 0;
  } catch (error) {
    return enter(error);
  }
}

/** A tensor among a callback's arguments. */
export function nextTensor(): Tensor | null {
  const id = next();
  return id === 0 ? null : (wrap(id) as Tensor);
}

/** A list of tensors among a callback's arguments. */
export function nextTensors(): (Tensor | null)[] {
  const ids: number[] = [];
  for (let count = next(); count > 0; count--) ids.push(next());
  return ids.map((id) => (id === 0 ? null : (wrap(id) as Tensor)));
}

/** What a callback gives back; native code keeps the tensors, whatever becomes of the objects. */
export function give(tensors: readonly (TensorHandle | null)[]): void {
  begin();
  put(tensors.length);
  for (const tensor of tensors) put(tensor === null ? 0 : idOf(tensor));
  addon.give();
}
