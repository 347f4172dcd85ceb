// Calls `untarData` as the tests need it: below one folder, without output, with short pauses.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DownloadError } from '#kindling/data/download/downloadError.js';
import type { Seams } from '#kindling/data/download/options.js';
import { type UntarDataOptions, untar } from '#kindling/data/download/untarData.js';
import { noise } from './archives.js';

export type Options = UntarDataOptions & Seams;

export const quiet = (base: string, more: Options = {}): Options => ({
  base,
  progress: false,
  retryDelayMs: 1,
  env: {},
  ...more,
});

export const fetchInto = (base: string, url: string, more: Options = {}): Promise<string> =>
  untar(url, quiet(base, more));

/** The error that a download ends with. */
export async function failure(work: Promise<unknown>): Promise<DownloadError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof DownloadError) return error;
    throw error;
  }
  throw new Error('expected a DownloadError, but it worked');
}

/** Every file below a folder, hidden ones too, sorted. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Whether the data set of archives.ts is whole. */
export function isPets(folder: string): boolean {
  return (
    readFileSync(join(folder, 'images', 'a.jpg')).equals(noise(300_000)) &&
    readFileSync(join(folder, 'labels.csv'), 'utf8').startsWith('name,label')
  );
}
