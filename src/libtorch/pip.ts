// What pip on this machine knows: which index it is set to, and how to make it download a wheel.
// The index's address is never written in our files; pip is asked.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../net/machine.js';
import { LibtorchError } from './errors.js';
import type { WheelPin } from './pin.js';
import { pythonCommands } from './python.js';

export interface Pip {
  /** Program and leading arguments that start this pip. */
  command: readonly string[];
  /** Address of the index, null if pip is told to use none. */
  index: string | null;
  /** Where the address comes from, in words. */
  indexFrom: string;
  cert?: string;
  proxy?: string;
}

/** Asks the first Python on PATH that has pip; null if none has. */
export async function findPip(machine: Machine, signal?: AbortSignal): Promise<Pip | null> {
  for (const python of pythonCommands(machine)) {
    const command = [...python, '-m', 'pip'];
    const listed = await run([...command, 'config', 'list'], machine, signal);
    if (listed.status !== 0) continue;
    const setting = readSettings(listed.stdout);
    const index = setting('index-url');
    const known = { command, cert: setting('cert'), proxy: setting('proxy') };
    if (/^(1|true|yes|on)$/i.test(setting('no-index') ?? '')) {
      return { ...known, index: null, indexFrom: "pip's no-index setting" };
    }
    if (index) return { ...known, index, indexFrom: "pip's configuration" };
    const script = 'from pip._internal.models.index import PyPI; print(PyPI.simple_url)';
    const own = await run([...python, '-c', script], machine, signal);
    return { ...known, index: own.stdout.trim() || null, indexFrom: "pip's default" };
  }
  return null;
}

/** `pip config list` prints `section.key='value'`; the environment wins, then the command's section, then `global`. */
function readSettings(text: string): (key: string) => string | undefined {
  const values = new Map<string, string>();
  for (const [, name = '', quoted = ''] of text.matchAll(/^(\S+?)=(.*)$/gm)) {
    values.set(name, quoted.replace(/^(['"])(.*)\1$/, '$2').replaceAll('\\\\', '\\'));
  }
  const sections = [':env:', 'download', 'install', 'global'];
  return (key) => sections.map((section) => values.get(`${section}.${key}`)).find(Boolean);
}

/**
 * Lets pip fetch one wheel into `folder` and returns its path. pip is asked for exactly the pinned file first, then
 * for whatever its own Python takes of the same version, because a folder of wheels may hold only that.
 */
export async function pipDownload(
  pip: Pip,
  { project, version, file }: WheelPin,
  folder: string,
  machine: Machine,
  signal?: AbortSignal,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const plain = [
    'download',
    '--no-deps',
    '--only-binary=:all:',
    '--progress-bar=off',
    '--dest',
    folder,
  ];
  const wanted = `${project}==${version}`;
  let said = '';
  for (const tags of [pipTags(file), []]) {
    const { status, stderr } = await run(
      [...pip.command, ...plain, ...tags, wanted],
      machine,
      signal,
    );
    said = stderr.split('\n').findLast((line) => line.startsWith('ERROR')) ?? stderr.trim();
    if (status !== 0) continue;
    const name = readdirSync(folder).find((candidate) => candidate.endsWith('.whl'));
    if (name) return join(folder, name);
  }
  throw new LibtorchError('ERR_LIBTORCH_DOWNLOAD', `pip download ${wanted} failed: ${said}`);
}

/** pip's options that select exactly the file of this name: `torch-2.13.0-cp312-cp312-win_amd64.whl`. */
export function pipTags(file: string): string[] {
  const [python = '', abi = '', platforms = ''] = file
    .replace(/\.whl$/, '')
    .split('-')
    .slice(-3);
  const version = python.match(/^cp3(\d+)$/)?.[1] ?? '12';
  return [
    `--python-version=3.${version}`,
    '--implementation=cp',
    `--abi=${abi === 'none' ? `cp3${version}` : abi}`,
    ...platforms.split('.').map((platform) => `--platform=${platform}`),
  ];
}

interface RunResult {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end; one that can't be started has status null. */
function run(
  command: readonly string[],
  { env }: Machine,
  signal?: AbortSignal,
): Promise<RunResult> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: env as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      signal,
    });
    const result: RunResult = { status: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (result.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (result.stderr += text));
    child.on('error', (error) => {
      if (signal?.aborted)
        reject(new LibtorchError('ERR_LIBTORCH_STOPPED', 'stopped', { cause: error }));
      else resolve({ ...result, stderr: error.message });
    });
    child.on('close', (status) => resolve({ ...result, status }));
  });
}
