// Makes manifest.ts: asks the index that pip is set to about the wheels below and reads their RECORDs by range requests.
// Run by whoever moves Kindling to another LibTorch: `node lib/libtorch/measure.js > src/libtorch/manifest.ts`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Http } from './http.js';
import { Meter } from './meter.js';
import { thisMachine } from './paths.js';
import { LIBTORCH_VERSION } from './pin.js';
import { findPip } from './pip.js';
import { RangeFetcher } from './rangeFetcher.js';
import { readProjectPage } from './simpleIndex.js';
import { placeOf, readDirectory, readRecord } from './wheel.js';
import { WheelFile } from './wheelFile.js';
const torch = (tag, libs) => ({
    project: 'torch',
    version: LIBTORCH_VERSION,
    file: new RegExp(`-cp312-cp312-${tag}\\.whl$`),
    libs,
});
const nvidia = (arch, project, version, libs) => ({
    project,
    version,
    file: new RegExp(`manylinux[\\w.]*_${arch}\\.whl$`),
    libs,
});
// What the CPU library of a CUDA build needs of CUDA.
const cudaForCpu = (arch) => [
    nvidia(arch, 'nvidia-cuda-runtime', '13.0.96', /libcudart\.so\.13$/),
    nvidia(arch, 'nvidia-cuda-cupti', '13.0.85', /libcupti\.so\.13$/),
];
// torch 2.13.0's own requirements on Linux (cuda-toolkit 13.0.3 among them), less what only Python uses.
const cudaForGpu = (arch) => [
    ...cudaForCpu(arch),
    nvidia(arch, 'nvidia-cublas', '13.1.1.3', /libcublas(Lt)?\.so\.13$/),
    nvidia(arch, 'nvidia-cuda-nvrtc', '13.0.88', /libnvrtc(-builtins)?\.so\.13(\.0)?$/),
    nvidia(arch, 'nvidia-cudnn-cu13', '9.20.0.48', /libcudnn\w*\.so\.9$/),
    nvidia(arch, 'nvidia-cufft', '12.0.0.61', /libcufft\.so\.12$/),
    nvidia(arch, 'nvidia-cufile', '1.15.1.6', /libcufile\.so\.0$/),
    nvidia(arch, 'nvidia-curand', '10.4.0.35', /libcurand\.so\.10$/),
    nvidia(arch, 'nvidia-cusolver', '12.0.4.66', /libcusolver\.so\.12$/),
    nvidia(arch, 'nvidia-cusparse', '12.6.3.3', /libcusparse\.so\.12$/),
    nvidia(arch, 'nvidia-cusparselt-cu13', '0.8.1', /libcusparseLt\.so\.0$/),
    nvidia(arch, 'nvidia-nccl-cu13', '2.29.7', /libnccl\.so\.2$/),
    nvidia(arch, 'nvidia-nvjitlink', '13.0.88', /libnvJitLink\.so\.13$/),
    nvidia(arch, 'nvidia-nvshmem-cu13', '3.4.5', /libnvshmem_host\.so\.3$/),
];
const CPU_LIBS = /torch\/lib\/lib(torch_cpu|c10|gomp|gfortran|arm_compute\w*|nvpl_\w+)\.so[\d.]*$/;
const GPU_LIBS = /torch\/lib\/lib(torch_(cpu|cuda|cuda_linalg|nvshmem)|c10|c10_cuda|caffe2_nvrtc|gomp|gfortran|arm_compute\w*|nvpl_\w+)\.so[\d.]*$/;
const MAC_LIBS = /torch\/lib\/lib(torch_cpu|c10|omp)\.dylib$/;
const WINDOWS_LIBS = /torch\/lib\/((torch_cpu|c10)\.(dll|lib)|(libiomp5md|uv)\.dll)$/;
/**
 * Wheels of PyTorch's own index, which could not be reached where this was made: their SHA-256 are the ones that the index
 * itself publishes, as many public lock files repeat them. They are fetched whole and checked whole.
 */
