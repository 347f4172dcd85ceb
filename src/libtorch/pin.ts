// The shape of manifest.ts: which wheels make up a LibTorch, and what must be true of each file taken from them.

/** The LibTorch that is built and tested; a prebuilt addon belongs to its minor version. */
export const LIBTORCH_VERSION = '2.13.0';

export type Variant = 'cpu' | 'cuda';

/** One library inside a wheel. */
export interface FilePin {
  /** Path inside the wheel. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

export interface WheelPin {
  /** Project name as a Python index spells it. */
  readonly project: string;
  readonly version: string;
  readonly file: string;
  /** SHA-256 of the whole wheel. */
  readonly sha256: string;
  /** Bytes of the whole wheel; absent where nobody has measured it. */
  readonly size?: number;
  /**
   * SHA-256 of the wheel's RECORD, which lists the SHA-256 of every file in it. With this pinned,
   * single files can be taken by range requests; without, the whole wheel is fetched and checked.
   */
  readonly record?: string;
  /** Libraries to take. Absent: every LibTorch library in the wheel, see `takes` in wheel.ts. */
  readonly libs?: readonly FilePin[];
  /** Folder inside the wheel that is taken whole, instead of libraries. What is executable in it stays so. */
  readonly tree?: string;
  /** The same wheel for other Python versions (file name → SHA-256): what `pip download` may bring instead. */
  readonly others?: Readonly<Record<string, string>>;
}

/** Wheels that together make one LibTorch; any set of a target will do. */
export interface WheelSet {
  /** Short name for traces and temporary folders. */
  readonly name: string;
  /** Folder of PyTorch's own index that carries these wheels (`cpu`, `cu130`), if one does. */
  readonly channel?: string;
  readonly wheels: readonly WheelPin[];
}

export interface Target {
  /** What it is, in words. Default `LibTorch`. */
  readonly name?: string;
  readonly version: string;
  /** `cpu`, `cu130`, `cuda-toolkit`: the last part of the cache folder's name. */
  readonly build: string;
  /** Bytes on disk while installing, for the check of free space. */
  readonly diskBytes: number;
  readonly sets: readonly WheelSet[];
}

/** Keys are `<platform>-<arch>-<variant>` in Node's words: `linux-x64-cpu`. */
export type Manifest = Readonly<Record<string, Target>>;
