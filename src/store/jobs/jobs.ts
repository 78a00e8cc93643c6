/**
 * The jobs of a store: their folders, and for each key the job that makes it.
 *
 *   jobs/<key>.json   the folder and number of the job that makes a key, until its outcome is used
 */

import { join } from 'node:path';
import { type ActionKey, parseActionKey } from '../../core/values/digest.ts';
import { count, exactly, object, shapeCheck, text } from '../../core/values/shape.ts';
import type { Layout } from '../layout.ts';
import { bytesIn, names } from '../objects/folder.ts';
import { openDraft, takeName } from '../objects/publish.ts';
import { lookAnewFor } from '../objects/sight.ts';
import { deleteOwn, isThere } from '../ownership.ts';
import { claimStore } from '../presence.ts';
import { seal } from '../records/sealed.ts';
import { type JobFolder, jobFolder, jobsVersion, type SealedFile } from './job-folder.ts';
import { readSealed } from './read-sealed.ts';

/** The place of the job that makes a key. */
export interface JobPlace {
  readonly job: string;
  readonly number: number;
}

const isPlace = shapeCheck<JobPlace & { readonly key: string }>(object({ key: text, job: text, number: count }));

export interface Jobs {
  open(id: string): JobFolder;
  /** The same in a store that is made if there is none. Throws StoreFault. */
  begin(id: string): JobFolder;
  /** The folders of all jobs. */
  ids(): readonly string[];
  /** The job that makes a key and whose outcome nobody has used. Ask only while the key is locked. */
  of(key: ActionKey): JobPlace | undefined;
  /** All keys that have such a job. */
  keys(): readonly ActionKey[];
  place(key: ActionKey, place: JobPlace): void;
  forget(key: ActionKey): void;
  /** Bytes of all their files. */
  bytes(): number;
  /** All their files that are sealed, those of keys among them. */
  sealed(): readonly SealedFile[];
}

/** The folder of all keys is not looked at anew for each of a million. */
const lookMs = 1000;

export function openJobs(layout: Layout): Jobs {
  const { root, jobs, temporary, isShared } = layout;
  const pathOf = (key: ActionKey): string => join(jobs, `${key}.json`);
  const ids = (): string[] =>
    names(jobs).filter((name) => !name.endsWith('.json') && !name.startsWith('.') && !name.includes('.set-aside-'));
  const keys = (): ActionKey[] =>
    names(jobs).flatMap((name) => (/^[0-9a-f]{64}\.json$/.test(name) ? [parseActionKey(name.slice(0, 64))] : []));
  let lookedAt = Number.NEGATIVE_INFINITY;
  /** Another machine may have placed one before it let go of the key. */
  const lookForOthers = (key: ActionKey): void => {
    if (!isShared || performance.now() - lookedAt < lookMs) return;
    lookAnewFor(pathOf(key), root);
    lookedAt = performance.now();
  };
  const of = (key: ActionKey): JobPlace | undefined => {
    lookForOthers(key);
    const found = readSealed(pathOf(key), object({ version: exactly(jobsVersion), key: exactly(key) }), isPlace);
    return found && { job: found.job, number: found.number };
  };
  return {
    ids,
    keys,
    of,
    open: (id) => jobFolder(layout, id),
    begin: (id) => {
      claimStore(layout);
      return jobFolder(layout, id);
    },
    place: (key, place) => {
      // One that is lost with the power costs time: its action is submitted again.
      const draft = openDraft(temporary, 0o644);
      draft.write(seal(JSON.stringify({ version: jobsVersion, key, ...place })));
      takeName(draft.leave(), pathOf(key));
    },
    forget: (key) => void deleteOwn(pathOf(key)),
    bytes: () => (isThere(jobs) ? bytesIn(jobs) : 0),
    sealed: () => [
      ...keys().map((key) => ({ path: pathOf(key), blobs: () => (of(key) === undefined ? undefined : []) })),
      ...ids().flatMap((id) => jobFolder(layout, id).sealed()),
    ],
  };
}
