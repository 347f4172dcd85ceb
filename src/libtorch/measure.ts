// Makes manifest.ts: asks the index that pip is set to about the wheels in wanted.ts and reads their RECORDs by range requests.
// Run by whoever moves Kindling to another LibTorch: `node lib/libtorch/measure.js > src/libtorch/manifest.ts`, and
// `node lib/libtorch/measure.js toolkit > src/libtorch/toolkitManifest.ts`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Http } from '../net/http.js';
import { thisMachine } from '../net/machine.js';
import { Meter } from '../net/meter.js';
import { LIBTORCH_VERSION, type Manifest, type Target, type WheelPin } from './pin.js';
import { findPip } from './pip.js';
import { RangeFetcher } from './rangeFetcher.js';
import { readProjectPage } from './simpleIndex.js';
import {
  OWN_DISK_BYTES,
  PLANS,
  type Plan,
  TOOLKIT_PLANS,
  TOOLKIT_VERSION,
  type Wanted,
} from './wanted.js';
import { placeOf, readDirectory, readRecord } from './wheel.js';
import { WheelFile } from './wheelFile.js';

/** Everything in `plans`, measured at `index`. */
export async function measure(
  plans: Record<string, Plan>,
  told: Pick<Target, 'name' | 'version'>,
  index: string,
  http: Http,
  say: (line: string) => void,
): Promise<Manifest> {
  const known = new Map<string, Promise<Measured>>();
  const once = (wanted: Wanted): Promise<Measured> => {
    const key = `${wanted.project} ${wanted.file} ${wanted.libs} ${wanted.tree}`;
    const measured = known.get(key) ?? measureWheel(index, http, wanted);
    known.set(key, measured);
    return measured;
  };
  const manifest: Record<string, Target> = {};
  for (const [key, { build, own, channel, wanted = [] }] of Object.entries(plans)) {
    const wheels: WheelPin[] = [];
    let bytes = 0;
    for (const each of wanted) {
      const { pin, takenBytes } = await once(each);
      wheels.push(pin);
      bytes += takenBytes;
      say(`${key}: ${pin.file}`);
    }
    const name = told.name ? build : `torch-${build === 'cpu' ? 'index' : build}`;
    const sets = [...(own ? [own] : []), ...(wheels.length > 0 ? [{ name, channel, wheels }] : [])];
    const diskBytes = Math.max(bytes, own ? (OWN_DISK_BYTES[build] ?? 0) : 0);
    manifest[key] = { ...told, build, diskBytes, sets };
  }
  return manifest;
}

interface Measured {
  pin: WheelPin;
  /** Compressed and unpacked together. */
  takenBytes: number;
}

async function measureWheel(index: string, http: Http, wanted: Wanted): Promise<Measured> {
  const { project, version, libs, tree } = wanted;
  const page = await readProjectPage(http, index, project);
  const stem = `${project.replaceAll('-', '_')}-${version}-`;
  const candidates = [...page].filter(([name]) => name.startsWith(stem));
  const [file, listed] = candidates.find(([name]) => wanted.file.test(name)) ?? [];
  if (!file || !listed?.sha256 || !listed.size) throw new Error(`no ${stem}… like ${wanted.file}`);
  const tag = file.split('-').at(-1) as string;
  const others = candidates.filter(
    ([name]) => project === 'torch' && name !== file && name.endsWith(tag),
  );
  const bare: WheelPin = { project, version, file, sha256: listed.sha256, size: listed.size };
  const folder = mkdtempSync(join(tmpdir(), 'kindling-measure-'));
  try {
    const fetcher = new RangeFetcher({
      http,
      url: listed.url,
      size: listed.size,
      wholeFile: join(folder, 'whole'),
      meter: new Meter(),
    });
    const wheel = WheelFile.remote(file, listed.size, folder, fetcher);
    const entries = await readDirectory(wheel, bare);
    const { sha256: record, files } = await readRecord(wheel, bare, entries);
    const paths = [...files.keys()].filter((path) => libs.test(path)).sort();
    if (paths.length === 0 && !tree) throw new Error(`nothing like ${libs} in ${file}`);
    const pin: WheelPin = {
      ...bare,
      record,
      ...(tree
        ? { tree }
        : {
            libs: paths.map((path) => ({
              path,
              ...(files.get(path) as { size: number; sha256: string }),
            })),
          }),
      ...(others.length > 0 && {
        others: Object.fromEntries(others.map(([name, f]) => [name, f.sha256 as string])),
      }),
    };
    const taken = entries.filter(({ entry }) => !entry.directory && placeOf(pin, entry.filename));
    const takenBytes = taken.reduce(
      (sum, { entry }) => sum + entry.compressedSize + entry.uncompressedSize,
      0,
    );
    return { pin, takenBytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const pip = await findPip(thisMachine());
  if (!pip?.index) throw new Error('no pip, or pip has no index');
  const http = new Http({ env: process.env, pipCert: pip.cert, pipProxy: pip.proxy });
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const toolkit = process.argv[2] === 'toolkit';
  const [plans, told] = toolkit
    ? [TOOLKIT_PLANS, { name: 'the CUDA toolkit', version: TOOLKIT_VERSION }]
    : [PLANS, { version: LIBTORCH_VERSION }];
  const manifest = await measure(plans, told, pip.index, http, say);
  await http.close();
  const what = toolkit ? `CUDA's toolkit ${TOOLKIT_VERSION}` : `LibTorch ${LIBTORCH_VERSION}`;
  const name = toolkit ? 'TOOLKITS' : 'MANIFEST';
  process.stdout.write(`// GENERATED by measure.ts: which wheels make up ${what}, and their checksums.
import type { Manifest } from './pin.js';

export const ${name}: Manifest = ${JSON.stringify(manifest, null, 2)};
`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
