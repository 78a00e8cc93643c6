/** A file named by a document that cannot be read: thrown when its digest is asked for. */

import { Undecidable, type Undecided } from './undecidable.ts';

export class UnreadableFile extends Undecidable {
  /** `reason` is the system's code: `ENOENT`, `EISDIR`, `EACCES`. */
  constructor(path: string, reason: string) {
    super(failureOf(path, reason));
    this.name = 'UnreadableFile';
  }
}

function failureOf(path: string, reason: string): Undecided {
  const about = { code: 'file', where: path };
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
