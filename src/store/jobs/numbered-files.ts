/**
 * Files by number, a thousand to a folder: a run may have a million, of which it looks for those at work again and again.
 *
 *   <part>/<thousand>/<number><ending>
 */

import { join } from 'node:path';
import { names } from '../objects/folder.ts';

export interface NumberedFiles {
  path(number: number): string;
  /** The folder in which the file of a number lies. */
  folder(number: number): string;
  /** Numbers that have a file: among some, or all. */
  numbers(among?: Iterable<number>): ReadonlySet<number>;
}

const perFolder = 1000;

/** `look` is called for each folder before it is listed. */
export function numberedFiles(part: string, ending: string, look: (folder: string) => void): NumberedFiles {
  const folderOf = (thousand: number | string): string => join(part, String(thousand));
  const folder = (number: number): string => folderOf(Math.floor(number / perFolder));
  const listed = (at: string): string[] => {
    look(at);
    return names(at);
  };
  return {
    folder,
    path: (number) => join(folder(number), `${number}${ending}`),
    numbers: (among) => {
      const wanted = among === undefined ? undefined : new Set(among);
      const folders =
        wanted === undefined
          ? listed(part).flatMap((name) => (/^\d+$/.test(name) ? [folderOf(name)] : []))
          : new Set([...wanted].map(folder));
      if (wanted !== undefined) look(part);
      const found = new Set<number>();
      for (const at of folders)
        for (const name of listed(at)) {
          const number = name.endsWith(ending) && /^\d+\./.test(name) ? Number.parseInt(name, 10) : undefined;
          if (number !== undefined && wanted?.has(number) !== false) found.add(number);
        }
      return found;
    },
  };
}
