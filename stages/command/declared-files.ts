/**
 * The files that a command declares, compared with the names and digests in its key: before the program starts, and
 * after it has ended. A result of other bytes, or of one file more, would be stored under a wrong key.
 */

import { type BigIntStats, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ProgramPlace, StageFailure } from 'arrowline/stage';
import { sha256OfFile } from '../lib/kit/file-digest.ts';

export interface DeclaredFiles {
  /**
   * Fails with `file-changed` for a file that is not as it was, and for one that is new below a declared folder. Files
   * that nobody touched are not read again.
   */
  unchanged(): Promise<void>;
}

export async function checkDeclared({
  directory,
  files,
  listed,
}: Pick<ProgramPlace, 'directory' | 'files' | 'listed'>): Promise<DeclaredFiles> {
  const names = new Set(files.map(([name]) => name));
  const looks = new Map<string, string | undefined>();
  const check = async (): Promise<void> => {
    for (const [name, digest] of files) {
      const path = join(directory, name);
      const look = lookOf(path);
      if (look !== undefined && look === looks.get(path)) continue;
      if (look === undefined || (await digestOfFile(path)) !== digest)
        throw changed(name, 'other bytes than those in the key');
      looks.set(path, look);
    }
    const added = listed().find((name) => !names.has(name));
    if (added !== undefined) throw changed(added, 'a file that is not in the key');
  };
  await check();
  return { unchanged: check };
}

/** Facts that differ once a file has been written or replaced; undefined if there is none. */
function lookOf(path: string): string | undefined {
  let stat: BigIntStats;
  try {
    stat = statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
  return [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join();
}

/** Undefined if it cannot be read. */
export async function digestOfFile(path: string): Promise<string | undefined> {
  try {
    return `sha256:${await sha256OfFile(path)}`;
  } catch {
    return undefined;
  }
}

function changed(path: string, found: string): StageFailure {
  return new StageFailure('file-changed', 'a file changed while the pipeline ran', {
    where: path,
    found,
    hint: 'run again when nothing writes to it; if the command itself writes it, make it an output',
  });
}
