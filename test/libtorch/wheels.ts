// Small made-up wheels with the shape of the real ones, and the pins that belong to them.
import { createCipheriv, createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import type { Manifest, WheelPin } from '#kindling/libtorch/pin.js';

export interface TestWheel {
  pin: WheelPin;
  bytes: Buffer;
  files: Record<string, Buffer>;
}

/** Bytes that don't compress, the same on every run. */
export function noise(length: number, seed: number): Buffer {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16));
  return cipher.update(Buffer.alloc(length));
}

export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

export async function makeWheel(
  { project, version, tag }: { project: string; version: string; tag: string },
  contents: Record<string, Buffer | string>,
  programs = /^$/,
): Promise<TestWheel> {
  const stem = `${project.replaceAll('-', '_')}-${version}`;
  const info = `${stem}.dist-info`;
  const files: Record<string, Buffer> = {};
  for (const [path, content] of Object.entries(contents)) files[path] = Buffer.from(content);
  files[`${info}/licenses/LICENSE`] = Buffer.from(`Licence of ${project}\n`);
  files[`${info}/METADATA`] = Buffer.from(`Name: ${project}\nVersion: ${version}\n`);
  const lines = Object.entries(files).map(([path, bytes]) => {
    const digest = createHash('sha256').update(bytes).digest('base64url');
    return `${path},sha256=${digest},${bytes.length}`;
  });
  const record = Buffer.from(`${lines.join('\n')}\n${info}/RECORD,,\n`);
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
  for (const [path, bytes] of [...Object.entries(files), [`${info}/RECORD`, record] as const]) {
    const unixMode = programs.test(path) ? 0o100744 : 0o100644;
    await writer.add(path, new Uint8ArrayReader(bytes), { level: 1, unixMode });
  }
  const bytes = Buffer.from(await writer.close());
  const libs = Object.entries(files)
    .filter(([path]) => /\.so/.test(path))
    .map(([path, lib]) => ({ path, size: lib.length, sha256: sha256(lib) }));
  const file = `${stem}-${tag}.whl`;
  const pin: WheelPin = {
    project,
    version,
    file,
    size: bytes.length,
    sha256: sha256(bytes),
    record: sha256(record),
    libs,
  };
  return { pin, bytes, files };
}

export const versionHeader = (version: string): string =>
  ['MAJOR', 'MINOR', 'PATCH']
    .map((part, i) => `#define TORCH_VERSION_${part} ${version.split('.')[i]}\n`)
    .join('');

export interface TorchOptions {
  /** As the headers and version.py tell. Default 2.13.0. */
  tells?: string;
  /** Default 2.13.0. */
  version?: string;
  tag?: string;
  /** Adds CUDA's libraries. */
  cuda?: boolean;
  seed?: number;
}

/** Bytes in the middle of the wheel that nobody needs. */
export const UNWANTED = 400_000;
/** More than what is inflated in memory, so that both ways of unpacking are used. */
export const LARGE = 1_300_000;

/** A torch wheel: some headers, a large library, a small one, and much that isn't taken. */
export function makeTorch(options: TorchOptions = {}): Promise<TestWheel> {
  const { tells = '2.13.0', version = '2.13.0', cuda = false, seed = 1 } = options;
  const { tag = 'cp312-cp312-manylinux_2_28_x86_64' } = options;
  const headers: Record<string, string> = {};
  for (let i = 0; i < 105; i++)
    headers[`torch/include/ATen/ops/op${i}.h`] = `// operator ${i}\n`.repeat(40);
  return makeWheel(
    { project: 'torch', version, tag },
    {
      'torch/__init__.py': 'raise ImportError("a test")\n',
      'torch/include/ATen/ATen.h': '#pragma once\n',
      'torch/include/torch/headeronly/version.h': versionHeader(tells),
      ...headers,
      'torch/bin/protoc': noise(UNWANTED, seed + 1),
      'torch/lib/libc10.so': noise(30_000, seed + 2),
      'torch/lib/libtorch_cpu.so': noise(LARGE, seed + 3),
      ...(cuda && {
        'torch/lib/libc10_cuda.so': noise(2_000, seed + 4),
        'torch/lib/libtorch_cuda.so': noise(5_000, seed + 5),
      }),
      'torch/testing/data.bin': noise(200_000, seed + 6),
      'torch/version.py': `__version__ = '${tells}+cu130'\n`,
    },
  );
}

export function makeCudart(): Promise<TestWheel> {
  const where = {
    project: 'nvidia-cuda-runtime',
    version: '13.0.96',
    tag: 'py3-none-manylinux_2_17_x86_64',
  };
  return makeWheel(where, { 'nvidia/cu13/lib/libcudart.so.13': noise(10_000, 99) });
}

/** A manifest with one CPU and one CUDA target for linux-x64, both made of these wheels. */
export function makeManifest(
  wheels: readonly TestWheel[],
  more: { diskBytes?: number } = {},
): Manifest {
  const sets = [{ name: 'small', wheels: wheels.map(({ pin }) => pin) }];
  const target = { version: '2.13.0', diskBytes: 10_000_000, sets, ...more };
  return {
    'linux-x64-cpu': { ...target, build: 'cpu' },
    'linux-x64-cuda': { ...target, build: 'cu130' },
  };
}

/** Runs `body` with a folder of its own, removed afterwards. */
export async function withFolder<T>(body: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-test-'));
  try {
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
