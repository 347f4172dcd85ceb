// The Python commands to try. Only its pip is of interest, and only where PyTorch's own index can't be reached.
import type { Machine } from '../net/machine.js';

/** Commands that may be a Python 3, best first, each as program and leading arguments. */
export function pythonCommands({ platform }: Pick<Machine, 'platform'>): string[][] {
  return platform === 'win32' ? [['python'], ['py', '-3']] : [['python3'], ['python']];
}
