// Random number generators: the default one, and generators of one's own.
import { addon, begin, first, put, putDevice, putTensor, type Writer } from './cells.js';
import { type Device, deviceCode } from './device.js';
import { ArgumentError } from './errors.js';
import { wrap } from './handle.js';
import type { Tensor } from './tensor.js';

const MAX_SEED = 2n ** 64n;

/** Frees native generators whose objects are gone; they are few and small, so that late is early enough. */
const finished = new FinalizationRegistry<number>((code) => {
  begin();
  put(code);
  addon.freeGenerator();
});

function seedText(op: string, seed: number | bigint): string {
  const ok =
    typeof seed === 'bigint' ? seed > -MAX_SEED && seed < MAX_SEED : Number.isSafeInteger(seed);
  if (!ok) throw ArgumentError.of(op, 'an integer of at most 64 bits', 'seed', seed);
  return BigInt.asUintN(64, BigInt(seed)).toString();
}

/** Options of {@link Generator}. */
export interface GeneratorOptions {
  /** Where the tensors are that it fills. Default `'cpu'`. */
  device?: Device;
}

/**
 * A source of random numbers with its own state (CPU: Mersenne Twister, GPU: Philox): the same seed gives PyTorch's numbers.
 *
 * @throws {ArgumentError} `seed` is not an integer.
 * @throws {NoCudaError} the generator is to be on a GPU and there is none.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Generator.html
 */
export class Generator {
  readonly #code: number;

  /** Where the tensors are that it fills. */
  readonly device: Device;

  /** @param seed default 67280421310721, PyTorch's */
  constructor(seed: number | bigint = 67280421310721n, { device = 'cpu' }: GeneratorOptions = {}) {
    this.device = device;
    begin();
    putDevice(device, 'Generator', 'device');
    addon.makeGenerator(seedText('Generator', seed));
    this.#code = first();
    finished.register(this, this.#code);
  }

  static code(generator: Generator): number {
    return generator.#code;
  }

  static is(value: unknown): value is Generator {
    return typeof value === 'object' && value !== null && #code in value;
  }

  /** Starts over from a seed. */
  manualSeed(seed: number | bigint): this {
    reseed(this.#code, seed, 'Generator.manualSeed');
    return this;
  }

  /** The seed that the generator was started from. */
  initialSeed(): bigint {
    return seedOf(this.#code);
  }

  /** The whole state, to be given to {@link Generator.setState} later: uint8 [5056] of the CPU, [16] of a GPU. */
  getState(): Tensor<'uint8'> {
    return stateOf(this.#code);
  }

  setState(state: Tensor<'uint8'>): this {
    setState(this.#code, state);
    return this;
  }
}

/** The code of a device's own generator, which `manualSeed` seeds; it stays while the thread lives. */
export function defaultGenerator(device: Device): number {
  const key = deviceCode(device, 'Generator');
  const known = defaults.get(key);
  if (known !== undefined) return known;
  begin();
  putDevice(device, 'Generator', 'device');
  addon.defaultGenerator();
  defaults.set(key, first());
  return first();
}

const defaults = new Map<number, number>();

export function reseed(code: number, seed: number | bigint, op: string): void {
  begin();
  put(code);
  addon.seedGenerator(seedText(op, seed));
}

export function seedOf(code: number): bigint {
  begin();
  put(code);
  return BigInt(addon.seedOfGenerator());
}

export function stateOf(code: number): Tensor<'uint8'> {
  begin();
  put(code);
  addon.generatorState();
  return wrap(first()) as Tensor<'uint8'>;
}

export function setState(code: number, state: Tensor<'uint8'>): void {
  begin();
  put(code);
  putTensor(state, 'setState', 'state');
  addon.setGeneratorState();
}

/** Writes a generator argument; none is the default generator. */
export const putGenerator: Writer = (value, op, name) => {
  if (value === null || value === undefined) put(0);
  else if (Generator.is(value)) put(Generator.code(value));
  else throw ArgumentError.of(op, 'a Generator', name, value);
};

/**
 * Seeds the default generator of every device. It belongs to the process: worker threads share it.
 *
 * @throws {ArgumentError} `seed` is not an integer.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.manual_seed.html
 */
export function manualSeed(seed: number | bigint): void {
  addon.manualSeed(seedText('manualSeed', seed));
}

/** The state of the default generator (CPU): uint8 [5056]. */
export function getRngState(): Tensor<'uint8'> {
  return stateOf(0);
}

/** Puts back what {@link getRngState} gave. */
export function setRngState(state: Tensor<'uint8'>): void {
  setState(0, state);
}
