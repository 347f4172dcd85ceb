// Where a loader stands in its run of epochs.
import { ArgumentError } from '../tensor/errors.js';
import { fingerprint } from './fingerprint.js';
import { checkState, type DataLoaderState, type LoaderSettings } from './loaderState.js';
import { EpochPlan, type SamplingOptions } from './sampling.js';

/** A place in the run of epochs. */
export class Position {
  readonly epoch: number;
  /** Batches of the epoch that have been handed out. */
  batch: number;
  readonly #sampling: SamplingOptions;
  #plan: EpochPlan | undefined;

  constructor(sampling: SamplingOptions, epoch: number, batch = 0) {
    this.#sampling = sampling;
    this.epoch = epoch;
    this.batch = batch;
  }

  /** The batches of the epoch. */
  get plan(): EpochPlan {
    this.#plan ??= new EpochPlan(this.#sampling, this.epoch);
    return this.#plan;
  }
}

/** Which epoch comes next, and how far the one that began last has come. */
export class Progress {
  readonly #sampling: SamplingOptions;
  #next: Position;
  #begun: Position | undefined;

  constructor(sampling: SamplingOptions) {
    this.#sampling = sampling;
    this.#next = new Position(sampling, 0);
  }

  /** Where the next iteration begins. */
  get next(): Position {
    return this.#next;
  }

  goTo(epoch: number): void {
    this.#next = new Position(this.#sampling, epoch);
    this.#begun = undefined;
  }

  /** The place of an iteration, which moves it on. */
  begin(): Position {
    const position = this.#next;
    this.goTo(position.epoch + 1);
    this.#begun = position;
    return position;
  }

  /** The iteration has given all of its batches. */
  end(position: Position): void {
    if (this.#begun === position) this.#begun = undefined;
  }

  save(): DataLoaderState {
    const { epoch, batch, plan } = this.#begun ?? this.#next;
    return { version: 1, epoch, batch, ...this.#settings, order: plan.fingerprint };
  }

  /** @throws {ArgumentError} other batches would follow. */
  load(state: DataLoaderState): void {
    checkState(state, this.#settings);
    const { epoch, batch, order } = state;
    const position = new Position(this.#sampling, epoch, batch);
    if (position.plan.fingerprint !== order || batch > position.plan.batches.length)
      throw new ArgumentError(
        'loadStateDict',
        `expected the same order of items in epoch ${epoch}, got another; is it another sampler?`,
      );
    this.#next = position;
    this.#begun = undefined;
  }

  get #settings(): LoaderSettings {
    const { seed, bs, n, shuffle, dropLast, partialN = null, weights } = this.#sampling;
    const print = weights ? fingerprint(weights) : null;
    return { seed, bs, n, shuffle, dropLast, partialN, weights: print };
  }
}
