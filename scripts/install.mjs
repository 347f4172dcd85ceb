// npm's install step of the published package: node-gyp-build finds the prebuilt binary, or builds one.
// In the repository it does nothing; there `npm start` and `npm test` set up the rest.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runShown } from './setup/child.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isRepository = existsSync(join(root, 'tsconfig.json'));

if (!isRepository) {
  const nodeGypBuild = createRequire(import.meta.url).resolve('node-gyp-build/bin.js');
  process.exitCode = await runShown(process.execPath, [nodeGypBuild], { cwd: root });
}
