// Loads libraries in a child process: a damaged file kills the process that maps it, so it must not be ours.
import { spawn } from 'node:child_process';
import { LibtorchError } from './errors.js';
/**
 * Runs in the child. Node's `process.dlopen` refuses a library that is no addon, but only after the system has loaded it
 * with all that it needs, and says so with "did not self-register": that sentence is the proof. NODELETE keeps what was
 * loaded, as the real loader does; RTLD_NOW makes every missing symbol fail here.
 */
const CHILD = `
const { constants: { dlopen } } = require('node:os');
const noDelete = { linux: 0x1000, darwin: 0x80 }[process.platform] ?? 0;
const flags = (dlopen.RTLD_NOW ?? 0) | (dlopen.RTLD_GLOBAL ?? 0) | noDelete;
for (const library of process.argv.slice(1)) {
  try {
    process.dlopen({ exports: {} }, library, flags);
  } catch (error) {
    if (!/self-register/.test(error.message)) {
      process.stderr.write(error.message);
      process.exit(3);
    }
  }
}
process.stdout.write('loaded', () => process.kill(process.pid, 'SIGKILL'));
`;
/** Resolves if the libraries load in this order. @throws {LibtorchError} they don't, with the system's own words. */
export async function testLoad(libraries, signal) {
    const { stdout, stderr, died } = await runChild(libraries, signal);
    if (stdout === 'loaded')
        return;
    if (signal?.aborted)
        throw new LibtorchError('ERR_LIBTORCH_STOPPED', 'stopped');
    const why = stderr.trim() || `the test process died (${died}); a library is probably cut short`;
    const missing = why.match(/(lib\S+): cannot open shared object file/)?.[1];
    throw new LibtorchError('ERR_LIBTORCH_LOAD', `LibTorch does not load: ${why}`, {
        next: missing
            ? `install the system package that carries ${missing}`
            : 'npx kindling libtorch remove, then npx kindling libtorch install',
    });
}
function runChild(libraries, signal) {
    const { NODE_OPTIONS: _, ...env } = process.env;
    return new Promise((resolve) => {
        const child = spawn(process.execPath, ['-e', CHILD, '--', ...libraries], {
            env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
            stdio: ['ignore', 'pipe', 'pipe'],
            timeout: 120_000,
            windowsHide: true,
            signal,
        });
        const result = { stdout: '', stderr: '', died: '' };
        child.stdout.setEncoding('utf8').on('data', (text) => (result.stdout += text));
        child.stderr.setEncoding('utf8').on('data', (text) => (result.stderr += text));
        child.on('error', (error) => (result.died = error.message));
        child.on('close', (code, killed) => {
            resolve({ ...result, died: result.died || killed || `exit code ${code}` });
        });
    });
}
//# sourceMappingURL=testLoad.js.map