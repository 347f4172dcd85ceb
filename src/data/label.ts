import { ArgumentError } from '../tensor/errors.js';
import { columnGetter, named } from './getter.js';
import { shown } from './shown.js';

/**
 * The name of the folder that a file lies in: the label of `cats/007.jpg` is `cats`.
 *
 * @throws {ArgumentError} `path` names no folder.
 * @example
 * ```ts
 * parentLabel('mnist/train/3/10.png'); // '3'
 * ```
 * @see https://docs.fast.ai/data.transforms.html#parent_label
 */
export function parentLabel(path: string): string {
  const label = pathParts(path).at(-2);
  if (!label)
    throw new ArgumentError('parentLabel', `expected a path with a folder, got ${shown(path)}`);
  return label;
}

/** Options of {@link RegexLabeller}. */
export interface RegexLabellerOptions {
  /**
   * The pattern has to match from the first character on, as Python's `re.match` does. Default
   * `false`: anywhere.
   */
  match?: boolean;
}

/**
 * A getter that returns what the first group of `pattern` matches in a path, with `/` between the
 * parts on every platform.
 *
 * @throws {ArgumentError} from the getter, when the pattern does not match; from here, when it has
 * no group.
 * @example
 * ```ts
 * const label = RegexLabeller(/(.+)_\d+\.jpg$/);
 * label('great_pyrenees_173.jpg'); // 'great_pyrenees'
 * ```
 * @see https://docs.fast.ai/data.transforms.html#regexlabeller
 */
export function RegexLabeller(
  pattern: RegExp | string,
  { match = false }: RegexLabellerOptions = {},
): (path: string) => string {
  const regex = new RegExp(
    pattern,
    typeof pattern === 'string' ? '' : pattern.flags.replace(/[gy]/g, ''),
  );
  if (new RegExp(`${regex.source}|`, regex.flags).exec('')?.length === 1) {
    throw new ArgumentError(
      'RegexLabeller',
      `expected a pattern with a group for the label, got ${regex}`,
    );
  }
  return named('RegexLabeller', (path: string): string => {
    const hit = regex.exec(path.replaceAll('\\', '/'));
    const label = hit?.[1];
    if (!hit || label === undefined || (match && hit.index !== 0)) {
      throw new ArgumentError('RegexLabeller', `${regex} does not match ${shown(path)}`);
    }
    return label;
  });
}

/**
 * A getter that returns element `index` of a list or tuple; −1 is the last, as in Python.
 *
 * @throws {ArgumentError} from the getter, when the item is no list or too short.
 * @example
 * ```ts
 * ItemGetter(1)(['a.jpg', 'cat']); // 'cat'
 * ```
 * @see https://docs.fast.ai/data.transforms.html#itemgetter
 */
export function ItemGetter<const Index extends number>(index: Index) {
  const get = <Item extends readonly unknown[]>(item: Item): Item[Index] => {
    const position = index < 0 ? item.length + index : index;
    if (!Array.isArray(item) || !(position in item))
      throw new ArgumentError('ItemGetter', `there is no element ${index} in ${shown(item)}`);
    return item[position];
  };
  return columnGetter('ItemGetter', get);
}

/**
 * A getter that returns property `name` of an object, or `fallback` where the object has none.
 *
 * @throws {ArgumentError} from the getter, when the property is absent and no fallback was given.
 * @example
 * ```ts
 * AttrGetter('label')({ label: 'cat' }); // 'cat'
 * ```
 * @see https://docs.fast.ai/data.transforms.html#attrgetter
 */
export function AttrGetter<Value>(name: string, fallback?: Value): (item: object) => Value {
  return columnGetter('AttrGetter', (item: object): Value => {
    const value = (item as Readonly<Record<string, Value | undefined>>)[name] ?? fallback;
    if (value !== undefined) return value;
    throw new ArgumentError('AttrGetter', `there is no '${name}' in ${shown(item)}`);
  });
}

/** The parts of a path, whichever separator it was written with. */
export function pathParts(path: string): string[] {
  return path.split(/[\\/]+/);
}
