import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileBytes } from '../../net/folders.js';
import { kindlingHome, thisMachine } from '../../net/machine.js';
import { checkArg } from '../../tensor/errors.js';
import { ArchiveError } from './archive/archiveError.js';
import { unpackArchive } from './archive/unpackArchive.js';
import { obtainArchive, removeArchive } from './archiveFile.js';
import { DownloadError } from './downloadError.js';
import { knownChecks } from './knownArchives.js';
import { lookAt, type Mark, writeMark } from './mark.js';
import { fileNameOf, folderNameOf, sourceOf } from './names.js';
import {
  checkOptions,
  checksOf,
  checkUrl,
  type DownloadOptions,
  isPath,
  type Seams,
} from './options.js';
import { alone, fetchedText, type Transfer, transferring } from './transfer.js';
import type { DatasetName, URLs } from './urls.js';

/** Options of {@link untarData}. */
export interface UntarDataOptions extends DownloadOptions {
  /**
   * Holds `archive/` with what is fetched and `data/` with what is unpacked. Default: `KINDLING_HOME`; without it `FASTAI_HOME`;
   * without that `kindling` in the cache folder of the platform (`~/.cache` on Linux, `~/Library/Caches` on macOS,
   * `%LOCALAPPDATA%` on Windows).
   */
  base?: string;
  /** The data set's own folder. Default `<base>/data/<name of the archive>`. */
  dest?: string;
  /** Keep the archive, as fastai does, so that a data folder that was removed needs no network to come back. Default `true`. */
  keepArchive?: boolean;
  /** An archive that unpacks to more bytes is refused. Default: 100 times its own size and 1 GiB. */
  maxBytes?: number;
}

/** An address: one of {@link URLs}, or any other. */
export type DatasetUrl = (typeof URLs)[DatasetName] | (string & {});

/**
 * Fetches a data set, unpacks it, and gives you its folder. The second call finds it there and needs no network.
 *
 * - **Whole or not at all.** The archive's size and checksum are verified first, then it is unpacked beside its place and moved
 *   there at once. Two processes that want the same data set share one download.
 * - **Never twice the same bytes.** A connection that breaks is taken up where it broke, up to six times in a row without a
 *   new byte; so is the download of a process that was killed. A file that has changed on the server is begun again.
 * - **Proxies and certificates** come from `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, `NODE_EXTRA_CA_CERTS` and
 *   `SSL_CERT_FILE`. User and password in the address are used and never shown.
 * - **Archives** are `.tgz`, `.tar.gz`, `.tar` and `.zip`, told by their first bytes. One that holds an entry with an absolute
 *   path or `..`, a link that leads out of its folder, or a device is refused as a whole; owners, set-user-id bits and
 *   permissions are not taken over.
 *
 * The folder is called as the archive is: `pascal_2007` for `pascal_2007.tgz`. If there is only one folder at the archive's top,
 * its contents become the data set's. Both is as in fastai, and so is the layout below `base`, so with `FASTAI_HOME` the two
 * share their data sets: a folder that fastai has filled is taken as it is.
 *
 * Where it differs from fastai: fastai takes whatever lies at the folder's name, even if it came from another address, verifies
 * nothing but addresses in its own list, begins anew where a connection broke, and unpacks whatever an archive says.
 *
 * For {@link URLs} size and checksum are those that fastai records: an MD5 of the first megabyte. The rest of a file is
 * covered by its size and the archive's own checksums; pass `sha256` to have it all verified.
 *
 * @returns the folder's absolute path.
 * @throws {ArgumentError} `url` is no http or https address, or an option is wrong.
 * @throws {DownloadError} with a `code` that says what is wrong: the server, the checksum, the archive, the disk.
 * @example
 * ```ts
 * const path = await untarData(URLs.PETS);
 * const files = getImageFiles(join(path, 'images'));
 * ```
 * @see https://docs.fast.ai/data.external.html#untar_data
 */
export function untarData(url: DatasetUrl, options: UntarDataOptions = {}): Promise<string> {
  return untar(url, options);
}

