import { inspect } from 'node:util';
import { originOf } from './origin.js';

/**
 * An item in an error message: a path as it is, everything else on one line and cut to a length
 * that a person reads; for a row of a file also where it stands there.
 */
export function shown(item: unknown): string {
  if (typeof item === 'string') return `'${item}'`;
  if (item instanceof Uint8Array) return `${item.length} bytes`;
  const text = inspect(item, {
    breakLength: Number.POSITIVE_INFINITY,
    depth: 1,
    maxArrayLength: 8,
    maxStringLength: 80,
  });
  const short = text.length > 160 ? `${text.slice(0, 157)}...` : text;
  const origin = originOf(item);
  return origin === undefined ? short : `${short} (${origin})`;
}

/** The first few of many names, with a count of the rest. */
export function listed(names: readonly string[], most = 12): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ');
}