const own = (channel, tag, sha256, size) => ({
    name: `torch-${channel}`,
    channel,
    wheels: [
        {
            project: 'torch',
            version: `${LIBTORCH_VERSION}+${channel}`,
            file: `torch-${LIBTORCH_VERSION}+${channel}-cp312-cp312-${tag}.whl`,
            sha256,
            ...(size && { size }),
        },
    ],
});
/** Room for a whole wheel of PyTorch's own index and what is unpacked from it, roughly. */
const OWN_DISK_BYTES = { cpu: 800_000_000, cu130: 5_500_000_000 };
const PLANS = {
    'linux-x64-cpu': {
        build: 'cpu',
        own: own('cpu', 'manylinux_2_28_x86_64', '4ca4a9394b0c771238a4f73590fdbbc4debad85ed0fa63d026ae1b085da7d6e2'),
        wanted: [torch('manylinux_2_28_x86_64', CPU_LIBS), ...cudaForCpu('x86_64')],
    },
    'linux-arm64-cpu': {
        build: 'cpu',
        own: own('cpu', 'manylinux_2_28_aarch64', '6f307c2c32d764ffc6ff6893b801fad6d4752f3e67966cb8abf1843427c02604'),
        wanted: [torch('manylinux_2_28_aarch64', CPU_LIBS), ...cudaForCpu('aarch64')],
    },
    'darwin-arm64-cpu': {
        build: 'cpu',
        channel: 'cpu',
        wanted: [torch('macosx_14_0_arm64', MAC_LIBS)],
    },
    'win32-x64-cpu': {
        build: 'cpu',
        own: own('cpu', 'win_amd64', 'a8b450c1e58e5800e5b4691dac412f8d2d65a1dc3298166f91596603a3531e6f'),
        wanted: [torch('win_amd64', WINDOWS_LIBS)],
    },
    'linux-x64-cuda': {
        build: 'cu130',
        wanted: [torch('manylinux_2_28_x86_64', GPU_LIBS), ...cudaForGpu('x86_64')],
    },
    'linux-arm64-cuda': {
        build: 'cu130',
        wanted: [torch('manylinux_2_28_aarch64', GPU_LIBS), ...cudaForGpu('aarch64')],
    },
    'win32-x64-cuda': {
        build: 'cu130',
        own: own('cu130', 'win_amd64', '2efab1e83604ca628c6d85b9e188c153690980498d1297081a9dad704919303c', 1_915_519_202),
    },
};
/** Everything in `PLANS`, measured at `index`. */
export async function measure(index, http, say) {
    const known = new Map();
    const once = (wanted) => {
        const key = `${wanted.project} ${wanted.file} ${wanted.libs}`;
        const measured = known.get(key) ?? measureWheel(index, http, wanted);
        known.set(key, measured);
        return measured;
    };
    const manifest = {};
    for (const [key, { build, own, channel, wanted = [] }] of Object.entries(PLANS)) {
        const wheels = [];
        let bytes = 0;
        for (const each of wanted) {
            const { pin, takenBytes } = await once(each);
            wheels.push(pin);
            bytes += takenBytes;
            say(`${key}: ${pin.file}`);
        }
        const name = `torch-${build === 'cpu' ? 'index' : build}`;
        const sets = [...(own ? [own] : []), ...(wheels.length > 0 ? [{ name, channel, wheels }] : [])];
        const diskBytes = Math.max(bytes, own ? OWN_DISK_BYTES[build] ?? 0 : 0);
        manifest[key] = { version: LIBTORCH_VERSION, build, diskBytes, sets };
    }
    return manifest;
}
async function measureWheel(index, http, wanted) {
    const { project, version, libs } = wanted;
    const page = await readProjectPage(http, index, project);
    const stem = `${project.replaceAll('-', '_')}-${version}-`;
    const candidates = [...page].filter(([name]) => name.startsWith(stem));
    const [file, listed] = candidates.find(([name]) => wanted.file.test(name)) ?? [];
    if (!file || !listed?.sha256 || !listed.size)
        throw new Error(`no ${stem}… like ${wanted.file}`);
    const tag = file.split('-').at(-1);
    const others = candidates.filter(([name]) => project === 'torch' && name !== file && name.endsWith(tag));
    const bare = { project, version, file, sha256: listed.sha256, size: listed.size };
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
        if (paths.length === 0)
            throw new Error(`nothing like ${libs} in ${file}`);
        const pin = {
            ...bare,
            record,
            libs: paths.map((path) => ({ path, ...files.get(path) })),
            ...(others.length > 0 && { others: Object.fromEntries(others.map(([name, f]) => [name, f.sha256])) }),
        };
        const taken = entries.filter(({ entry }) => !entry.directory && placeOf(pin, entry.filename));
        const takenBytes = taken.reduce((sum, { entry }) => sum + entry.compressedSize + entry.uncompressedSize, 0);
        return { pin, takenBytes };
    }
    finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
async function main() {
    const pip = await findPip(thisMachine());
    if (!pip?.index)
        throw new Error('no pip, or pip has no index');
    const http = new Http({ env: process.env, pipCert: pip.cert, pipProxy: pip.proxy });
    const manifest = await measure(pip.index, http, (line) => process.stderr.write(`${line}\n`));
    await http.close();
    process.stdout.write(`// GENERATED by measure.ts: which wheels make up LibTorch ${LIBTORCH_VERSION}, and their checksums.
import type { Manifest } from './pin.js';

export const MANIFEST: Manifest = ${JSON.stringify(manifest, null, 2)};
`);
}
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
    await main();
//# sourceMappingURL=measure.js.map