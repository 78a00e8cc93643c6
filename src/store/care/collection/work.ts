/**
 * Deletes folders of actions: scratch of processes that have ended, and checkpoints of programs that have their result,
 * or that no kept run asks for.
 */

import { lstatSync } from 'node:fs';
import { bytesIn } from '../../objects/folder.ts';
import type { Place } from '../../objects/object-store.ts';
import { deleteOwnFolder, whyFolderKept } from '../../ownership.ts';
import type { Store } from '../../store.ts';
import { type DraftCollection, type DraftLimits, whyWriterKept } from './drafts.ts';
import type { Needs } from './needs.ts';

interface Folder {
  readonly path: string;
  /** Undefined if it may be deleted. */
  readonly reason: string | undefined;
}

/** Safe beside live runs. */
export function collectScratch({ layout, work }: Store, limits: DraftLimits): DraftCollection {
  const folders = work.scratches().map((scratch) => ({
    path: scratch.path,
    reason: whyFolderKept(scratch.path) ?? whyWriterKept(scratch, limits),
  }));
  return collect(folders, layout.local, limits);
}

/** Only when no run goes on: it may be about to continue from one. */
export async function collectProgramCheckpoints(
  { layout, work, records }: Store,
  { kept }: Needs,
  limits: DraftLimits,
): Promise<DraftCollection> {
  const folders: Folder[] = [];
  for (const { key, path } of work.checkpointFolders()) {
    const needed = kept.has(key) && (await records.get(key)) === undefined;
    folders.push({ path, reason: needed ? 'is needed' : (whyFolderKept(path) ?? youth(path, limits)) });
  }
  return collect(folders, layout.local, limits);
}

function youth(path: string, { now, graceMs }: DraftLimits): string | undefined {
  return now - lstatSync(path).mtimeMs < graceMs ? 'is young' : undefined;
}

function collect(
  folders: readonly Folder[],
  local: (path: string) => string,
  { dryRun }: DraftLimits,
): DraftCollection {
  const go = folders.filter(({ reason }) => reason === undefined);
  const draftBytes = go.reduce((sum, { path }) => sum + bytesIn(path), 0);
  if (!dryRun) for (const { path } of go) deleteOwnFolder(path);
  const left: Place[] = folders.flatMap(({ path, reason }) =>
    reason === undefined || reason === 'is needed' ? [] : [{ path: local(path), reason }],
  );
  return { drafts: go.length, draftBytes, deleted: go.map(({ path }) => local(path)), left };
}
