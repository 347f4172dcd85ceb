// `npm test`: set-up, the unit tests, the slow tests, and the checks of style and generated files.
// With arguments (`npm test -- --grep MixUp`, `npm test -- test/nn/module.test.ts`) only mocha runs.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { installNodeVersions } from './nodeVersions.mjs';
import { CommandError, run, runShown } from './setup/child.mjs';
import { root, runScript, setUp } from './setup.mjs';

const COUNTS = join(root, 'build/test-counts.json');
const SUMMARY = join(root, 'build/test-summary.txt');

const args = process.argv.slice(2);
const onlySlow = args[0] === '--slow';
const mochaArgs = onlySlow ? args.slice(1) : args;

await runScript(async () => {
  await setUp();
  const files = testFiles(mochaArgs.filter(isTestFile));
  const options = mochaArgs.filter((argument) => !isTestFile(argument));
  const results = [];
  if (!onlySlow) results.push(await runMocha('unit tests', files.unit, options));
  if (mochaArgs.length === 0) await prepareSlowTests();
  results.push(await runMocha('slow tests', files.slow, options));
  if (args.length === 0) results.push(...(await runChecks()));
  return conclude(results.filter((result) => result !== null));
});

function isTestFile(argument) {
  return /\.test\.ts$/.test(argument);
}

/** Compiled test files in two groups, made from the sources that are there now. */
function testFiles(chosen) {
  const all = readdirSync(join(root, 'test'), { recursive: true })
    .filter(isTestFile)
    .map((file) => join('test', file))
    .sort();
  const wanted = chosen.length === 0 ? all : chosen.map((file) => file.replaceAll('/', sep));
  const slow = wanted.filter((file) => file.endsWith('.slow.test.ts'));
  const unit = wanted.filter((file) => !slow.includes(file));
  const compiled = (file) => join('build/dev', file.replace(/\.ts$/, '.js'));
  return { unit: unit.map(compiled), slow: slow.map(compiled) };
}

async function prepareSlowTests() {
  try {
    await installNodeVersions();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    console.log(
      `Other Node versions could not be installed; their tests are skipped.\n${error.message}`,
    );
  }
}

async function runMocha(title, files, options) {
  if (files.length === 0) return null;
  console.log(`\n${title}`);
  rmSync(COUNTS, { force: true });
  const started = performance.now();
  const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
  const reporter = join(root, 'scripts/mochaReporter.cjs');
  const code = await runShown(
    process.execPath,
    [mocha, '--reporter', reporter, ...options, ...files],
    {
      cwd: root,
      env: { KINDLING_TEST_COUNTS: COUNTS, KINDLING_TEST_BRIEF: mochaArgs.length === 0 ? '1' : '' },
    },
  );
  // Killed before its end it leaves no counts; that is one failure, not none.
  const counts = readJson(COUNTS) ?? { passed: 0, failed: 1, skipped: 0 };
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return { title, ...counts, seconds: (performance.now() - started) / 1000 };
}

async function runChecks() {
  const checks = [
    ['lint and format', 'node_modules/@biomejs/biome/bin/biome', ['check', '.']],
    ['C++ format', 'scripts/formatCpp.mjs', ['--check']],
    ['generated files', 'build/dev/codegen/main.js', ['--check']],
  ];
  const results = [];
  for (const [title, script, options] of checks) {
    const started = performance.now();
    let failed = 0;
    try {
      await run(process.execPath, [join(root, script), ...options], { cwd: root });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      console.log(`\n${title}\n${error.output}`);
      failed = 1;
    }
    results.push({
      title,
      passed: 1 - failed,
      failed,
      skipped: 0,
      seconds: (performance.now() - started) / 1000,
    });
  }
  return results;
}

function conclude(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const say = ({ passed, failed, skipped }) =>
    `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  const total = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
  console.log();
  for (const result of results) {
    console.log(`${result.title}: ${say(result)} (${result.seconds.toFixed(1)} s)`);
  }
  console.log(say(total));
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(SUMMARY, `${say(total)}\n`);
  return total.failed > 0 ? 1 : 0;
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
