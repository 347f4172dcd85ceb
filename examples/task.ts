import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** What can be said to each of the tasks. */
export interface TaskOptions {
  /** Passes over the training images. */
  epochs?: number;
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** Where `scripts/mnistDigits.mjs` writes the images. */
export const dataFolder = join(root, 'out', 'data');

/** Runs a task when its file is what node was told to run; imported, nothing happens. */
export async function runAsProgram(
  url: string,
  task: (data: string) => Promise<unknown>,
): Promise<void> {
  const isProgram = process.argv[1] !== undefined && url === pathToFileURL(process.argv[1]).href;
  if (isProgram) await task(dataFolder);
}
