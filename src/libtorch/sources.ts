// Where wheels can come from: PyTorch's own index, the index that pip is set to, pip itself.
import { join } from 'node:path';
import { HttpError } from '../net/errors.js';
import { hashFile } from '../net/hashFile.js';
import { Http } from '../net/http.js';
import type { Machine } from '../net/machine.js';
import type { Meter } from '../net/meter.js';
import { asLibtorchError, LibtorchError } from './errors.js';
import type { Target, WheelPin, WheelSet } from './pin.js';
import { findPip, type Pip, pipDownload } from './pip.js';
import { RangeFetcher } from './rangeFetcher.js';
import { type IndexedFile, readProjectPage } from './simpleIndex.js';
import { WheelFile } from './wheelFile.js';

/** The wheels of one set, ready to be read; nothing of them may be here yet. */
export interface Offer {
  set: WheelSet;
  /** Where they come from, in words. */
  from: string;
  wheels: { pin: WheelPin; file: WheelFile }[];
}

export interface SourceOptions {
  machine: Machine;
  target: Target;
  /** Folder for what is being fetched; each set has its own below it. */
  folder: string;
  meter: Meter;
  trace: string[];
  signal?: AbortSignal;
  retryDelayMs?: number;
  /** PyTorch's own index, above its channels. */
  pytorchIndex?: string;
  /** Tells which pip there is. */
  pip?: (machine: Machine, signal?: AbortSignal) => Promise<Pip | null>;
}

export const PYTORCH_INDEX = 'https://download.pytorch.org/whl';

/** One Python package index and the way to it. */
interface Index {
  http: Http;
  url: string;
  /** In words. */
  name: string;
}

/**
 * What the sources offer, in their order; why one has nothing is in the trace. An offer is only a promise: if it breaks,
 * the caller takes the next one.
 */
export async function* findOffers(options: SourceOptions): AsyncGenerator<Offer> {
  const { machine, signal, trace, target, pytorchIndex = PYTORCH_INDEX } = options;
  const direct = new Http({ env: machine.env });
  try {
    for (const set of target.sets.filter(({ channel }) => channel)) {
      const url = `${pytorchIndex}/${set.channel}`;
      const offer = await tryIndex({ http: direct, url, name: "PyTorch's index" }, set, options);
      if (offer) yield offer;
    }
  } finally {
    await direct.close();
  }
  const pip = await (options.pip ?? findPip)(machine, signal);
  if (!pip) {
    trace.push("Python's index: not known, because no Python with pip is on PATH");
    return;
  }
  yield* findPipOffers(pip, options);
}

async function* findPipOffers(pip: Pip, options: SourceOptions): AsyncGenerator<Offer> {
  const { machine, trace, target } = options;
  const { index, indexFrom, cert, proxy } = pip;
  if (index) {
    const http = new Http({ env: machine.env, pipCert: cert, pipProxy: proxy });
    const name = `the Python index (${indexFrom})`;
    try {
      for (const set of target.sets) {
        const offer = await tryIndex({ http, url: index, name }, set, options);
        if (offer) yield offer;
      }
    } finally {
      await http.close();
    }
  } else {
    trace.push(`the Python index: none, by ${indexFrom}`);
  }
  const offer = await tryPip(pip, options);
  if (offer) yield offer;
}

/** Tells the trace why something did not work, unless the reason ends everything. */
export function passOver(error: unknown, label: string, trace: string[]): void {
  const known = asLibtorchError(error);
  if (!known) throw error;
  const { code, headline, next } = known;
  if (code !== 'ERR_LIBTORCH_DOWNLOAD') throw known.after([...trace, `${label}: ${headline}`]);
  trace.push(`${label}: ${headline}${next ? ` (${next})` : ''}`);
}

