// Random number generators: the default one, and generators of one's own.
import { addon, begin, first, put, putTensor, type Writer } from './cells.js';
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

/**
 * A source of random numbers with its own state (CPU, Mersenne Twister): the same seed gives PyTorch's numbers.
 *
 * @throws {ArgumentError} `seed` is not an integer.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Generator.html
 */
export class Generator {
  readonly #code: number;

  /** @param seed default 67280421310721, PyTorch's */
  constructor(seed: number | bigint = 67280421310721n) {
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
    begin();
    put(this.#code);
    addon.seedGenerator(seedText('Generator.manualSeed', seed));
    return this;
  }

  /** The seed that the generator was started from. */
  initialSeed(): bigint {
    begin();
    put(this.#code);
    return BigInt(addon.seedOfGenerator());
  }

  /** The whole state, to be given to {@link Generator.setState} later: uint8 [5056]. */
  getState(): Tensor<'uint8'> {
    return stateOf(this.#code);
  }

  setState(state: Tensor<'uint8'>): this {
    setState(this.#code, state);
    return this;
  }
}

function stateOf(code: number): Tensor<'uint8'> {
  begin();
  put(code);
  addon.generatorState();
  return wrap(first()) as Tensor<'uint8'>;
}

function setState(code: number, state: Tensor<'uint8'>): void {
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
