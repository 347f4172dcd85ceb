import { KindlingError } from '../tensor/errors.js';
import { shown } from './shown.js';

/**
 * Something is wrong with the data: the message says which step failed and on which item. Code
 * `ERR_DATA`; `cause` is the error itself.
 */
export class DataError extends KindlingError {
  override name = 'DataError';
  /** The item as `getItems` returned it, where one is to blame. */
  readonly item: unknown;

  constructor(
    step: string,
    message: string,
    { item, cause }: { item?: unknown; cause?: unknown } = {},
  ) {
    super('ERR_DATA', step, message, cause === undefined ? {} : { cause });
    this.item = item;
  }

  /** The error of one step, named once however many layers it passes. */
  static inStep(step: string, error: unknown): DataError {
    if (error instanceof DataError) return error;
    const message = messageOf(error);
    const prefix = `${step}: `;
    return new DataError(
      step,
      message.startsWith(prefix) ? message.slice(prefix.length) : message,
      { cause: error },
    );
  }

  /** The error again, with the item that it happened on. */
  static atItem(item: unknown, error: unknown): DataError {
    if (error instanceof DataError && error.item !== undefined) return error;
    const message = messageOf(error);
    const named = typeof item === 'string' ? item : typeof item === 'object' && shown(item);
    const text =
      named !== false && message.includes(named) ? message : `${message}, for item ${shown(item)}`;
    const cause = error instanceof DataError ? error.cause : error;
    const step = error instanceof KindlingError ? error.op : '';
    return new DataError(
      step,
      step && text.startsWith(`${step}: `) ? text.slice(step.length + 2) : text,
      { item, cause },
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
