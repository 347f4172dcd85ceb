#!/usr/bin/env node
// The program `kindling`. Everything it does is in command.ts.
import { thisMachine } from '../net/machine.js';
import { runCommand } from './command.js';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());

process.exitCode = await runCommand(process.argv.slice(2), {
  ...thisMachine(),
  out: process.stdout,
  err: process.stderr,
  signal: stop.signal,
});
