import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./program.js', import.meta.url));

/** `KINDLING_FUZZ=100000` for the long run; a seed of its own by `KINDLING_FUZZ_SEED`. */
const CALLS = Number(process.env.KINDLING_FUZZ ?? 20_000);
const SEED = Number(process.env.KINDLING_FUZZ_SEED ?? 1);

interface Outcome {
  returned: number;
  refused: number;
  codes: Record<string, number>;
  wrong: string[];
  leaked: number;
  grown: number;
}

describe('random calls with random bad arguments', () => {
  it('end in results and in errors of ours, never in a crash or a leak', async function () {
    this.timeout(60_000 + CALLS * 20);
    const outcome = await fuzz(SEED, CALLS);
    assert.deepEqual(outcome.wrong, [], 'errors that are not of our classes');
    assert.equal(outcome.returned + outcome.refused, CALLS);
    // Neither all nonsense nor all well: both sides are tried.
    assert.ok(outcome.returned > CALLS / 10 && outcome.refused > CALLS / 10, inWords(outcome));
    assert.ok((outcome.codes.ERR_ARGUMENT ?? 0) > 0 && (outcome.codes.ERR_TORCH ?? 0) > 0);
    assert.equal(outcome.leaked, 0);
    assert.ok(outcome.grown < 64e6, `${outcome.grown} bytes grown in the second half`);
  });
});

const inWords = (outcome: Outcome) => JSON.stringify(outcome);

/** The outcome; where the process dies, an error with the call that it died of. */
function fuzz(seed: number, calls: number): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-fuzz-'));
  const log = join(folder, 'log');
  const child = spawn(process.execPath, ['--expose-gc', PROGRAM, `${seed}`, `${calls}`, log], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const last = readFileSync(log, 'utf8').trim();
      rmSync(folder, { recursive: true });
      // MKL writes its complaints to standard output, in front of ours.
      if (code === 0) resolve(JSON.parse(out.trim().split('\n').at(-1) as string) as Outcome);
      else reject(new Error(`seed ${seed} ended with ${signal ?? code} in call ${last}`));
    });
  });
}
