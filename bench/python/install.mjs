// `npm run bench:python`: a virtual environment in .venv with the versions that requirements.txt pins.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const venv = join(root, '.venv');
const onWindows = process.platform === 'win32';
const python = join(venv, onWindows ? 'Scripts/python.exe' : 'bin/python');
const requirements = join(here, 'requirements.txt');
const stamp = join(venv, 'kindling-requirements.txt');

const pinned = readFileSync(requirements, 'utf8');
if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === pinned) {
  console.log('.venv is up to date.');
} else {
  console.log('[1/2] virtual environment in .venv …');
  run(onWindows ? 'python' : 'python3', ['-m', 'venv', venv]);
  console.log('[2/2] PyTorch and fastai (about 3 GB on Linux, where the wheel carries CUDA) …');
  run(python, ['-m', 'pip', 'install', '--disable-pip-version-check', '-r', requirements]);
  writeFileSync(stamp, pinned);
  console.log('.venv is ready: npm run bench -- dispatch');
}

/** Runs a command with its output shown; ends this script when it fails. */
function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error?.code === 'ENOENT') {
    fail(
      `${command} was not found. Install Python 3.10 or newer with venv and pip, then run this again.`,
    );
  }
  if (error) fail(`${command} could not be started: ${error.message}`);
  if (status !== 0) {
    fail(`${command} ${args.join(' ')} ended with code ${status}; its own message is above.`);
  }
}

function fail(sentence) {
  console.error(`bench:python: ${sentence}`);
  process.exit(1);
}
