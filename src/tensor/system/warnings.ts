// LibTorch's warnings become Node's: `process.on('warning')`, `--trace-warnings` and `NODE_NO_WARNINGS=1` work with them.
import { inOurWords, publicName } from '../errors.js';

/** Each text is told once. A program whose warnings hold ever new numbers starts over after so many. */
const REMEMBERED = 1000;

const told = new Set<string>();

/**
 * Called by native code at the end of a call that warned. It only schedules: the results of that call are still in the cells,
 * and what listens to warnings may call operators.
 */
export function emitTorchWarning(op: string, message: string): void {
  if (told.has(message)) return;
  if (told.size >= REMEMBERED) told.clear();
  told.add(message);
  process.nextTick(() =>
    process.emitWarning(inOurWords(message), { type: 'TorchWarning', code: publicName(op) }),
  );
}
