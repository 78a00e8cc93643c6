/**
 * Finds places that hide which results of a store are needed: something else instead of a folder, a run whose used keys
 * cannot be read, and files of a newer version of this program. While there are any, no result is deleted. A damaged
 * record or checkpoint does not count: it refers to nothing any more.
 */

import { sep } from 'node:path';
import { refuse } from '../fault.ts';
import { liesIn, versionedFolders } from '../layout.ts';
import { names, whyNoFolder } from '../objects/folder.ts';
import type { Place } from '../objects/object-store.ts';
import { positionOf } from '../records/checkpoint-store.ts';
import type { Store } from '../store.ts';
import { listCheckpoints, listRecords } from './inventory.ts';

/** Paths in the store where there should be folders but there is something else. */
export async function misplacedFolders({ layout, objects, runs }: Store): Promise<Place[]> {
  const { documents, locks, temporary, latests, reports, scratches, programCheckpoints } = layout;
  const others = [
    latests,
    reports,
    documents,
    scratches,
    programCheckpoints,
    layout.jobs,
    layout.runs,
    locks,
    temporary,
    ...runs.list().map(layout.run),
  ];
  return [
    ...(await objects.obstacles()),
    ...others.flatMap((path) => {
      const reason = whyNoFolder(path);
      return reason === undefined ? [] : [{ path: layout.local(path), reason }];
    }),
  ];
}

/** Rejects with StoreFault if a folder or a record cannot be read. */
export async function unclearPlaces(store: Store): Promise<Place[]> {
  const { layout, objects, records, checkpoints, runs } = store;
  const found = (await misplacedFolders(store)).filter(
    ({ path }) => liesIn(path, ['blobs', 'records', 'checkpoints']) || path.split(sep)[0] === layout.local(layout.runs),
  );
  const add = (path: string, reason: string | undefined): void => {
    if (reason !== undefined) found.push({ path, reason });
  };
  for (const name of names(layout.root))
    if (/^[a-z]+-v\d+$/.test(name) && !versionedFolders.has(name))
      add(name, 'was written by another version of this program');
  const misplaced = found.some(({ path }) => path === layout.local(layout.runs));
  for (const id of runs.list(misplaced ? undefined : refuse)) add(layout.local(layout.run(id)), unclearRun(store, id));
  for (const { key, name } of await listRecords(objects))
    add(objects.place(name), laterProblem(await records.look(key)));
  for (const { prefix, number, name } of await listCheckpoints(objects)) {
    const position = positionOf(number);
    if (position !== undefined) add(objects.place(name), laterProblem(await checkpoints.look(prefix, position)));
  }
  return found;
}

function laterProblem(found: object | undefined): string | undefined {
  const { problem, later } = (found ?? {}) as { readonly problem?: string; readonly later?: true };
  return later === true ? problem : undefined;
}

/** A killed run may have left nothing, or a truncated last line. */
function unclearRun({ runs }: Store, id: string): string | undefined {
  const found = runs.look(id);
  if (found !== undefined && 'manifest' in found) return undefined;
  if (found?.later !== true && runs.used(id) !== undefined) return undefined;
  return found?.problem ?? runs.eventsProblem(id);
}
