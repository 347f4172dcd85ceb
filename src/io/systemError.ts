// What the operating system refuses, in words and with the file's name.
import { FileError, KindlingError } from '../tensor/errors.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EISDIR: 'expected a file, got a folder',
  ENOTDIR: 'a part of the path is not a folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many open files',
};

/** The error of a file operation; errors that are ours already pass as they are. */
export function systemError(op: string, file: string, error: unknown): Error {
  if (error instanceof KindlingError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return error instanceof Error ? error : new Error(String(error));
  const reason = REASONS[code];
  return new FileError(op, file, reason === undefined ? message : `${reason} (${code})`, {
    cause: error,
  });
}
