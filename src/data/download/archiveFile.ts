// The archive of a data set on this machine: fetched unless it is here and is what it must be.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { checkFile, type FileChecks, vouchForAll } from '../../net/checks.js';
import { ChecksumError } from '../../net/errors.js';
import { fetchFile } from '../../net/fetchFile.js';
import { fileBytes } from '../../net/folders.js';
import { alone, type Transfer } from './transfer.js';

/** Written beside a whole archive: where it came from and what it was then. */
interface Note {
  source: string;
  sha256: string;
}

/** Makes sure that `file` is the archive, and returns its SHA-256. */
export function obtainArchive(
  file: string,
  checks: FileChecks,
  transfer: Transfer,
): Promise<string> {
  return alone(file, transfer, async () => {
    const { http, meter, url, name, source, options } = transfer;
    const { signal, retryDelayMs, freeBytes, force = false } = options;
    const here = force ? null : await checkHere(file, checks, transfer);
    if (here !== null) return here;
    const wanted = {
      http,
      url,
      name,
      source,
      file,
      checks,
      meter,
      signal,
      retryDelayMs,
      freeBytes,
    };
    const sha256 = await fetchFile(wanted);
    writeFileSync(noteOf(file), JSON.stringify({ source, sha256 } satisfies Note));
    return sha256;
  });
}

export function removeArchive(file: string): void {
  rmSync(file, { force: true });
  rmSync(noteOf(file), { force: true });
}

/** The SHA-256 of an archive that is here and can be trusted, or null. */
async function checkHere(
  file: string,
  checks: FileChecks,
  { meter, source, name, options: { signal } }: Transfer,
): Promise<string | null> {
  if (!existsSync(file)) return null;
  const note = readNote(file);
  const ours = note?.source === source;
  // Somebody else's file of this name: only a checksum can tell what it is.
  if (!ours && !vouchForAll(checks) && checks.headMd5 === undefined) return null;
  meter.phase('check', `checking the archive in ${file}`);
  try {
    const sha256 = ours ? note.sha256 : checks.sha256;
    const found = await checkFile(
      file,
      { ...checks, sha256: checks.sha256 ?? sha256 },
      { name, signal },
    );
    meter.restart(fileBytes(file));
    return found;
  } catch (error) {
    if (!(error instanceof ChecksumError)) throw error;
    return null;
  }
}

function noteOf(file: string): string {
  return `${file}.json`;
}

function readNote(file: string): Note | null {
  try {
    return JSON.parse(readFileSync(noteOf(file), 'utf8')) as Note;
  } catch {
    return null;
  }
}
