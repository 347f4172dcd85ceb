// Where the other contenders are, and what to say when one is not there.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Contender } from './child.js';
import type { Rival } from './report.js';

const root = dirname(createRequire(import.meta.url).resolve('kindling/package.json'));
const onWindows = process.platform === 'win32';

export type Rivals = Readonly<Partial<Record<Rival, Contender>>>;

/** Starts those of the rivals that can be started; each absent one is a sentence on standard error. */
export async function startRivals(
  wanted: readonly Rival[],
  { threads }: { threads: number },
): Promise<Rivals> {
  const rivals: Partial<Record<Rival, Contender>> = {};
  for (const rival of wanted) {
    const command = rival === 'cpp' ? cppCommand() : pythonCommand('worker.py');
    if (typeof command === 'string') {
      process.stderr.write(`${rival} is left out: ${command}\n`);
      continue;
    }
    try {
      rivals[rival] = await Contender.start(rival, command, { threads });
    } catch (error) {
      process.stderr.write(`${rival} is left out: ${(error as Error).message.trim()}\n`);
    }
  }
  return rivals;
}

/** A program of bench/python that asks fastai, with its arguments; or undefined with a sentence on standard error. */
export async function startFastai(
  [program, ...args]: readonly [program: string, ...args: string[]],
  { threads }: { threads: number },
): Promise<Contender | undefined> {
  const command = pythonCommand(program);
  const leaveOut = (reason: string) => process.stderr.write(`fastai is left out: ${reason}\n`);
  if (typeof command === 'string') {
    leaveOut(command);
    return undefined;
  }
  try {
    return await Contender.start('fastai', [...command, ...args], { threads });
  } catch (error) {
    leaveOut((error as Error).message.trim());
    return undefined;
  }
}

export function stopRivals(rivals: Rivals): void {
  for (const contender of Object.values(rivals)) contender.close();
}

function pythonCommand(program: string): readonly string[] | string {
  const own = process.env.KINDLING_PYTHON;
  const python = own || join(root, '.venv', onWindows ? 'Scripts/python.exe' : 'bin/python');
  if (!existsSync(python)) {
    return own
      ? `KINDLING_PYTHON names ${own}, which does not exist`
      : 'there is no .venv with PyTorch; make it: npm run bench:python';
  }
  return [python, join(root, 'bench/python', program)];
}

function cppCommand(): readonly string[] | string {
  const program = join(
    root,
    'build/bench/Release',
    onWindows ? 'kindling_bench.exe' : 'kindling_bench',
  );
  return existsSync(program)
    ? [program]
    : 'there is no program built from bench/cpp/loop.cc; build it: node bench/cpp/build.mjs';
}
