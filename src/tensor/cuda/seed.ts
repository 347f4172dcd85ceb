// The random numbers of GPUs: each has a generator of its own, which `manualSeed` of the whole library seeds as well.
import type { Device } from '../device.js';
import { noCudaError } from '../errors.js';
import { defaultGenerator, reseed, seedOf, setState, stateOf } from '../generator.js';
import type { Tensor } from '../tensor.js';
import { currentDevice, deviceCount, type GpuDevice } from './device.js';

function generatorOf(device: GpuDevice, op: string): number {
  if (deviceCount() === 0) throw noCudaError(op);
  if (typeof device === 'number') return defaultGenerator(`cuda:${device}`);
  return defaultGenerator((device === 'cuda' ? `cuda:${currentDevice()}` : device) as Device);
}

/**
 * Seeds the current GPU's generator. Unlike in PyTorch, an error without CUDA.
 *
 * @throws {NoCudaError} there is no GPU.
 * @throws {ArgumentError} `seed` is not an integer.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cuda.manual_seed.html
 */
export function manualSeed(seed: number | bigint): void {
  reseed(generatorOf('cuda', 'cuda.manualSeed'), seed, 'cuda.manualSeed');
}

/** Seeds the generators of all GPUs. @throws {NoCudaError} there is no GPU. @see {@link manualSeed} */
export function manualSeedAll(seed: number | bigint): void {
  const op = 'cuda.manualSeedAll';
  const count = Math.max(1, deviceCount()); // the first one says that there is none
  for (let index = 0; index < count; index++) reseed(generatorOf(index, op), seed, op);
}

/** The seed that the current GPU's generator was started from. @throws {NoCudaError} there is no GPU. */
export function initialSeed(): bigint {
  return seedOf(generatorOf('cuda', 'cuda.initialSeed'));
}

/** The state of a GPU's generator: uint8 [16], on the CPU. @throws {NoCudaError} there is no GPU. */
export function getRngState(device: GpuDevice = 'cuda'): Tensor<'uint8'> {
  return stateOf(generatorOf(device, 'cuda.getRngState'));
}

/** Puts back what {@link getRngState} gave. @throws {NoCudaError} there is no GPU. */
export function setRngState(state: Tensor<'uint8'>, device: GpuDevice = 'cuda'): void {
  setState(generatorOf(device, 'cuda.setRngState'), state);
}
