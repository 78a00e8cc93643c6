/** The two kinds of store errors: the disk refuses (StoreFault), or bytes are damaged (DamagedBlob). */

import { lstatSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';

/** The disk refuses: full, read-only, not permitted. Ends a run with exit code 4; published results stay good. */
export class StoreFault extends Error {
  readonly code: string;
  readonly path: string;
  /** Suggests what to do, if known. */
  readonly hint: string | undefined;

  constructor(doing: string, path: string, cause: unknown) {
    const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? 'UNKNOWN';
    super(`cannot ${doing} ${path}: ${reasonOf(code, cause)}`, { cause });
    this.name = 'StoreFault';
    this.code = code;
    this.path = path;
    this.hint = (code === 'EACCES' || code === 'EPERM' ? ownerHint(path) : undefined) ?? hints[code];
  }
}

const another = 'or give another folder with --store';
const space =
  'free some space (`pipeline gc` deletes results that no kept run uses) and run again: finished results are kept';
const access = `check who may write there, ${another}`;

/** For something of another user: a store of a group needs more than a folder that the group may see. */
function ownerHint(path: string): string | undefined {
  for (let at = path; ; at = dirname(at)) {
    const stat = statOf(at);
    if (stat === undefined && dirname(at) !== at) continue;
    if (stat === undefined || stat.uid === process.getuid?.()) return undefined;
    const mode = (stat.mode & 0o7777).toString(8);
    return `${at} is of user ${stat.uid} and group ${stat.gid}, mode ${mode}: in a store of a group, its owner calls \`chmod -R g+rwX\` on the store, and \`chmod g+s\` on its folders; ${another}`;
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

const reasons: { readonly [code: string]: string } = {
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the quota of this user on the disk is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'permission denied',
  EPERM: 'the system does not permit it',
  ENAMETOOLONG: 'the path is longer than the file system allows',
  ELOOP: 'symbolic links lead in a circle, or one is in the place of a file',
  EMFILE: 'this process may open no more files',
  ENFILE: 'the machine has too many open files',
  EIO: 'the disk reports an error',
  EXDEV: 'tmp/ of the store is on another disk than the rest of it',
  EFBIG: 'the file would be larger than is allowed',
};

const hints: { readonly [code: string]: string } = {
  ENOSPC: space,
  EDQUOT: space,
  EROFS: `mount it for writing, ${another}; cached results can be read as it is`,
  EACCES: access,
  EPERM: access,
  ENAMETOOLONG: 'give a folder with a shorter path with --store',
  ELOOP: `mend the link, ${another}`,
  ENOTDIR: `move what is in the way, ${another}`,
  EMFILE: 'raise the limit of open files (ulimit -n)',
  ENFILE: 'close other programs, or raise the limit of open files of the machine',
  EIO: 'check the disk, then run `pipeline verify`',
  EXDEV: 'make tmp/ a folder of the store, not a link or mount',
  EFBIG: 'raise the limit (ulimit -f), or use a file system that takes larger files',
};

function reasonOf(code: string, cause: unknown): string {
  const reason = reasons[code];
  // An error made by this program has a better message than the system's.
  const own = cause instanceof Error && (cause as NodeJS.ErrnoException).syscall === undefined;
  if (reason !== undefined && !(own && code === 'EFBIG')) return `${reason} (${code})`;
  return cause instanceof Error ? cause.message : String(cause);
}

/** Called for a part of the store that cannot be listed, so that listing goes on with the rest. */
export type FaultListener = (fault: StoreFault) => void;

/** For callers that must not treat an unlistable folder as empty. */
export const refuse: FaultListener = (fault) => {
  throw fault;
};

/** A blob is missing, or its bytes do not match its digest. The artifact has to be made again. */
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

/** Nothing is there, or something that is not a file; a store treats both as missing. */
export function isNoFile(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return isMissing(error) || code === 'EISDIR' || code === 'ELOOP' || code === 'ENOFILE' || code === 'EFBIG';
}

/** The disk, or the user's quota, is full. */
export function isFull(code: string): boolean {
  return code === 'ENOSPC' || code === 'EDQUOT';
}
