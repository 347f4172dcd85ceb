// The blocks of a DataBlock and the getters, one for each block, however they are given.
import { ArgumentError, checkArg } from '../tensor/errors.js';
import type { Block } from './block.js';
import { TransformBlock } from './blocks.js';
import type { Getter } from './datasets.js';
import { type GetterLike, getterOf, isGetter } from './getter.js';
import { shown } from './shown.js';

/** The blocks; functions that make one are called. */
export function madeBlocks(given: readonly unknown[] | undefined): readonly Block[] {
  if (given === undefined) return [TransformBlock(), TransformBlock()];
  checkArg(
    Array.isArray(given) && given.length > 0,
    'DataBlock',
    'a list of at least one block',
    'blocks',
    given,
  );
  return given.map((one: unknown, i) => {
    const block: unknown = typeof one === 'function' ? one() : one;
    if (typeof block === 'object' && block !== null && 'typeTfms' in block) return block as Block;
    throw new ArgumentError('DataBlock', `block ${i} is none: ${shown(block)}`);
  });
}

/** The getters of all blocks, inputs first. */
export function allGetters(
  { getX, getY, getters }: { getX?: unknown; getY?: unknown; getters?: unknown },
  { inputs, targets }: { inputs: number; targets: number },
): Getter[] {
  if (getters === undefined)
    return [...gettersOf('getX', getX, inputs), ...gettersOf('getY', getY, targets)];
  if (getX === undefined && getY === undefined)
    return gettersOf('getters', getters, inputs + targets);
  throw new ArgumentError('DataBlock', 'expected getters, or getX and getY, got both');
}

const kinds = { getX: 'input', getY: 'target', getters: 'block' };
const asItIs: Getter = (item) => item;

function gettersOf(name: keyof typeof kinds, given: unknown, count: number): Getter[] {
  if (given === undefined) return Array.from({ length: count }, () => asItIs);
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const odd = list.find((getter) => !isGetter(getter));
  if (odd !== undefined || list.includes(undefined))
    throw ArgumentError.of('DataBlock', 'functions', name, odd);
  if (list.length === count) return list.map((getter) => getterOf(getter as GetterLike));
  const expected =
    count === 1
      ? `1 function, for 1 ${kinds[name]}`
      : `${count} functions, one for each ${kinds[name]}`;
  const hint =
    count === 1 && list.length > 1
      ? `; functions applied in turn stand in a list of their own, ${name}: [[first, second]]`
      : '';
  throw new ArgumentError(
    'DataBlock',
    `expected ${expected}, for ${name}, got ${list.length}${hint}`,
  );
}
