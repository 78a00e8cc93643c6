/** What can go wrong with a store, as two kinds of error that callers tell apart. */

/** The disk said no: full, read-only, not permitted. Ends a run with exit code 4; what is published stays good. */
export class StoreFault extends Error {
  readonly code: string;
  readonly path: string;

  constructor(doing: string, path: string, cause: unknown) {
    const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? 'UNKNOWN';
    super(`cannot ${doing} ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'StoreFault';
    this.code = code;
    this.path = path;
  }
}

/** A blob is absent or its bytes are not those of its name: whoever needs it must have it made again. */
export class DamagedBlob extends Error {
  readonly digest: string;
  readonly reason: string;

  constructor(digest: string, reason: string) {
    super(`artifact ${digest} ${reason}`);
    this.name = 'DamagedBlob';
    this.digest = digest;
    this.reason = reason;
  }
}

export function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Nothing is there, or something that is no file to read: in a store, either way there is nothing of that name. */
export function isNoFile(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return isMissing(error) || code === 'EISDIR' || code === 'ELOOP' || code === 'ENOFILE' || code === 'EFBIG';
}
