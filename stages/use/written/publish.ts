/**
 * A file, or a folder, that is written beside its place and gets its name when it is complete: nobody sees half of one, and
 * one that is there is replaced only if that is asked for.
 */

import { existsSync, rmSync } from 'node:fs';
import { link, rename, stat } from 'node:fs/promises';
import { StageFailure } from 'arrowline/stage';

/** @throws StageFailure `file-exists`, before anything is written and when it is complete */
export async function publish<Result>(
  path: string,
  force: boolean,
  write: (draft: string) => Promise<Result>,
): Promise<Result> {
  const draft = `${path}.${process.pid}.part`;
  if (!force && existsSync(path)) throw taken(path);
  const remove = (): void => rmSync(draft, { recursive: true, force: true });
  const stop = (): void => {
    remove();
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  try {
    const result = await write(draft);
    const isFolder = (await stat(draft)).isDirectory();
    // A folder is never replaced: it may hold files of others.
    if (isFolder && existsSync(path)) throw taken(path);
    if (force || isFolder) await rename(draft, path);
    else await linked(draft, path);
    return result;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
    remove();
  }
}

/** A name that somebody took meanwhile is not replaced, as it would be by `rename`. */
async function linked(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw taken(path);
    // A disk without links.
    if (existsSync(path)) throw taken(path);
    await rename(draft, path);
  }
}

function taken(path: string): StageFailure {
  return new StageFailure('file-exists', 'there is something at the place of the output', {
    where: path,
    hint: 'name another file; --force replaces a file, never a folder',
  });
}
