// How events reach callbacks, and what holds for the code between two awaits of a run. The order of events is loop.ts.
import { KindlingError } from '../tensor/errors.js';
import { noGrad } from '../tensor/grad.js';
import type { Scope } from '../tensor/scope.js';
import type { Callback } from './callback.js';
import { CancelException, cancelOf } from './cancel.js';
import { type EventName, innerEvents, type Phase } from './events.js';
import type { Learner } from './learner.js';

/** A callback failed. `callback` and `event` say which and when; `cause` is the error itself. Code `ERR_CALLBACK`. */
export class CallbackError extends KindlingError {
  override name = 'CallbackError';
  constructor(
    readonly callback: string,
    readonly event: EventName,
    cause: unknown,
  ) {
    super(
      'ERR_CALLBACK',
      `${callback}.${event}`,
      cause instanceof Error ? cause.message : String(cause),
      { cause },
    );
  }
}

/** A class of callbacks. */
export type CallbackClass = abstract new (...args: never[]) => Callback;

/** Holds the callbacks of a learner, calls them, and keeps track of the phases that are running. */
export class Dispatch {
  /** Where the tensors of the running batch belong; null between batches. */
  scope: Scope | null = null;
  /** Whether a graph is recorded; off while validating. */
  recording = true;
  readonly #learn: Learner;
  readonly #undo: (() => void)[][] = [];
  #cbs: readonly Callback[] = [];
  #firing = 0;

  constructor(learn: Learner) {
    this.#learn = learn;
  }

  /** Whether a callback is at work. */
  get firing(): boolean {
    return this.#firing > 0;
  }

  /** The callbacks in the order in which they react. */
  get cbs(): readonly Callback[] {
    return this.#cbs;
  }

  add(cb: Callback): void {
    cb.attach(this.#learn);
    const after = this.#cbs.findIndex(({ order }) => order > cb.order);
    this.#cbs = this.#cbs.toSpliced(after < 0 ? this.#cbs.length : after, 0, cb);
  }

  /** Removes a callback, or all of a class. */
  remove(cb: Callback | CallbackClass): void {
    const isMeant = (one: Callback): boolean =>
      one === cb || (typeof cb === 'function' && one instanceof cb);
    for (const one of this.#cbs.filter(isMeant)) one.attach(undefined);
    this.#cbs = this.#cbs.filter((one) => !isMeant(one));
  }

  /**
   * Runs a stretch of code up to its first await: the tensors it makes belong to the batch, and while validating no graph is recorded.
   * Neither may span an await, where other code runs.
   */
  stretch(code: () => void): void {
    const { scope } = this;
    const scoped = scope ? () => scope.run(code) : code;
    if (this.recording) scoped();
    else noGrad(scoped);
  }

  /** Lets every callback react to an event. */
  async fire(event: EventName): Promise<void> {
    const { training } = this.#learn;
    for (const cb of this.#cbs) {
      const isThere = this.#cbs.includes(cb); // unless one before it has removed it
      if (!cb[event] || !isThere || !concerns(cb, event, training)) continue;
      this.#firing++;
      try {
        let reaction: unknown;
        this.stretch(() => {
          reaction = cb[event]?.();
        });
        if (reaction !== undefined) await reaction;
      } catch (error) {
        throw named(error, cb, event);
      } finally {
        this.#firing--;
      }
    }
  }

  /** Lets every callback react to an event that does not wait. */
  fireSync(event: 'afterCreate'): void {
    for (const cb of this.#cbs) {
      try {
        cb[event]?.();
      } catch (error) {
        throw named(error, cb, event);
      }
    }
  }

  /** Runs a phase between its events; its cancel exception ends it early, and whatever happens, what was swapped in it is put back. */
  async phase(name: Phase, body: () => void | Promise<void>): Promise<void> {
    const undo: (() => void)[] = [];
    this.#undo.push(undo);
    try {
      try {
        await this.#eventful(name, body);
      } catch (error) {
        await this.fire(`cleanup${name}`).catch(() => {}); // the first error is the one to hear about
        throw error;
      }
      await this.fire(`cleanup${name}`);
    } finally {
      this.#undo.pop();
      for (const putBack of undo.reverse()) putBack();
    }
  }

  /** Calls `putBack` when the innermost running phase ends. */
  onPhaseEnd(putBack: () => void): void {
    const undo = this.#undo.at(-1);
    if (!undo)
      throw new KindlingError(
        'ERR_CALLBACK',
        'swap',
        'expected a run to be under way; call it from an event',
      );
    undo.push(putBack);
  }

  async #eventful(name: Phase, body: () => void | Promise<void>): Promise<void> {
    try {
      await this.fire(`before${name}`);
      await body();
    } catch (error) {
      if (!(error instanceof cancelOf[name])) throw error;
      await this.fire(`afterCancel${name}`);
    }
    await this.fire(`after${name}`);
  }
}

function concerns(cb: Callback, event: EventName, training: boolean): boolean {
  return !innerEvents.has(event) || (training ? cb.runTrain : cb.runValid);
}

function named(error: unknown, cb: Callback, event: EventName): unknown {
  if (error instanceof CancelException || error instanceof CallbackError) return error;
  return new CallbackError(cb.name, event, error);
}
