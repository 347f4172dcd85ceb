/** An archive is damaged, of a kind that is not read, or holds what must not be unpacked. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}
