import { ChecksumError, fileFault, NetError, SpaceError, StoppedError } from '../../net/errors.js';
import { KindlingError } from '../../tensor/errors.js';
import { ArchiveError } from './archive/archiveError.js';

/**
 * A data set or a file could not be fetched; nothing half-fetched is taken for a whole. `url` is its address, `code` says why:
 *
 * - `'ERR_DOWNLOAD'`: the server, or the way to it;
 * - `'ERR_CHECKSUM'`: what arrived has another size or checksum than expected;
 * - `'ERR_ARCHIVE'`: the archive is damaged, of a kind that is not read, or holds an entry that must not be unpacked;
 * - `'ERR_DISK'`: the disk is full, or a folder cannot be written, or holds something else.
 */
export class DownloadError extends KindlingError {
  override name = 'DownloadError';

  constructor(
    code: 'ERR_DOWNLOAD' | 'ERR_CHECKSUM' | 'ERR_ARCHIVE' | 'ERR_DISK',
    op: string,
    message: string,
    /** The address, without user and password. */
    readonly url: string,
    options?: ErrorOptions,
  ) {
    super(code, op, message, options);
  }
}

/** What is known where an error is caught. */
interface Where {
  op: string;
  url: string;
  /** The archive's or file's name. */
  name: string;
  /** The folder that was written to. */
  folder: string;
}

/** What users get to see of an error: a {@link DownloadError}, the reason of their own signal, or an error as it is. */
export function explainDownload(error: unknown, { op, url, name, folder }: Where): unknown {
  const say = (code: DownloadError['code'], message: string, next?: string): DownloadError => {
    const text = next === undefined ? message : `${message}; ${next}`;
    return new DownloadError(code as 'ERR_DISK', op, text, url, { cause: error });
  };
  if (error instanceof StoppedError) return error.cause ?? error;
  if (error instanceof ChecksumError) return say('ERR_CHECKSUM', error.message, error.next);
  if (error instanceof SpaceError) return say('ERR_DISK', error.message, error.next);
  if (error instanceof NetError) return say('ERR_DOWNLOAD', error.message, error.next);
  if (error instanceof ArchiveError)
    return say('ERR_ARCHIVE', `${name} is not unpacked: ${error.message}`);
  const fault = fileFault(error, folder);
  return fault ? say('ERR_DISK', fault.message, fault.next) : error;
}
