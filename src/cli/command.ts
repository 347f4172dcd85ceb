// The command line: reads words and options, runs the command, turns errors into text and exit codes.
import { parseArgs } from 'node:util';
import { LibtorchError } from '../libtorch/errors.js';
import { runDoctor } from './doctor.js';
import { EXIT, type Io, UsageError } from './io.js';
import { runLibtorch } from './libtorch.js';
import { kindlingVersion } from './version.js';

const HELP = `Usage: kindling <command>

  libtorch install [cpu|cuda]   fetch LibTorch into the per-user cache (cpu by default)
  libtorch install toolkit      fetch CUDA's compiler and headers, to build the core with CUDA
  libtorch use <folder>         use the LibTorch in this folder from now on
  libtorch use cpu|cuda|auto    use that one in the cache, or go back to the usual order
  libtorch status               show which LibTorch is used, how it was found, what is in the cache
  libtorch remove [cpu|cuda]    remove it from the cache again (all by default)
  doctor                        examine the whole installation and say what is wrong

Options
  --json       print one JSON object (status, doctor)
  --version    print Kindling's version
  --help       print this

Where LibTorch is looked for, in this order: KINDLING_LIBTORCH or LIBTORCH (a folder with lib/ and
include/), what \`libtorch use\` chose, the platform's npm package, the cache, Python's torch if
LIBTORCH_USE_PYTORCH=1, the system's package. KINDLING_HOME moves the cache.
LIBTORCH_BYPASS_VERSION_CHECK=1 allows another version than the pinned one.

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
`;

/** Runs one command line (without the program's name) and returns the exit code. */
export async function runCommand(args: readonly string[], io: Io): Promise<number> {
  let json = false;
  try {
    const { values, positionals } = readArguments(args);
    json = values.json ?? false;
    if (values.help) return say(io, HELP);
    if (values.version) return say(io, `${kindlingVersion()}\n`);
    const [command, ...words] = positionals;
    if (command === undefined) throw new UsageError('a command is needed');
    if (command === 'libtorch') return await runLibtorch(words, json, io);
    if (command !== 'doctor') throw new UsageError(`there is no command ${command}`);
    if (words.length > 0) throw new UsageError(`unexpected ${words[0]}`);
    return await runDoctor(json, io);
  } catch (error) {
    return fail(error, json, io);
  }
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function say(io: Io, text: string): number {
  io.out.write(text);
  return EXIT.ok;
}

function fail(error: unknown, json: boolean, io: Io): number {
  if (error instanceof UsageError) {
    io.err.write(`${error.message}; see kindling --help\n`);
    return EXIT.usage;
  }
  if (!(error instanceof LibtorchError)) throw error;
  const { code, headline, trace, next } = error;
  if (code === 'ERR_LIBTORCH_STOPPED') {
    io.err.write(
      'Stopped. What was fetched so far is kept; the same command goes on from there.\n',
    );
    return EXIT.interrupted;
  }
  if (json)
    io.out.write(
      `${JSON.stringify({ ok: false, error: { code, message: headline, trace, next } })}\n`,
    );
  else io.err.write(`${error.message}\n`);
  return EXIT.failed;
}
