// What every bench gives: one table for people, one object for programs.
import type { Machine } from './machine.js';

/** Who is measured beside Kindling. */
export type Rival = 'cpp' | 'pytorch' | 'fastai';

/** One question. Every number is in `unit`. */
export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  /** Median over the rounds. */
  readonly kindling: number;
  readonly cpp?: number;
  readonly pytorch?: number;
  readonly fastai?: number;
  /** What Kindling must not exceed, of images/s what it must reach, where that is asked. */
  readonly limit?: number;
  /** Distance between the first and the third quartile of Kindling's rounds. */
  readonly spread: number;
}

export interface BenchReport {
  readonly bench: string;
  readonly machine: Machine;
  readonly rows: readonly BenchRow[];
}

/** What a bench is asked for on the command line. */
export interface BenchOptions {
  /** Rounds for each row. */
  readonly rounds: number;
  /** Threads of every contender. */
  readonly threads: number;
}
