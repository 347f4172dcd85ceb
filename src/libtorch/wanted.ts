// Which wheels measure.ts looks up for each platform and variant. This is what changes with the LibTorch version.
import { LIBTORCH_VERSION, type WheelSet } from './pin.js';

/** A wheel to look up: which file of a project, and which libraries in it. */
export interface Wanted {
  project: string;
  version: string;
  file: RegExp;
  libs: RegExp;
  /** Folder that is taken whole, instead of `libs`. */
  tree?: string;
}

const torch = (tag: string, libs: RegExp): Wanted => ({
  project: 'torch',
  version: LIBTORCH_VERSION,
  file: new RegExp(`-cp312-cp312-${tag}\\.whl$`),
  libs,
});

const nvidia = (arch: string, project: string, version: string, libs: RegExp): Wanted => ({
  project,
  version,
  file: new RegExp(`manylinux[\\w.]*_${arch}\\.whl$`),
  libs,
});

// What the CPU library of a CUDA build needs of CUDA.
const cudaForCpu = (arch: string): Wanted[] => [
  nvidia(arch, 'nvidia-cuda-runtime', '13.0.96', /libcudart\.so\.13$/),
  nvidia(arch, 'nvidia-cuda-cupti', '13.0.85', /libcupti\.so\.13$/),
];

// torch 2.13.0's own requirements on Linux (cuda-toolkit 13.0.3 among them), less what only Python uses.
const cudaForGpu = (arch: string): Wanted[] => [
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
const GPU_LIBS =
  /torch\/lib\/lib(torch_(cpu|cuda|cuda_linalg|nvshmem)|c10|c10_cuda|caffe2_nvrtc|gomp|gfortran|arm_compute\w*|nvpl_\w+)\.so[\d.]*$/;
const MAC_LIBS = /torch\/lib\/lib(torch_cpu|c10|omp)\.dylib$/;
const WINDOWS_LIBS = /torch\/lib\/((torch_cpu|c10)\.(dll|lib)|(libiomp5md|uv)\.dll)$/;

/**
 * Wheels of PyTorch's own index, which could not be reached where this was made: their SHA-256 are the ones that the index
 * itself publishes, as many public lock files repeat them. They are fetched whole and checked whole.
 */
const own = (channel: string, tag: string, sha256: string, size?: number): WheelSet => ({
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
export const OWN_DISK_BYTES: Record<string, number> = { cpu: 800_000_000, cu130: 5_500_000_000 };

export interface Plan {
  build: string;
  own?: WheelSet;
  /** Also carried by PyTorch's own index, in this channel. */
  channel?: string;
  wanted?: Wanted[];
}

export const PLANS: Record<string, Plan> = {
  'linux-x64-cpu': {
    build: 'cpu',
    own: own(
      'cpu',
      'manylinux_2_28_x86_64',
      '4ca4a9394b0c771238a4f73590fdbbc4debad85ed0fa63d026ae1b085da7d6e2',
    ),
    wanted: [torch('manylinux_2_28_x86_64', CPU_LIBS), ...cudaForCpu('x86_64')],
  },
  'linux-arm64-cpu': {
    build: 'cpu',
    own: own(
      'cpu',
      'manylinux_2_28_aarch64',
      '6f307c2c32d764ffc6ff6893b801fad6d4752f3e67966cb8abf1843427c02604',
    ),
    wanted: [torch('manylinux_2_28_aarch64', CPU_LIBS), ...cudaForCpu('aarch64')],
  },
  'darwin-arm64-cpu': {
    build: 'cpu',
    channel: 'cpu',
    wanted: [torch('macosx_14_0_arm64', MAC_LIBS)],
  },
  'win32-x64-cpu': {
    build: 'cpu',
    own: own(
      'cpu',
      'win_amd64',
      'a8b450c1e58e5800e5b4691dac412f8d2d65a1dc3298166f91596603a3531e6f',
    ),
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
    own: own(
      'cu130',
      'win_amd64',
      '2efab1e83604ca628c6d85b9e188c153690980498d1297081a9dad704919303c',
      1_915_519_202,
    ),
  },
};

/** CUDA's compiler and headers: what CUDA's own toolkit has in its folder, as PyPI's wheels spread it. */
const toolkit = (arch: string, project: string, version: string): Wanted => ({
  ...nvidia(arch, project, version, /^$/),
  tree: 'nvidia/cu13/',
});

/** cuda-toolkit 13.0.3's own requirements, which is the CUDA of torch 2.13.0, as far as nvcc needs them. */
const nvcc = (arch: string): Wanted[] => [
  toolkit(arch, 'nvidia-cuda-nvcc', '13.0.88'),
  toolkit(arch, 'nvidia-nvvm', '13.0.88'),
  toolkit(arch, 'nvidia-cuda-crt', '13.0.88'),
  toolkit(arch, 'nvidia-cuda-cccl', '13.0.85'),
  toolkit(arch, 'nvidia-cuda-runtime', '13.0.96'),
];

/** The version of CUDA's toolkit that fits the pinned LibTorch. */
export const TOOLKIT_VERSION = '13.0.3';

export const TOOLKIT_PLANS: Record<string, Plan> = {
  'linux-x64': { build: 'cuda-toolkit', wanted: nvcc('x86_64') },
  'linux-arm64': { build: 'cuda-toolkit', wanted: nvcc('aarch64') },
};
