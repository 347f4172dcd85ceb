// Who frees tensors in bulk: scopes. Outside every scope the collector does (handle.ts).
import { AsyncLocalStorage } from 'node:async_hooks';
import { entries } from './autograd/callbacks.js';
import { buryDead } from './autograd/dead.js';
import { addon, begin, first, next, put } from './cells.js';
import { ArgumentError } from './errors.js';
import {
  currentOwner,
  idOf,
  isTensor,
  type Owner,
  setAsyncOwner,
  setOwner,
  TensorHandle,
} from './handle.js';

const RELEASE_BLOCK = 4096;

/** Tensors that were moved out of their scope by `keep`; each leaves the set when its scope ends. */
const kept = new Set<number>();

/** Frees many tensors at once. */
function release(ids: readonly number[]): void {
  for (let from = 0; from < ids.length; from += RELEASE_BLOCK) {
    const to = Math.min(ids.length, from + RELEASE_BLOCK);
    begin();
    put(to - from);
    for (let i = from; i < to; i++) put(ids[i] as number);
    addon.release();
  }
}

/** Frees the tensors of `owner` but those kept and those in `survivors`, which go to the scope running now. */
function close(owner: Owner, survivors: ReadonlyMap<number, TensorHandle> | null): void {
  let ids = owner.ids;
  if (kept.size > 0 || survivors !== null) {
    ids = ids.filter((id) => {
      if (kept.delete(id)) return false;
      const survivor = survivors?.get(id);
      if (survivor !== undefined) TensorHandle.adopt(survivor);
      return survivor === undefined;
    });
  }
  release(ids);
  owner.ids.length = 0;
}

/** The tensors in a value, looked for in arrays, maps, sets, and the fields of objects. */
export function tensorsIn(
  value: unknown,
  found = new Map<number, TensorHandle>(),
  seen = new Set<unknown>(),
): Map<number, TensorHandle> {
  if (typeof value !== 'object' || value === null || seen.has(value)) return found;
  if (ArrayBuffer.isView(value)) return found;
  seen.add(value);
  if (isTensor(value)) {
    found.set(idOf(value), value);
    return found;
  }
  if (value instanceof Map || value instanceof Set || Array.isArray(value)) {
    for (const element of value.values()) tensorsIn(element, found, seen);
    return found;
  }
  for (const element of Object.values(value)) tensorsIn(element, found, seen);
  return found;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null)?.then === 'function';
}

/**
 * Runs `fn` and frees every tensor made in it, except those in its result (looked for in arrays, maps, sets and the
 * fields of objects) and those given to {@link keep}. Scopes nest: what survives belongs to the scope outside.
 *
 * The function must be synchronous; {@link tidyAsync} takes asynchronous ones.
 *
 * @throws {ArgumentError} `fn` returns a promise.
 * @example
 * ```ts
 * const norm = tidy(() => x.mul(x).sum().sqrt()); // the two tensors in between are gone
 * ```
 */
export function tidy<T>(fn: () => T): T {
  const scope: Owner = { ids: [], present: null };
  const outer = setOwner(scope);
  let result: T;
  try {
    result = fn();
  } catch (error) {
    setOwner(outer);
    close(scope, null);
    throw error;
  }
  setOwner(outer);
  if (isThenable(result)) {
    result.then(undefined, () => {});
    close(scope, null);
    throw new ArgumentError(
      'tidy',
      'expected a synchronous function, got one that returns a promise; use tidyAsync',
    );
  }
  close(scope, result === undefined || typeof result !== 'object' ? null : tensorsIn(result));
  return result;
}

/** The scope of one asynchronous function and what awaits inside it. */
interface AsyncOwner extends Owner {
  readonly outer: AsyncOwner | null;
  /** The function has ended; what it left running belongs to the scope outside. */
  ended: boolean;
}

const running = new AsyncLocalStorage<AsyncOwner | null>();
let asyncScopes = 0;

function runningScope(): AsyncOwner | null {
  let scope = running.getStore() ?? null;
  while (scope?.ended) scope = scope.outer;
  return scope;
}

/**
 * {@link tidy} for an asynchronous function. Scopes that are running at the same time do not take each other's tensors:
 * each follows its own chain of awaits.
 */
export async function tidyAsync<T>(fn: () => Promise<T>): Promise<T> {
  const scope: AsyncOwner = { ids: [], present: null, outer: runningScope(), ended: false };
  if (asyncScopes++ === 0) setAsyncOwner(runningScope);
  // The synchronous start of `fn` belongs to the new scope, not to a synchronous one that happens to run.
  const outer = setOwner(null);
  let result: T | undefined;
  try {
    let promise: Promise<T>;
    try {
      promise = running.run(scope, fn);
    } finally {
      setOwner(outer);
    }
    result = await promise;
    return result;
  } finally {
    scope.ended = true;
    close(scope, result === undefined || typeof result !== 'object' ? null : tensorsIn(result));
    if (--asyncScopes === 0) setAsyncOwner(null);
  }
}