async function tryIndex(
  index: Index,
  set: WheelSet,
  options: SourceOptions,
): Promise<Offer | null> {
  const { meter, signal, trace, folder } = options;
  const label = `${index.name}, ${set.name}`;
  meter.phase('look', `looking in ${index.name}`);
  try {
    const wheels: Offer['wheels'] = [];
    const pages = new Map<string, Map<string, IndexedFile>>();
    for (const pin of set.wheels) {
      const { project, file } = pin;
      const known = pages.get(project);
      const page = known ?? (await readProjectPage(index.http, index.url, project, signal));
      pages.set(project, page);
      const listed = checkListed(page.get(file), pin, index);
      const parts = join(folder, set.name, 'parts', file);
      wheels.push({ pin, file: await openRemote(index.http, pin, listed, parts, options) });
    }
    return { set, from: label, wheels };
  } catch (error) {
    passOver(error, label, trace);
    return null;
  }
}

function checkListed(listed: IndexedFile | undefined, pin: WheelPin, { url }: Index): IndexedFile {
  if (!listed) throw new HttpError(`${new URL(url).host} does not list ${pin.file}`, false);
  if (!listed.sha256 || listed.sha256 === pin.sha256) return listed;
  const told = `${pin.file} with SHA-256 ${listed.sha256}, ${pin.sha256} was expected`;
  throw new HttpError(`the index lists ${told}`, false);
}

async function openRemote(
  http: Http,
  pin: WheelPin,
  listed: IndexedFile,
  parts: string,
  { meter, signal, retryDelayMs }: SourceOptions,
): Promise<WheelFile> {
  const { url } = listed;
  const size = pin.size ?? listed.size ?? (await askSize(http, url, signal));
  const wholeFile = join(parts, 'whole.part');
  const fetcher = new RangeFetcher({ http, url, size, wholeFile, meter, signal, retryDelayMs });
  return WheelFile.remote(pin.file, size, parts, fetcher);
}

async function askSize(http: Http, url: string, signal?: AbortSignal): Promise<number> {
  const response = await http.get(url, { method: 'HEAD', signal });
  const size = Number(response.headers.get('content-length'));
  if (response.ok && size > 0) return size;
  throw new HttpError(`${new URL(url).host} does not tell how large the file is`, false);
}

/** Lets pip fetch whole wheels; the first one decides which set it is. */
async function tryPip(pip: Pip, options: SourceOptions): Promise<Offer | null> {
  const { machine, target, folder, meter, signal, trace } = options;
  const label = 'pip download';
  const fetchOne = (pin: WheelPin): Promise<string> => {
    meter.phase('download', `pip is downloading ${pin.project} (pip shows no progress here)`);
    return pipDownload(pip, pin, join(folder, 'pip', pin.project), machine, signal);
  };
  try {
    const preferred = target.sets.at(-1) as WheelSet;
    const main = await recognise(await fetchOne(preferred.wheels[0] as WheelPin), target.sets, 0);
    const wheels = [main.wheel];
    for (const [i, pin] of main.set.wheels.entries()) {
      if (i > 0) wheels.push((await recognise(await fetchOne(pin), [main.set], i)).wheel);
    }
    return { set: main.set, from: label, wheels };
  } catch (error) {
    passOver(error, label, trace);
    return null;
  }
}

/** Which pin a downloaded wheel is, by its name and its bytes. */
async function recognise(
  path: string,
  sets: readonly WheelSet[],
  position: number,
): Promise<{ set: WheelSet; wheel: Offer['wheels'][number] }> {
  const name = path.split(/[\\/]/).at(-1) as string;
  for (const set of sets) {
    const pin = set.wheels[position];
    const expected = pin?.file === name ? pin.sha256 : pin?.others?.[name];
    if (!pin || !expected) continue;
    const found = await hashFile(path);
    if (found !== expected) {
      throw new LibtorchError(
        'ERR_LIBTORCH_CHECKSUM',
        `${name} has SHA-256 ${found}, ${expected} was expected`,
      );
    }
    // Its hash vouches for the whole wheel; the RECORD of another Python's wheel is not the pinned one.
    const known =
      name === pin.file ? pin : { ...pin, file: name, sha256: expected, record: undefined };
    return { set, wheel: { pin: known, file: WheelFile.local(name, path) } };
  }
  throw new LibtorchError(
    'ERR_LIBTORCH_DOWNLOAD',
    `pip brought ${name}, whose checksum is not known here`,
  );
}
