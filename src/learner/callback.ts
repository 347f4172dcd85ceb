import { KindlingError } from '../tensor/errors.js';
import type { EventHandlers } from './events.js';
import type { Learner } from './learner.js';

/**
 * Something that takes part in training: it reacts to events ({@link EventHandlers}) and may read and change everything of `this.learn`.
 * To end a phase early, throw its cancel exception.
 *
 * Tensors made before a handler's first `await` belong to the batch and are freed at its end, as `xb`, `pred` and `loss` are;
 * `keep()` takes one out of it. Unlike fastai, reads do not fall through to the learner: write `this.learn.pred`.
 *
 * @example
 * ```ts
 * class StopWhenGood extends Callback {
 *   override afterEpoch(): void {
 *     if (this.learn.recorder.lastValue('accuracy') > 0.99) throw new CancelFitException();
 *   }
 * }
 * ```
 * @see https://docs.fast.ai/callback.core.html
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: all handlers are optional
export abstract class Callback {
  /** Callbacks with a lower order react first, equals in the order in which they were added. */
  readonly order: number = 0;
  /** React to the events of training batches. */
  readonly runTrain: boolean = true;
  /** React to the events of validation batches. */
  readonly runValid: boolean = true;
  #learn: Learner | undefined;

  /** Stands in error messages and in `summary()`. */
  get name(): string {
    return this.constructor.name;
  }

  /**
   * The learner that the callback has been added to.
   *
   * @throws {KindlingError} it has not been added to one.
   */
  get learn(): Learner {
    if (this.#learn) return this.#learn;
    throw new KindlingError(
      'ERR_CALLBACK',
      this.name,
      'expected the callback to be added to a learner first',
    );
  }

  /** @internal Called by `Learner#addCb()` and `Learner#removeCb()`. */
  attach(learn: Learner | undefined): void {
    this.#learn = learn;
  }

  /**
   * Sets a field of the learner until the phase that is running ends: what is swapped in `beforeTrain` is put back when training ends,
   * whether it ends well, by a cancel exception, or by any other error.
   *
   * @throws {KindlingError} nothing is running.
   */
  swap<K extends keyof Learner>(field: K, value: Learner[K]): void {
    const { learn } = this;
    const before = learn[field];
    learn.dispatch.onPhaseEnd(() => {
      learn[field] = before;
    });
    learn[field] = value;
  }
}

export interface Callback extends EventHandlers {}
