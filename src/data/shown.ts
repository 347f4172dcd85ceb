import { inspect } from 'node:util';

/**
 * An item in an error message: a path as it is, everything else on one line and cut to a length
 * that a person reads.
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
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}

/** The first few of many names, with a count of the rest. */
export function listed(names: readonly string[], most = 12): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ');
}
