// Same inputs, same bits: LibTorch's deterministic mode. It belongs to the process, as all of LibTorch's settings do.
import { addon, begin, first, next, put } from '../cells.js';
import { ArgumentError, checkArg } from '../errors.js';

/** Options of {@link useDeterministicAlgorithms}. */
export interface DeterministicOptions {
  /** Warn about operators without a deterministic form instead of refusing them. Default false. */
  warnOnly?: boolean;
  /**
   * In deterministic mode fill the memory of `empty`, `resize` and the like with NaN or the largest integer, so that reading what was
   * never written shows. Costs a pass over new memory. Default: as it is, which is true at first.
   */
  fillUninitializedMemory?: boolean;
}

/** What operators without a deterministic form do: run, run with a warning, or throw. */
export type DeterministicDebugMode = 'default' | 'warn' | 'error';

const MODES: readonly DeterministicDebugMode[] = ['default', 'warn', 'error'];

/**
 * Makes operators use deterministic algorithms where they have a choice, and throw where they have none. Holds for the whole process, all
 * threads included.
 *
 * Seeds and the order of data are matters of their own: see `manualSeed` and `DataLoader`.
 *
 * @throws {ArgumentError} `mode` or an option is not a boolean.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.use_deterministic_algorithms.html
 */
export function useDeterministicAlgorithms(
  mode: boolean,
  options: DeterministicOptions = {},
): void {
  const op = 'useDeterministicAlgorithms';
  const { warnOnly = false, fillUninitializedMemory = state().fill } = options;
  const values = { mode, warnOnly, fillUninitializedMemory };
  for (const [name, value] of Object.entries(values))
    checkArg(typeof value === 'boolean', op, 'a boolean', name, value);
  begin();
  put(mode ? 1 : 0);
  put(mode && warnOnly ? 1 : 0);
  put(fillUninitializedMemory ? 1 : 0);
  addon.setDeterminism();
}

/** Whether deterministic algorithms are demanded. */
export function areDeterministicAlgorithmsEnabled(): boolean {
  return state().algorithms;
}

/** Whether an operator without a deterministic form only warns. */
export function isDeterministicAlgorithmsWarnOnlyEnabled(): boolean {
  return state().warnOnly;
}

/** Whether deterministic mode fills new memory that nobody has written; see {@link DeterministicOptions.fillUninitializedMemory}. */
export function isFillUninitializedMemoryEnabled(): boolean {
  return state().fill;
}

/**
 * {@link useDeterministicAlgorithms} in other words: `'default'` is off, `'warn'` on with warnings, `'error'` on. PyTorch's numbers 0, 1, 2 mean
 * the same.
 *
 * @throws {ArgumentError} `mode` is none of them.
 */
export function setDeterministicDebugMode(mode: DeterministicDebugMode | 0 | 1 | 2): void {
  const at = typeof mode === 'number' ? mode : MODES.indexOf(mode);
  if (MODES[at] === undefined)
    throw ArgumentError.of(
      'setDeterministicDebugMode',
      "'default', 'warn', 'error', 0, 1 or 2",
      'mode',
      mode,
    );
  useDeterministicAlgorithms(at > 0, { warnOnly: at === 1 });
}

/** PyTorch's number for the mode: 0 off, 1 on with warnings, 2 on. */
export function getDeterministicDebugMode(): 0 | 1 | 2 {
  const { algorithms, warnOnly } = state();
  return algorithms ? (warnOnly ? 1 : 2) : 0;
}

function state() {
  addon.determinism();
  return { algorithms: first() !== 0, warnOnly: next() !== 0, fill: next() !== 0 };
}
