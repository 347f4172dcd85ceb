// `npm start`: set-up, the digits, and the main job.
import { join } from 'node:path';
import { run, runShown } from './setup/child.mjs';
import { root, runScript, setUp } from './setup.mjs';

await runScript(async () => {
  const progress = await setUp({ total: 6 });
  const digits = join(root, 'scripts/mnistDigits.mjs');
  await progress.step(6, 'digits', async () => {
    await run(process.execPath, [digits], { cwd: root });
    return 'digits ready';
  });
  progress.say(`Set-up is complete (${progress.elapsed}). The main job begins.\n`);
  const job = join(root, 'build/dev/examples/main.js');
  return runShown(process.execPath, ['--enable-source-maps', job, ...process.argv.slice(2)], {
    cwd: root,
  });
});
