// Child processes of the scripts: started, watched line by line, and stopped when we are stopped.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const onWindows = process.platform === 'win32';
const running = new Set();

/** A command that ended badly: what it was, how it ended, what it printed. */
export class CommandError extends Error {
  constructor(command, { code, signal, output }) {
    super(`${command} ${signal ? `was stopped by ${signal}` : `ended with code ${code}`}`);
    this.code = code;
    this.output = output;
  }
}

/**
 * Runs a command to its end and gives what it printed.
 * Output is kept, and handed to `onLine` line by line; with `show` it goes to our own output instead.
 * @throws {CommandError} the command cannot be started or ends with another code than 0.
 */
export function run(command, args, { cwd, env, show = false, onLine } = {}) {
  // In a group of its own a build can be stopped whole: the build tool, its compilers and all.
  // What is shown stays in ours, so that the terminal's own signals reach it once.
  const grouped = !show && !onWindows;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    detached: grouped,
    shell: onWindows && /\.(cmd|bat)$/.test(command),
    windowsHide: true,
  });
  const entry = { child, grouped };
  running.add(entry);
  const lines = [];
  const keep = (line) => {
    lines.push(line);
    onLine?.(line);
  };
  if (!show) {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', keep);
    }
  }
  return new Promise((resolve, reject) => {
    const name = [command, ...args].join(' ');
    child.on('error', (error) => {
      running.delete(entry);
      reject(new CommandError(name, { code: error.code, output: error.message }));
    });
    child.on('close', (code, signal) => {
      running.delete(entry);
      const output = lines.join('\n');
      if (code === 0) resolve(output);
      else reject(new CommandError(name, { code, signal, output }));
    });
  });
}

/** Runs a command with our input and output, and gives its exit code; a signal counts as 128 + n. */
export async function runShown(command, args, options = {}) {
  try {
    await run(command, args, { ...options, show: true });
    return 0;
  } catch (error) {
    if (error instanceof CommandError) return typeof error.code === 'number' ? error.code : 1;
    throw error;
  }
}

/** From here on a signal to us stops the children first; we leave when they have left. */
export function stopChildrenWithUs() {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.on(signal, () => {
      process.exitCode = code;
      for (const { child, grouped } of running) {
        if (grouped) killGroup(child, signal);
        else if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
      }
      if (running.size === 0) process.exit(code);
    });
  }
}

function killGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal); // the group is gone already
  }
}
