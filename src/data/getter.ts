// What a getter may be written as, and how a list of functions becomes one.
import { DataError } from './dataError.js';
import type { Getter } from './datasets.js';

/**
 * Functions applied in turn: the first takes the item, each further one what the one before gives,
 * and the last gives what the block reads. fastai's Pipeline of getters. The compiler checks the
 * first and the last.
 */
export type GetterChain<Item = unknown, Raw = unknown> = readonly [
  Getter<Item>,
  ...(readonly ((value: never) => unknown)[]),
  (value: never) => Raw | Promise<Raw>,
];

/** A getter: a function of the item, or a list of functions applied in turn. */
export type GetterLike<Item = unknown, Raw = unknown> = Getter<Item, Raw> | GetterChain<Item, Raw>;

/** The function under a name that stands in messages and in `summary()`. */
export function named<F extends (...args: never[]) => unknown>(name: string, getter: F): F {
  return Object.defineProperty(getter, 'name', { value: name });
}

const columns = new WeakMap<object, Getter>();

/** A getter that only looks up what stands in the item, so that it may be asked at any time. */
export function columnGetter<F extends (item: never) => unknown>(name: string, getter: F): F {
  columns.set(getter, getter as unknown as Getter);
  return named(name, getter);
}

/** The look-up that a getter begins with, if it does. */
export function columnOf(getter: Getter): Getter | undefined {
  return columns.get(getter);
}

/** One function of one or several; an error of the second or a later one names it. */
export function getterOf(getter: GetterLike): Getter {
  if (typeof getter === 'function') return getter;
  const steps = getter as readonly ((value: unknown) => unknown)[];
  const step = (value: unknown, i: number): unknown => {
    const next = steps[i];
    if (!next) return value;
    const failed = (error: unknown) => {
      throw DataError.inStep(next.name || `getter, function ${i + 1}`, error);
    };
    try {
      const given = next(value);
      if (given instanceof Promise) return given.then((got) => step(got, i + 1), failed);
      value = given;
    } catch (error) {
      failed(error);
    }
    return step(value, i + 1);
  };
  const names = steps.map(({ name }, i) => name || `function ${i + 1}`);
  const inTurn = named(names.join(', then '), (item: unknown) => step(item, 0));
  const column = columns.get(steps[0] as Getter);
  if (column) columns.set(inTurn, column);
  return inTurn;
}

/** Whether it is a function, or a list of functions. */
export function isGetter(getter: unknown): getter is GetterLike {
  const steps: readonly unknown[] = Array.isArray(getter) ? getter : [getter];
  return steps.length > 0 && steps.every((step) => typeof step === 'function');
}
