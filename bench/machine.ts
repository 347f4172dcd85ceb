import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { addon } from '#kindling/tensor/cells.js';

/** The circumstances without which a time means nothing. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly node: string;
  readonly libtorch: string;
  /** Vector instructions that LibTorch uses: `AVX2`, `AVX512`, `DEFAULT`. */
  readonly cpuCapability: string;
  /** Threads of every contender. */
  readonly threads: number;
  /** Load average of the last minute before the run; above 0.5 somebody else was at work. */
  readonly load: number;
}

export function describeMachine(threads: number): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    node: process.versions.node,
    libtorch: addon.torchVersion(),
    cpuCapability: addon.cpuCapability(),
    threads,
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}
