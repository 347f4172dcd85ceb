// What JavaScript holds of a tensor: a number that native code understands, and, outside scopes, a guard whose collection
// frees the tensor. Who frees a tensor is decided here: the innermost scope, or the collector.
import { ArgumentError } from './errors.js';

/** The side of a scope that new tensors see. */
export interface Owner {
  readonly ids: number[];
  /** Whether the running code is the scope's own; null where nothing else can run before the scope has ended. */
  readonly present: (() => boolean) | null;
}

/** Finds the asynchronous scope of the running code, if there is any; set by scope.ts. */
type AsyncOwner = () => Owner | null;

/** The handle that is being wrapped: no other number makes a tensor. */
let fresh = 0;
let owner: Owner | null = null;
let asyncOwner: AsyncOwner | null = null;
let guardOf: (id: number) => object = () => {
  throw new Error('handle.ts: used before tensor.ts');
};
let construct: (id: number) => TensorHandle = () => {
  throw new Error('handle.ts: used before tensor.ts');
};

/** Base of every tensor object. It knows the handle and nothing else. */
export class TensorHandle {
  #id: number;
  #guard: object | null = null;
  /** The object that holds the guard, where this one is another object of the same tensor. */
  #root: TensorHandle | null = null;

  /** @internal Tensors come from functions such as `zeros`; a handle given here must be native code's. */
  constructor(source: number | TensorHandle) {
    if (typeof source === 'number' && source === fresh) {
      this.#id = source;
    } else if (!TensorHandle.is(source)) {
      throw new ArgumentError(
        new.target.name,
        'tensors are made by functions such as tensor, zeros and rand, not by new',
      );
    } else {
      this.#id = source.#id;
      this.#root = source.#root ?? source;
    }
  }

  static id(handle: TensorHandle): number {
    return handle.#id;
  }

  static is(value: unknown): value is TensorHandle {
    return typeof value === 'object' && value !== null && #id in value;
  }

  static isGuarded(handle: TensorHandle): boolean {
    return (handle.#root ?? handle).#guard !== null;
  }

  /** Gives the tensor to the running scope, or to the collector where there is none. */
  static adopt(handle: TensorHandle): void {
    let scope = owner;
    if (scope !== null && scope.present !== null && !scope.present()) scope = null;
    if (scope === null && asyncOwner !== null) scope = asyncOwner();
    if (scope !== null) scope.ids.push(handle.#id);
    else TensorHandle.guard(handle);
  }

  /** Gives the tensor to the collector, whatever scope is running. */
  static guard(handle: TensorHandle): void {
    const root = handle.#root ?? handle;
    if (root.#guard === null) root.#guard = guardOf(root.#id);
  }
}

export const idOf = TensorHandle.id;
export const isTensor = TensorHandle.is;

/** A new tensor object for a handle that native code has just made. */
export function wrap(id: number): TensorHandle {
  fresh = id;
  const handle = construct(id);
  fresh = 0;
  TensorHandle.adopt(handle);
  return handle;
}

/** Makes `next` the scope that new tensors belong to; gives back the one before. */
export function setOwner(next: Owner | null): Owner | null {
  const previous = owner;
  owner = next;
  return previous;
}

export function currentOwner(): Owner | null {
  return owner;
}

export function setAsyncOwner(find: AsyncOwner | null): void {
  asyncOwner = find;
}

/** Called once by tensor.ts: how handles are guarded and which class wraps them. */
export function configureHandles(
  guard: (id: number) => object,
  make: (id: number) => TensorHandle,
): void {
  guardOf = guard;
  construct = make;
}
