// `kindling doctor`: everything a bug report needs, and what to type where something is wrong. Survives whatever is missing.
import { findDamage, readInstalled } from '../libtorch/installed.js';
import { glibcVersion } from '../libtorch/platform.js';
import { type Libtorch, resolveLibtorch } from '../libtorch/resolve.js';
import { testLoad } from '../libtorch/testLoad.js';
import { EXIT, type Io } from './io.js';
import { kindlingVersion } from './version.js';

/** One line of the report. */
interface Finding {
  name: string;
  ok: boolean;
  value: string;
  /** More lines below it. */
  details?: readonly string[];
}

/** The parts that are loaded only here, because loading them is what is examined. */
export interface Parts {
  loadInfo(): { addonPath: string; loaderPath: string };
  systemInfo(): { torchVersion: string; cpuCapability: string; cuda: boolean };
  getNumThreads(): number;
  /** [[1, 2], [3, 4]] times [[5, 6], [7, 8]]. */
  multiply(): unknown;
}

export async function loadParts(): Promise<Parts> {
  const [{ loadInfo, systemInfo }, { getNumThreads, tensor }] = await Promise.all([
    import('../native/loader.js'),
    import('../index.js'),
  ]);
  const a = [[1, 2], [3, 4]]; // biome-ignore format: one matrix, one line
  const b = [[5, 6], [7, 8]]; // biome-ignore format: one matrix, one line
  return {
    loadInfo,
    systemInfo,
    getNumThreads,
    multiply: () => tensor(a).matmul(tensor(b)).tolist(),
  };
}

/** Prints the report and returns the exit code: failed if anything in it is. */
export async function runDoctor(
  json: boolean,
  io: Io,
  parts: () => Promise<Parts> = loadParts,
): Promise<number> {
  const findings: Finding[] = [
    { name: 'kindling', ok: true, value: kindlingVersion() },
    {
      name: 'node',
      ok: true,
      value: `${process.versions.node} (Node-API ${process.versions.napi})`,
    },
    { name: 'platform', ok: true, value: describePlatform(io) },
  ];
  const libtorch = await look(findings, 'libtorch', () => resolveLibtorch(io), describeLibtorch);
  if (libtorch) {
    await look(
      findings,
      'libraries',
      () => examine(libtorch, io),
      (value) => ({ value }),
    );
    await examineAddon(findings, libtorch, parts);
  }
  const ok = findings.every((finding) => finding.ok);
  if (json) io.out.write(`${JSON.stringify({ ok, findings, libtorch: libtorch ?? null })}\n`);
  else for (const finding of findings) io.out.write(print(finding));
  if (!json)
    io.out.write(ok ? 'Everything works.\n' : 'Something is wrong; see the lines marked ✗.\n');
  return ok ? EXIT.ok : EXIT.failed;
}

async function examineAddon(
  findings: Finding[],
  libtorch: Libtorch,
  parts: () => Promise<Parts>,
): Promise<void> {
  const loaded = await look(
    findings,
    'addon',
    async () => {
      const found = await parts();
      return { found, info: found.loadInfo() };
    },
    ({ info }) => ({ value: info.addonPath, details: [`loader ${info.loaderPath}`] }),
  );
  if (!loaded) return;
  const { found } = loaded;
  const system = await look(
    findings,
    'torch',
    () => found.systemInfo(),
    ({ torchVersion }) => ({ value: torchVersion }),
  );
  if (!system) return;
  findings.push({ name: 'cpu', ok: true, value: system.cpuCapability });
  await look(
    findings,
    'threads',
    () => found.getNumThreads(),
    (value) => ({ value: String(value) }),
  );
  findings.push({ name: 'cuda', ok: true, value: describeCuda(system.cuda, libtorch) });
  await look(
    findings,
    'multiply',
    () => {
      const product = JSON.stringify(found.multiply());
      if (product !== '[[19,22],[43,50]]')
        throw new Error(`[[1,2],[3,4]] · [[5,6],[7,8]] gave ${product}`);
      return product;
    },
    (product) => ({ value: `[[1,2],[3,4]] · [[5,6],[7,8]] = ${product}` }),
  );
}

/** Adds what `work` found, or why it failed, and returns its result. */
async function look<T>(
  findings: Finding[],
  name: string,
  work: () => T | Promise<T>,
  describe: (found: T) => Omit<Finding, 'name' | 'ok'>,
): Promise<T | null> {
  try {
    const found = await work();
    findings.push({ name, ok: true, ...describe(found) });
    return found;
  } catch (error) {
    const [value = '', ...details] = (error instanceof Error ? error.message : String(error)).split(
      '\n',
    );
    findings.push({ name, ok: false, value, details });
    return null;
  }
}

function describePlatform({ platform, arch }: Io): string {
  const glibc = glibcVersion();
  return `${platform}-${arch}${glibc ? `, glibc ${glibc}` : ''}`;
}

function describeCuda(usable: boolean, { variant }: Libtorch): string {
  if (usable) return 'yes';
  return variant === 'cpu'
    ? 'no, this LibTorch is for the CPU (npx kindling libtorch install cuda)'
    : 'no, this LibTorch has it but finds no device or no driver';
}

function describeLibtorch({
  version,
  variant,
  lib,
  trace,
}: Libtorch): Omit<Finding, 'name' | 'ok'> {
  return { value: `${version} (${variant}) in ${lib}`, details: trace };
}

/** Compares checksums where they are known, and loads the libraries in a process of their own. */
async function examine({ lib, preload }: Libtorch, io: Io): Promise<string> {
  const folder = lib.replace(/[\\/]lib$/, '');
  const mark = readInstalled(folder);
  const known = typeof mark !== 'string';
  const damage = known ? await findDamage(folder, mark) : null;
  if (damage) {
    throw new Error(
      `${damage} is damaged\nNext: npx kindling libtorch remove, then npx kindling libtorch install`,
    );
  }
  await testLoad(preload, io.signal);
  return known ? 'as installed (checksums), and they load' : 'they load';
}

function print({ name, ok, value, details = [] }: Finding): string {
  const lines = details.map((detail) => `${''.padEnd(13)}${detail.trim()}\n`).join('');
  return `${ok ? ' ' : '✗'} ${name.padEnd(10)} ${value}\n${lines}`;
}
