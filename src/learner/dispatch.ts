// How events reach callbacks, and what holds for the code between two awaits of a run. The order of events is loop.ts.
import { KindlingError } from '../tensor/errors.js';
import { noGrad } from '../tensor/grad.js';
import type { Scope } from '../tensor/scope.js';
import type { Callback } from './callback.js';
import { CancelException, cancelOf } from './cancel.js';
import { type EventName, innerEvents, type Phase } from './events.js';

/** A callback failed. `callback` and `event` say which and when; `cause` is the error itself. Code `ERR_CALLBACK`. */
export class CallbackError extends KindlingError {
  override name = 'CallbackError';
  constructor(
    readonly callback: string,
    readonly event: EventName,
    cause: unknown,
  ) {
    super('ERR_CALLBACK', `${callback}.${event}`, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** What the dispatcher needs to know of a learner. */
interface Audience {
  readonly cbs: readonly Callback[];
  readonly training: boolean;
}

/** Calls the callbacks of a learner and keeps track of the phases that are running. */
export class Dispatch {
  /** Where the tensors of the running batch belong; null between batches. */
  scope: Scope | null = null;
  /** Whether a graph is recorded; off while validating. */
  recording = true;
  readonly #learn: Audience;
  readonly #undo: (() => void)[][] = [];

  constructor(learn: Audience) {
    this.#learn = learn;
  }

  /** Whether a run is under way. */
  get running(): boolean {
    return this.#undo.length > 0;
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
    for (const cb of [...this.#learn.cbs]) {
      if (!cb[event] || !this.#concerns(cb, event)) continue;
      try {
        let reaction: void | Promise<void> = undefined;
        this.stretch(() => {
          reaction = cb[event]?.();
        });
        if (reaction) await reaction;
      } catch (error) {
        throw this.#named(error, cb, event);
      }
    }
  }

  /** Lets every callback react to an event that does not wait. */
  fireSync(event: 'afterCreate'): void {
    for (const cb of this.#learn.cbs) {
      try {
        cb[event]?.();
      } catch (error) {
        throw this.#named(error, cb, event);
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
    if (!undo) throw new KindlingError('ERR_CALLBACK', 'swap', 'expected a run to be under way; call it from an event');
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

  #concerns(cb: Callback, event: EventName): boolean {
    return !innerEvents.has(event) || (this.#learn.training ? cb.runTrain : cb.runValid);
  }

  #named(error: unknown, cb: Callback, event: EventName): unknown {
    if (error instanceof CancelException || error instanceof CallbackError) return error;
    return new CallbackError(cb.name, event, error);
  }
}
