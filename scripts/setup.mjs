// Set-up by one command: everything a fresh clone lacks, in five steps, each skipped when it is done.
// Only Node's own modules may be imported here: node_modules is what the second step makes.
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CommandError, stopChildrenWithUs } from './setup/child.mjs';
import { findLibTorch, installLibTorch } from './setup/libtorch.mjs';
import { buildNative, nativeIsStale } from './setup/native.mjs';
import { installPackages, packagesAreStale } from './setup/packages.mjs';
import { Progress } from './setup/progress.mjs';
import { missingNode, missingTools } from './setup/tools.mjs';
import { compileTypeScript } from './setup/typescript.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A set-up that cannot go on: the message is all that a person needs. */
class SetupError extends Error {}

/**
 * Brings the repository to the state that its programs need.
 * Progress goes to `out`; `native: false` stops after TypeScript.
 */
export async function setUp({ native = true, out = process.stdout, total = 5 } = {}) {
  const progress = new Progress({ total, out });
  refuse([missingNode()]);
  if (packagesAreStale(root)) {
    await progress.step(1, 'tools', async () => checkTools());
    await progress.step(2, 'npm packages', () => installPackages(root));
  }
  await compile(progress);
  if (!native) return progress;
  const libtorch = (await findLibTorch(root)) ?? (await fetchLibTorch(progress));
  if (nativeIsStale(root, libtorch)) {
    checkTools();
    await progress.step(5, 'native core', (note) => buildNative(root, libtorch, note));
  }
  return progress;
}

/** Compiling is quick when little has changed, and then not worth a line. */
async function compile(progress) {
  const since = performance.now();
  await compileTypeScript(root);
  if (performance.now() - since > 1000) progress.tell(3, 'TypeScript compiled', since);
}

async function fetchLibTorch(progress) {
  await progress.step(4, 'LibTorch', () => installLibTorch(root), { showsItself: true });
  const libtorch = await findLibTorch(root);
  if (libtorch === null)
    throw new SetupError('LibTorch was installed but is not found; try: npx kindling doctor');
  return libtorch;
}

function checkTools() {
  refuse(missingTools());
  return 'tools found';
}

function refuse(sentences) {
  const missing = sentences.filter((sentence) => sentence !== null);
  if (missing.length > 0) throw new SetupError(missing.join('\n'));
}

/** Runs a script's main function: sets up, prints what went wrong in words, gives the exit code. */
export async function runScript(main) {
  stopChildrenWithUs();
  try {
    process.exitCode ||= (await main()) ?? 0;
  } catch (error) {
    if (process.exitCode) return; // stopped by a signal
    console.error(explain(error));
    process.exitCode = 1;
  }
}

function explain(error) {
  if (error instanceof CommandError) return `${error.message}\n${error.output}`;
  return error instanceof Error ? error.message : String(error);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runScript(async () => {
    const progress = await setUp();
    progress.say(`Set-up is complete (${progress.elapsed}). Next: npm start, or npm test.`);
  });
}