/** Runs `fn` as if no scope were running: its tensors belong to the collector. */
export function outsideScopes(fn: () => void): void {
  const outer = setOwner(null);
  try {
    running.run(null, fn);
  } finally {
    setOwner(outer);
  }
}

/**
 * A scope to hold in hand. With `using scope = new Scope()` it catches the tensors made until the end of the block; with
 * `{ enter: false }` only those made inside {@link Scope.run}, which may be called many times, between awaits too.
 *
 * A scope entered by construction covers one synchronous stretch of code. Held across an `await` it stops catching (what
 * it has stays with it), so that it never takes the tensors of other asynchronous code. In asynchronous functions use
 * {@link tidyAsync} or {@link Scope.run}.
 *
 * @example
 * ```ts
 * {
 *   using scope = new Scope();
 *   loss.call(model.call(x), y).backward();
 * } // everything made in the block is freed
 * ```
 */
export class Scope implements Disposable {
  readonly #owner: Owner;
  #outer: Owner | null = null;
  #entered = false;

  constructor({ enter = true }: { enter?: boolean } = {}) {
    if (!enter) {
      this.#owner = { ids: [], present: null };
      return;
    }
    // Code that was waiting to go on before runs ahead of our microtask below; it is in another asynchronous context.
    this.#owner = { ids: [], present: () => stretch.getStore() === this.#owner };
    stretch.enterWith(this.#owner);
    this.#outer = setOwner(this.#owner);
    this.#entered = true;
    queueMicrotask(() => this.#leave());
  }

  /** Tensors that the scope would free now. */
  get size(): number {
    return this.#owner.ids.length;
  }

  /**
   * Runs a synchronous function whose tensors belong to this scope.
   *
   * @throws {ArgumentError} `fn` returns a promise: its tensors after the first await would not be caught.
   */
  run<T>(fn: () => T): T {
    const outer = setOwner({ ids: this.#owner.ids, present: null });
    let result: T;
    try {
      result = fn();
    } finally {
      setOwner(outer);
    }
    if (isThenable(result)) {
      result.then(undefined, () => {});
      throw new ArgumentError(
        'Scope.run',
        'expected a synchronous function, got one that returns a promise',
      );
    }
    return result;
  }

  /** Frees the tensors caught so far; the scope can be used on. */
  clear(): void {
    close(this.#owner, null);
  }

  [Symbol.dispose](): void {
    this.#leave();
    this.clear();
  }

  #leave(): void {
    if (!this.#entered) return;
    this.#entered = false;
    if (currentOwner() !== this.#owner) {
      // A scope opened inside this one still runs; when it leaves, it must not bring this one back.
      leftTo.set(this.#owner, this.#outer);
      return;
    }
    let outer = this.#outer;
    while (outer !== null && leftTo.has(outer)) outer = leftTo.get(outer) ?? null;
    setOwner(outer);
    stretch.enterWith(outer);
  }
}

/** Tells the stretch of code that opened a scope from other code that runs before the scope has noticed an `await`. */
const stretch = new AsyncLocalStorage<Owner | null>();

/** Scopes that ended while a scope inside them ran on, and what runs outside of them. */
const leftTo = new WeakMap<Owner, Owner | null>();

/**
 * Takes a tensor out of its scope: it then lives until `dispose()` or until nothing refers to it.
 *
 * @returns the same tensor
 */
export function keep<T extends TensorHandle>(tensor: T): T {
  if (!isTensor(tensor)) throw ArgumentError.of('keep', 'a tensor', 'tensor', tensor);
  if (!TensorHandle.isGuarded(tensor)) {
    kept.add(idOf(tensor));
    TensorHandle.guard(tensor);
  }
  return tensor;
}

/** What {@link memory} reports. */
export interface MemoryUse {
  /** Tensors that JavaScript holds in this thread. */
  readonly tensors: number;
  /** Bytes of their storages; tensors that share one (views) count once. */
  readonly bytes: number;
  /**
   * JavaScript functions that graphs hold: hooks, custom functions, checkpoints. One that refers to a tensor of its own
   * graph keeps that graph, itself included, until the tensor is disposed; a count that only grows shows it.
   */
  readonly callbacks: number;
}

/** The tensors that are alive in this thread, and their bytes. Tensors that only LibTorch holds (a graph's) do not count. */
export function memory(): MemoryUse {
  buryDead();
  addon.memory();
  return { tensors: first(), bytes: next(), callbacks: entries() };
}