/** {@link untarData}, with what tests replace. */
export async function untar(url: string, options: UntarDataOptions & Seams): Promise<string> {
  const op = 'untarData';
  const parsed = checkUrl(op, url);
  checkOptions(op, options);
  const { maxBytes, base, dest } = options;
  checkArg(base === undefined || isPath(base), op, 'a path', 'base', base);
  const positive = maxBytes === undefined || maxBytes > 0;
  checkArg(positive, op, 'a positive number of bytes', 'maxBytes', maxBytes);
  const place = placeOf(parsed, options);
  const { folder, name } = place;
  if (isThere(place, options)) return folder;
  const [shown, source] = [parsed.href, sourceOf(parsed)];
  const label = folderNameOf(name);
  const task = { op, url, shown, name, source, label, folder: dest ?? place.base, options };
  await transferring(task, async (transfer) => {
    const what = await alone(folder, transfer, () => fill(place, transfer));
    return `${what}, in ${folder}`;
  });
  return folder;
}

interface Place {
  base: string;
  archive: string;
  folder: string;
  /** The archive's file name. */
  name: string;
  source: string;
  url: string;
}

function placeOf(url: URL, options: UntarDataOptions & Seams): Place {
  const { env, home, dest } = options;
  const machine = thisMachine({ ...(env && { env }), ...(home !== undefined && { home }) });
  const { KINDLING_HOME, FASTAI_HOME } = machine.env;
  const fastai = KINDLING_HOME ? undefined : FASTAI_HOME || undefined;
  const base = resolve(
    options.base ?? fastai?.replace(/^~(?=\/|$)/, machine.home) ?? kindlingHome(machine),
  );
  const name = fileNameOf(url);
  return {
    base,
    archive: join(base, 'archive', name),
    folder: dest === undefined ? join(base, 'data', folderNameOf(name)) : resolve(dest),
    name,
    source: sourceOf(url),
    url: url.href,
  };
}

/** Whether the data set is there. @throws something else is, which must not be replaced. */
function isThere(place: Place, options: UntarDataOptions): boolean {
  const { folder, source, url } = place;
  const { force = false, sha256, dest } = options;
  const refuse = (what: string): never => {
    throw new DownloadError('ERR_DISK', 'untarData', `${folder} ${what}`, url);
  };
  const found = lookAt(folder);
  switch (found.kind) {
    case 'nothing':
    case 'empty':
      return false;
    case 'no folder':
      return refuse('is no folder');
    case 'unmarked':
      // What lies at a name of our own choice was put there by fastai or by hand; `dest` can be anything, a slip included.
      if (dest === undefined) return !force;
      return refuse('holds something that untarData did not put there; choose another dest');
    case 'marked': {
      if (force) return false;
      if (sha256 !== undefined) return found.mark.sha256 === sha256.toLowerCase();
      if (found.mark.source === source) return true;
      return refuse(
        `holds what came from ${found.mark.source}; choose another dest, or pass force to replace it`,
      );
    }
  }
}

/** Brings the data set; returns what there is to say about it. */
async function fill(place: Place, transfer: Transfer): Promise<string> {
  const { archive, folder, url, source } = place;
  const { meter } = transfer;
  const options: UntarDataOptions = transfer.options;
  const { signal, keepArchive = true } = options;
  if (isThere(place, options)) return 'fetched by another process'; // while we waited for the lock
  const sha256 = await obtainArchive(archive, checksOf(options, knownChecks(url)), transfer);
  const archiveBytes = fileBytes(archive);
  const stage = `${folder}.partial`;
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage);
  try {
    meter.restart(archiveBytes);
    meter.phase('unpack', 'unpacking');
    const { top, files, bytes } = await unpackArchive(archive, stage, {
      maxBytes: options.maxBytes ?? 100 * archiveBytes + 2 ** 30,
      onBytes: (read) => meter.add(read, { fetched: false }),
      signal,
    });
    const mark: Mark = { source, sha256, archiveBytes, files, bytes };
    writeMark(top, mark);
    moveIntoPlace(top, folder);
    if (!keepArchive) removeArchive(archive);
    return `${fetchedText(meter)}, ${files} file${files === 1 ? '' : 's'}`;
  } catch (error) {
    if (error instanceof ArchiveError) removeArchive(archive); // or the next call would trust it
    throw error;
  } finally {
    rmSync(stage, { recursive: true, force: true, maxRetries: 3 });
  }
}

function moveIntoPlace(from: string, folder: string): void {
  const old = `${folder}.old-${process.pid}`;
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(from, folder);
  for (const name of readdirSync(dirname(folder))) {
    if (!name.startsWith(`${basename(folder)}.old-`)) continue;
    rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
}
