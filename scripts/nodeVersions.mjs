// The other Node releases that the memory tests run on, from the npm package `node`, into build/nodes.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { run } from './setup/child.mjs';

const VERSIONS = ['20.20.2', '22.23.3', '24.21.0'];
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Installs those that are missing and are not the Node we run on. */
export async function installNodeVersions() {
  for (const version of VERSIONS) {
    const major = version.split('.')[0];
    if (process.versions.node.split('.')[0] === major) continue;
    const folder = join(root, 'build/nodes', major);
    if (existsSync(join(folder, 'node_modules/node/bin'))) continue;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    await run(npm, ['install', `node@${version}`, '--no-audit', '--no-fund'], { cwd: folder });
    console.log(`Node ${version} for the memory tests is in build/nodes/${major}`);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await installNodeVersions();
}
