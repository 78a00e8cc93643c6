/**
 * What keeps anybody from knowing which results of a store are needed: something else in the place of a folder, a run
 * that does not tell what it used, and files of a later version of this program. As long as there is such a thing, no
 * result is deleted. A damaged record or checkpoint is none: it names nothing any more.
 */

import { lstatSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isMissing } from '../fault.ts';
import type { Store } from '../store.ts';
import { listPrefixes, listRecords, names, refuse } from './inventory.ts';

export interface Place {
  /** Relative to the store. */
  readonly path: string;
  readonly reason: string;
}

/** Paths in the store where there should be folders, and there is something else. */
export function misplacedFolders({ layout: { root, ...layout }, runs: log }: Store): Place[] {
  const { blobs, results, prefixes, documents, runs, locks, temporary } = layout;
  const tops = ['blobs-v1', 'code-v1', 'marks-v1', 'latest', 'reports'].map((name) => join(root, name));
  const below = (folders: readonly string[], name: RegExp): string[] =>
    folders.flatMap((folder) => namesSeen(folder).flatMap((one) => (name.test(one) ? [join(folder, one)] : [])));
  const shards = below([blobs, results, prefixes], /^[0-9a-f]{2}$/);
  const trainings = below(below([prefixes], /^[0-9a-f]{2}$/), /^[0-9a-f]{64}$/);
  const runFolders = log.list().map((id) => join(runs, id));
  const all = [...tops, blobs, results, prefixes, documents, runs, locks, temporary, ...shards, ...trainings];
  return [...all, ...runFolders].flatMap((path) => {
    const reason = lookAtFolder(path);
    return reason === undefined ? [] : [{ path: relative(root, path), reason }];
  });
}

/** Throws StoreFault where a folder or a record cannot be read. */
export function unclearPlaces(store: Store): Place[] {
  const { layout, records, checkpoints, runs } = store;
  const found = misplacedFolders(store).filter(({ path }) => /^(?:blobs-v1|results-v1|prefixes-v1|runs)\b/.test(path));
  const add = (path: string, reason: string | undefined): void => {
    if (reason !== undefined) found.push({ path: relative(layout.root, path), reason });
  };
  for (const name of names(layout.root))
    if (/^[a-z]+-v\d+$/.test(name) && !versioned.has(name))
      add(join(layout.root, name), 'is of another version of this program');
  const misplaced = found.some(({ path }) => path === 'runs');
  for (const id of runs.list(misplaced ? undefined : refuse)) add(join(layout.runs, id), unclearRun(store, id));
  for (const { key, path } of listRecords(layout)) add(path, laterProblem(records.look(key)));
  for (const prefix of listPrefixes(layout))
    for (const position of checkpoints.positions(prefix))
      add(layout.checkpoint(prefix, position), laterProblem(checkpoints.look(prefix, position)));
  return found;
}

const versioned = new Set(['blobs-v1', 'results-v1', 'prefixes-v1', 'code-v1', 'marks-v1', 'documents-v1']);

function laterProblem(found: object | undefined): string | undefined {
  const { problem, later } = (found ?? {}) as { readonly problem?: string; readonly later?: true };
  return later === true ? problem : undefined;
}

/** A run that was killed may have left nothing, or a last line that is cut off. */
function unclearRun({ runs }: Store, id: string): string | undefined {
  const found = runs.look(id);
  if (found !== undefined && 'manifest' in found) return undefined;
  if (found?.later !== true && runs.used(id) !== undefined) return undefined;
  return found?.problem ?? runs.eventsProblem(id);
}

function namesSeen(folder: string): string[] {
  return names(folder, () => {});
}

function lookAtFolder(path: string): string | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return lstatSync(path, { throwIfNoEntry: false }) && 'is a link to nothing';
    return stat.isDirectory() ? undefined : 'is no folder';
  } catch (error) {
    // Below a file there is nothing; the file itself has been looked at.
    return isMissing(error) ? undefined : `cannot be looked at (${(error as NodeJS.ErrnoException).code})`;
  }
}
