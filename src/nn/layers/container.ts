// Modules made of modules.

import { checkArg } from '../../tensor/errors.js';
import type { Tensor } from '../../tensor/tensor.js';
import { Module } from '../module.js';
import { foldRepeats, formatModule } from '../repr.js';

/** A module whose children are its elements: `list[0]`, `list[1]` … */
abstract class ModuleArray extends Module {
  [index: number]: Module;
  readonly #names: string[] = [];

  /** The number of elements. */
  get length(): number {
    return this.#names.length;
  }

  /** The elements in order. */
  *[Symbol.iterator](): Generator<Module> {
    for (const name of this.#names) yield this.named(name);
  }

  /** The element at `index`; negative ones count from the end. */
  at(index: number): Module | undefined {
    const name = this.#names.at(index);
    return name === undefined ? undefined : this.named(name);
  }

  /** Adds an element at the end. @throws {ArgumentError} it is not a module. */
  append(module: Module): this {
    this.add(String(this.#names.length), module);
    return this;
  }

  protected add(name: string, module: Module): void {
    const op = this.constructor.name;
    checkArg(module instanceof Module, op, 'a module', name, module);
    checkArg(!(name in this), op, 'a name that the container does not use itself', 'module', name);
    Object.assign(this, { [name]: module });
    this.#names.push(name);
  }

  private named(name: string): Module {
    return (this as unknown as Record<string, Module>)[name] as Module;
  }
}

/**
 * Modules that are called one after the other. Elements are `model[0]`, `model[1]` …, or named ones of an object.
 *
 * @throws {ArgumentError} something is not a module, or a name is already a member of `Sequential`.
 * @example
 * ```ts
 * const model = new nn.Sequential(new nn.Linear(784, 50), new nn.ReLU(), new nn.Linear(50, 10));
 * model.call(rand([64, 784])).shape; // [64, 10]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Sequential.html
 */
export class Sequential extends ModuleArray {
  constructor(...modules: readonly Module[] | [Readonly<Record<string, Module>>]) {
    super();
    const [first] = modules;
    const named = modules.length === 1 && Object.getPrototypeOf(first) === Object.prototype;
    for (const [name, module] of Object.entries(named ? (first as object) : modules))
      this.add(name, module);
  }

  override forward(x: Tensor, ...more: Tensor[]): Tensor {
    checkArg(more.length === 0, 'Sequential', 'one tensor', 'call', more.length + 1);
    let out = x;
    for (const module of this) out = module.call(out);
    return out;
  }
}

/**
 * A list of modules for a module's own `forward` to use; it cannot be called itself.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ModuleList.html
 */
export class ModuleList extends ModuleArray {
  constructor(modules: Iterable<Module> = []) {
    super();
    for (const module of modules) this.append(module);
  }

  override forward(): Tensor {
    throw new TypeError('ModuleList: expected its elements to be called, got a call of the list');
  }

  override toString(): string {
    const texts = [...this].map((module, i) => [`${i}`, module.toString()] as const);
    return formatModule(this.constructor.name, '', foldRepeats(texts));
  }
}

/** A function as a module. @see https://docs.fast.ai/layers.html#lambda */
export class Lambda extends Module {
  readonly func: (...inputs: Tensor[]) => Tensor;

  constructor(func: (...inputs: Tensor[]) => Tensor) {
    super();
    checkArg(typeof func === 'function', 'Lambda', 'a function', 'func', func);
    this.func = func;
  }

  override forward(...inputs: Tensor[]): Tensor {
    return this.func(...inputs);
  }

  override extraRepr(): string {
    return this.func.name === '' ? '' : `func=${this.func.name}`;
  }
}
