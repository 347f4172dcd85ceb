// What untarData and downloadUrl have in common: the way to the server, the progress line, the lock, the words for errors.
import { dirname } from 'node:path';
import { makeFolder } from '../../net/folders.js';
import { Http } from '../../net/http.js';
import { takeLock } from '../../net/lock.js';
import { Meter } from '../../net/meter.js';
import { formatBytes } from '../../net/output.js';
import { ProgressLine } from '../../net/progressLine.js';
import { explainDownload } from './downloadError.js';
import type { DownloadOptions, Seams } from './options.js';

/** Surroundings of one download. */
export interface Transfer {
  /** The address as it was given, with user and password. */
  url: string;
  /** What the file is called. */
  name: string;
  /** See `sourceOf`. */
  source: string;
  http: Http;
  meter: Meter;
  options: DownloadOptions & Seams;
}

interface Task {
  op: string;
  url: string;
  /** The address without user and password. */
  shown: string;
  name: string;
  source: string;
  /** What the progress line begins with. */
  label: string;
  /** The folder that is written to, for messages. */
  folder: string;
  options: DownloadOptions & Seams;
}

/** Runs `work` with all that a download needs, and ends it all again. `work` returns the last line for the log. */
export async function transferring(
  { op, url, shown, name, source, label, folder, options }: Task,
  work: (transfer: Transfer) => Promise<string>,
): Promise<void> {
  const { progress = true, out = process.stderr, onProgress, signal } = options;
  const line = progress ? new ProgressLine(out, { name: label, logsUnpacking: true }) : null;
  const meter = new Meter((now) => {
    line?.update(now);
    onProgress?.(now);
  });
  const { env = process.env, timeoutMs } = options;
  const http = new Http({ env, ...(timeoutMs !== undefined && { timeoutMs }) });
  try {
    signal?.throwIfAborted();
    const summary = await work({ url, name, source, http, meter, options });
    meter.phase('done', summary);
    line?.end();
    if (progress) out.write(`${label}: ${summary}\n`);
  } catch (error) {
    throw explainDownload(error, { op, url: shown, name, folder });
  } finally {
    line?.end();
    await http.close();
  }
}

/** Runs `work` while no other process works at the same `path`. */
export async function alone<T>(
  path: string,
  { meter, options: { signal } }: Transfer,
  work: () => Promise<T>,
): Promise<T> {
  makeFolder(dirname(path));
  const release = await takeLock(`${path}.lock`, {
    ...(signal && { signal }),
    onWait: (pid) => {
      const who = pid === process.pid ? 'another call' : `process ${pid}`;
      meter.phase('wait', `${who} is fetching it; waiting for that`);
    },
  });
  try {
    return await work();
  } finally {
    release();
  }
}

/** `811.7 MB fetched`, or that nothing was. */
export function fetchedText({ fetched }: Meter): string {
  return fetched > 0 ? `${formatBytes(fetched)} fetched` : 'nothing to fetch';
}
