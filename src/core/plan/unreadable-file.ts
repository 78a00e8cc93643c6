/** A file named by a document that cannot be read: thrown when its digest is asked for. */

import type { Failure } from '../facts/event.ts';

/** The failure of an action that could not be decided; nothing of it has been executed. */
export type Undecided = Omit<Failure, 'log' | 'stack'>;

export class UnreadableFile extends Error {
  readonly failure: Undecided;

  /** `reason` is the system's code: `ENOENT`, `EISDIR`, `EACCES`. */
  constructor(path: string, reason: string) {
    const failure = failureOf(path, reason);
    super(`${failure.message}: ${path}`);
    this.name = 'UnreadableFile';
    this.failure = failure;
  }
}

function failureOf(path: string, reason: string): Undecided {
  const about = { code: 'file', where: path } as const;
  if (reason === 'ENOENT' || reason === 'ENOTDIR')
    return {
      ...about,
      message: 'a file to read does not exist',
      hint: "relative paths start at the document's folder; what -P gives, where the command was called",
    };
  if (reason === 'EISDIR')
    return { ...about, message: 'a file to read is a folder', found: 'a folder', expected: 'a file' };
  if (reason === 'ENOFILE')
    return {
      ...about,
      message: 'a file to read is not a regular file',
      found: 'a pipe, a socket or a device',
      expected: 'a file',
    };
  return { ...about, message: `a file cannot be read (${reason})` };
}
