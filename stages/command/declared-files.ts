/**
 * The files that a command declares, compared with the digests in its key: before the program starts, and after it has
 * ended. A result of other bytes would be stored under a wrong key.
 */

import { createHash } from 'node:crypto';
import { type BigIntStats, createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Digest, StageFailure } from 'arrowline/stage';

export interface DeclaredFiles {
  /** Fails with `file-changed` for a file that is not as it was. Files that nobody touched are not read again. */
  unchanged(): Promise<void>;
}

export async function checkDeclared(
  directory: string,
  files: readonly (readonly [path: string, digest: Digest])[],
): Promise<DeclaredFiles> {
  const looks = new Map<string, string | undefined>();
  const check = async (): Promise<void> => {
    for (const [name, digest] of files) {
      const path = join(directory, name);
      const look = lookOf(path);
      if (look !== undefined && look === looks.get(path)) continue;
      if (look === undefined || (await digestOfFile(path)) !== digest) throw changed(name);
      looks.set(path, look);
    }
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
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  } catch {
    return undefined;
  }
  return `sha256:${hash.digest('hex')}`;
}

function changed(path: string): StageFailure {
  return new StageFailure('file-changed', 'a file changed while the pipeline ran', {
    where: path,
    found: 'other bytes than those in the key',
    hint: 'run again when nothing writes to it; if the command itself writes it, make it an output',
  });
}
