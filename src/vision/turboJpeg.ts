// Where the JPEG library is that native code decodes with.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { openCodec } from '../tensor/nativeImage.js';
import '@julusian/jpeg-turbo';

let isOpen: boolean | undefined;

/**
 * Opens libturbojpeg for native code, the first time in this thread. False where it is out of reach:
 * the package brings it as a library of its own on Linux, elsewhere as a part of its binding.
 */
export function openTurboJpeg(): boolean {
  if (isOpen === undefined) {
    const library = findLibrary();
    isOpen = library !== undefined && openCodec(library) === '';
  }
  return isOpen;
}

/** The library beside the binding which the package has chosen for this machine and has loaded. */
function findLibrary(): string | undefined {
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  const binding = loaded.find((file) => /jpeg-turbo[^/\\]*[/\\][^/\\]+\.node$/.test(file));
  const library = binding && join(dirname(binding), 'libturbojpeg.so.0');
  return library && existsSync(library) ? library : undefined;
}
