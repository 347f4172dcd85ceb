// A process of its own that installs, for tests that kill it. Prints `done` or the error's code.
import { LibtorchError } from '#kindling/libtorch/errors.js';
import { installLibtorch } from '#kindling/libtorch/install.js';
import type { Manifest } from '#kindling/libtorch/pin.js';
import { NO_PIP, NOWHERE } from './installing.js';

export interface ChildTask {
  folder: string;
  index: string;
  manifest: Manifest;
}

const { folder, index, manifest } = JSON.parse(process.argv[2] ?? '') as ChildTask;
try {
  await installLibtorch({
    env: { KINDLING_HOME: folder },
    platform: 'linux',
    arch: 'x64',
    home: folder,
    manifest,
    pytorchIndex: NOWHERE,
    pip: async () => ({ command: NO_PIP, index, indexFrom: 'a test' }),
    load: async () => {},
  });
  process.stdout.write('done');
} catch (error) {
  if (!(error instanceof LibtorchError)) throw error;
  process.stdout.write(`${error.code} ${error.message}`);
}
