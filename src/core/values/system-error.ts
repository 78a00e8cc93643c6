/** System errors as sentences: the operation, the path, the reason and a hint. */

export interface SystemError {
  /** `named`: the given path is wrong; `machine`: the machine or disk is at fault. */
  readonly fault: 'named' | 'machine';
  readonly message: string;
  readonly hint?: string;
}

/** Errors about the given path. */
const mistakes: { readonly [code: string]: string } = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'something else has that name',
  ENOTEMPTY: 'the folder is not empty',
  EACCES: 'permission denied',
  EPERM: 'that is not permitted',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  ENXIO: 'it is not a file',
  ENOFILE: 'it is not a file',
  EFBIG: 'it is too large',
  ERR_FS_FILE_TOO_LARGE: 'it is too large',
  ERR_STRING_TOO_LONG: 'it is too large',
};

/** Errors of the machine. */
const troubles: { readonly [code: string]: readonly [reason: string, hint?: string] } = {
  ENOSPC: ['the disk is full', 'free some space; finished results are kept, and the next run continues from them'],
  EDQUOT: [
    'the disk quota is used up',
    'free some space; finished results are kept, and the next run continues from them',
  ],
  EROFS: ['the file system is read-only'],
  EIO: ['the disk reports an error'],
  EMFILE: ['too many files are open', 'raise the limit: ulimit -n 1024'],
  ENFILE: ['too many files are open on this machine'],
  ENOMEM: ['there is not enough memory'],
  EAGAIN: ['no more processes or memory are available at the moment'],
};

/** Fields that Node adds to a system error; each error has some of them. */
interface SystemFields {
  readonly code?: string;
  readonly syscall?: string;
  readonly path?: string;
  readonly dest?: string;
}

/** Undefined for an error that is not a system error, that is, for a bug. */
export function systemError(error: unknown): SystemError | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof RangeError && /allocat|out of memory|array buffer length/i.test(error.message))
    return {
      fault: 'machine',
      message: `there is not enough memory: ${error.message}`,
      hint: 'a limit on address space (ulimit -v) must leave room for WebAssembly: about 20 GB',
    };
  const { code, syscall, path, dest } = error as SystemFields;
  if (code === undefined || (syscall === undefined && mistakes[code] === undefined)) return undefined;
  if (syscall === 'uv_cwd')
    return { fault: 'named', message: 'the working directory no longer exists', hint: 'change to a folder that does' };
  const what = [syscall ?? 'read', path, ...(dest === undefined ? [] : ['to', dest])].filter(
    (one) => one !== undefined,
  );
  const sentence = (reason: string): string => `cannot ${what.join(' ')}: ${reason} (${code})`;
  const mistake = mistakes[code];
  if (mistake !== undefined) return { fault: 'named', message: sentence(mistake) };
  const [reason = error.message, hint] = troubles[code] ?? [];
  return { fault: 'machine', message: sentence(reason), ...(hint !== undefined && { hint }) };
}
