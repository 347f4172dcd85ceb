import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkFile, vouchForAll } from '../../net/checks.js';
import { ChecksumError } from '../../net/errors.js';
import { fetchFile } from '../../net/fetchFile.js';
import { isFolder } from '../../net/folders.js';
import { knownChecks } from './knownArchives.js';
import { fileNameOf, sourceOf } from './names.js';
import { checkOptions, checksOf, checkUrl, type DownloadOptions, type Seams } from './options.js';
import { alone, fetchedText, type Transfer, transferring } from './transfer.js';

/** Options of {@link downloadUrl}. */
export interface DownloadUrlOptions extends DownloadOptions {
  /** The file, or the folder that it goes into under the address's own name. Default: the current folder. */
  dest?: string;
}

/**
 * Fetches one file and gives you its path. It is resumed, verified and put in place as {@link untarData} does it. A file that
 * is there already is kept only if `sha256` or `md5` say that it is the same; otherwise it is replaced once the new one is whole.
 * fastai always fetches again, and verifies nothing.
 *
 * @returns the file's absolute path.
 * @throws {ArgumentError} `url` is no http or https address, or an option is wrong.
 * @throws {DownloadError} with a `code` that says what is wrong: the server, the checksum, the disk.
 */
export function downloadUrl(url: string, options: DownloadUrlOptions = {}): Promise<string> {
  return download(url, options);
}

/** {@link downloadUrl}, with what tests replace. */
export async function download(url: string, options: DownloadUrlOptions & Seams): Promise<string> {
  const op = 'downloadUrl';
  const parsed = checkUrl(op, url);
  checkOptions(op, options);
  const name = fileNameOf(parsed);
  const dest = resolve(options.dest ?? '.');
  const file = isFolder(dest) ? join(dest, name) : dest;
  const [shown, source] = [parsed.href, sourceOf(parsed)];
  const task = { op, url, shown, name, source, label: name, folder: file, options };
  await transferring(task, async (transfer) => {
    await alone(file, transfer, () => bring(file, parsed.href, transfer));
    return `${fetchedText(transfer.meter)}, in ${file}`;
  });
  return file;
}

async function bring(file: string, address: string, transfer: Transfer): Promise<void> {
  const { http, meter, url, name, source, options } = transfer;
  const { signal, retryDelayMs, freeBytes, force = false } = options;
  const checks = checksOf(options, knownChecks(address));
  if (!force && existsSync(file) && vouchForAll(checks)) {
    try {
      await checkFile(file, checks, { name, signal });
      return;
    } catch (error) {
      if (!(error instanceof ChecksumError)) throw error;
    }
  }
  await fetchFile({
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
  });
}
