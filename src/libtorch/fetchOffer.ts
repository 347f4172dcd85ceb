// Brings the files of an offer into a folder, each fetched only if it is not there, each checked.

import { hashFile } from '../net/hashFile.js';
import type { Meter } from '../net/meter.js';
import { LibtorchError } from './errors.js';
import type { InstalledMark } from './installed.js';
import type { WheelPin } from './pin.js';
import type { Offer } from './sources.js';
import { findMissing, unpack } from './unpack.js';
import { planWheel, type Stretch } from './wheel.js';
import type { WheelFile } from './wheelFile.js';

interface Watch {
  meter: Meter;
  signal?: AbortSignal;
}

/** Brings everything that the offer holds into `stage`, and returns the libraries for the marker. */
export async function fetchOffer(
  { wheels, from }: Offer,
  stage: string,
  { meter, signal }: Watch,
): Promise<InstalledMark['libs']> {
  const libs: InstalledMark['libs'] = {};
  const work: { file: WheelFile; stretch: Stretch }[] = [];
  meter.phase('look', `reading what is in the wheels of ${from}`);
  for (const { pin, file } of wheels) {
    if (!pin.record) meter.phase('download', `downloading from ${from}`);
    const stretches = await readPlan(file, pin);
    for (const stretch of stretches) {
      for (const { to, size, sha256 } of stretch.takes) {
        if (to.startsWith('lib/')) libs[to.slice('lib/'.length)] = { size, sha256 };
      }
      const missing = await findMissing(stretch.takes, stage);
      if (missing.length > 0) work.push({ file, stretch: { ...stretch, takes: missing } });
    }
  }
  for (const { file, stretch } of work) file.announce([stretch]);
  for (const { file, stretch } of work) {
    meter.phase('download', `downloading from ${from}`);
    await fetchStretch(file, stretch, stage, { meter, signal });
  }
  return libs;
}

/** A wheel's contents; if they are not what was pinned, it is fetched once more before giving up. */
async function readPlan(file: WheelFile, pin: WheelPin): Promise<Stretch[]> {
  for (const last of [false, true]) {
    try {
      if (!pin.record) await checkWhole(file, pin);
      return await planWheel(file, pin);
    } catch (error) {
      const corrupt = error instanceof LibtorchError && error.code === 'ERR_LIBTORCH_CHECKSUM';
      if (corrupt) file.clear();
      if (last || !corrupt) throw error;
    }
  }
  throw new Error('unreachable');
}

/** Without a pinned RECORD only the hash of the whole wheel vouches for it. */
async function checkWhole(file: WheelFile, { sha256 }: WheelPin): Promise<void> {
  const all = { start: 0, end: file.size };
  file.announce([all]);
  await file.need(all);
  const found = await hashFile(file.wholeFile);
  if (found === sha256) return;
  throw new LibtorchError(
    'ERR_LIBTORCH_CHECKSUM',
    `${file.name} has SHA-256 ${found}, ${sha256} was expected`,
  );
}

async function fetchStretch(
  file: WheelFile,
  stretch: Stretch,
  stage: string,
  { meter, signal }: Watch,
): Promise<void> {
  let takes = stretch.takes;
  for (const last of [false, true]) {
    await file.need(stretch);
    meter.phase('unpack', `unpacking ${file.name}`);
    takes = await unpack(file, takes, stage, signal);
    if (takes.length === 0) return file.release(stretch);
    file.drop(stretch);
    if (last) break;
    file.announce([stretch]);
  }
  const names = takes.slice(0, 3).map(({ entry }) => entry.filename);
  throw new LibtorchError(
    'ERR_LIBTORCH_CHECKSUM',
    `${file.name} arrives damaged: wrong checksum of ${names.join(', ')}`,
    { next: 'npx kindling libtorch install, perhaps from another network' },
  );
}
