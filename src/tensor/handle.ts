// What JavaScript holds of a tensor: a number that native code understands. Who frees the tensor is decided here: the
// innermost scope, or, outside scopes, the collector when it collects the object.
import { ArgumentError } from './errors.js';

/** The side of a scope that new tensors see. */
export interface Owner {
  readonly ids: number[];
  /** Whether the running code is the scope's own; null where nothing else can run before the scope has ended. */
  readonly present: (() => boolean) | null;
}

/** Finds the asynchronous scope of the running code, if there is any; set by scope.ts. */
type AsyncOwner = () => Owner | null;

/** The handle that is being wrapped: no other number makes a tensor. NaN, which equals nothing, between two tensors. */
let fresh = Number.NaN;
let owner: Owner | null = null;
let asyncOwner: AsyncOwner | null = null;
let guardNatively: (id: number, object: object) => void = () => {
  throw new Error('handle.ts: used before tensor.ts');
};
let construct: (id: number) => TensorHandle = () => {
  throw new Error('handle.ts: used before tensor.ts');
};

/** Base of every tensor object. It knows the handle and nothing else. */
export class TensorHandle {
  #id: number;
  #guarded = false;
  /** The object that the collector watches, where this one is another object of the same tensor. */
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
    return (handle.#root ?? handle).#guarded;
  }

  /** Gives the tensor to the running scope, or to the collector where there is none. */
  static adopt(handle: TensorHandle): void {
    const scope = runningScope();
    if (scope !== null) scope.ids.push(handle.#id);
    else TensorHandle.guard(handle);
  }

  /** The tensor of an object from {@link blank}, whose guard native code has set. */
  static fill(handle: TensorHandle, id: number): void {
    handle.#id = id;
    handle.#guarded = true;
  }

  /** Gives the tensor to the collector, whatever scope is running. */
  static guard(handle: TensorHandle): void {
    const root = handle.#root ?? handle;
    if (root.#guarded) return;
    guardNatively(root.#id, root);
    root.#guarded = true;
  }
}

export const idOf = TensorHandle.id;
export const isTensor = TensorHandle.is;

/** A new tensor object for a handle that native code has just made. */
export function wrap(id: number): TensorHandle {
  const handle = make(id);
  TensorHandle.adopt(handle);
  return handle;
}

/** {@link wrap} where {@link runningScope} has been asked already. */
export function wrapIn(scope: Owner, id: number): TensorHandle {
  scope.ids.push(id);
  return make(id);
}

/** A tensor object without a tensor, for native code to guard when it has made the tensor. */
export function blank(): TensorHandle {
  return make(0);
}

export const fill = TensorHandle.fill;

function make(id: number): TensorHandle {
  fresh = id;
  const handle = construct(id);
  fresh = Number.NaN;
  return handle;
}

/** The scope that a tensor made now belongs to; null: the collector has it. */
export function runningScope(): Owner | null {
  if (owner !== null && (owner.present === null || owner.present())) return owner;
  return asyncOwner === null ? null : asyncOwner();
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

/** Puts `make` in front of what makes tensor objects; gives back what was there. Tracing does this while it is on. */
export function setConstruct(make: (id: number) => TensorHandle): (id: number) => TensorHandle {
  const previous = construct;
  construct = make;
  return previous;
}

/** Called once by tensor.ts: how handles are guarded and which class wraps them. */
export function configureHandles(
  guard: (id: number, object: object) => void,
  construction: (id: number) => TensorHandle,
): void {
  guardNatively = guard;
  construct = construction;
}
