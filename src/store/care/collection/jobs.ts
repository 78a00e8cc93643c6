/**
 * Jobs whose runs have ended: those that may be at work still, the results that no record names yet, and folders that
 * nobody will read again.
 */

import type { ActionKey, Digest } from '../../../core/values/digest.ts';
import type { JobFolder } from '../../jobs/job-folder.ts';
import type { JobPlace } from '../../jobs/jobs.ts';
import { bytesIn } from '../../objects/folder.ts';
import type { Store } from '../../store.ts';
import type { DraftCollection, DraftLimits } from './drafts.ts';

/** Asks the batch system whether jobs of a folder are at work; undefined if it does not answer. */
export type AskAtWork = (folder: JobFolder) => Promise<boolean | undefined>;

/** Without an answer, a job that has said nothing for a week is at work no more. */
const silenceMsMax = 7 * 24 * 3600 * 1000;
/** A submission may be on its way for this long. */
const submissionMs = 60_000;

/** Jobs that may still read inputs and leave results: beside them nothing is collected. */
export async function jobsAtWork({ jobs }: Store, now: number, ask?: AskAtWork): Promise<string[]> {
  const found: string[] = [];
  for (const id of jobs.ids()) {
    const folder = jobs.open(id);
    const silentMs = now - folder.touched();
    if (!folder.unfinished() || silentMs >= silenceMsMax) continue;
    const known = silentMs < submissionMs ? undefined : await ask?.(folder);
    // The last ones may have ended since.
    if (known ?? folder.unfinished()) found.push(id);
  }
  return found;
}

/** The jobs with outcomes that a run may still use, by key. */
async function waiting({ jobs, records }: Store): Promise<ReadonlyMap<ActionKey, JobPlace>> {
  const found = new Map<ActionKey, JobPlace>();
  for (const key of jobs.keys()) {
    const place = jobs.of(key);
    if (place === undefined || !jobs.open(place.job).ended([place.number]).has(place.number)) continue;
    if ((await records.get(key)) === undefined) found.set(key, place);
  }
  return found;
}

/** Blobs that jobs have made and no record names yet. */
export async function blobsOfJobs(store: Store): Promise<Digest[]> {
  const places = [...(await waiting(store)).values()];
  return places.flatMap(({ job, number }) => store.jobs.open(job).outcome(number)?.blobs ?? []);
}

/** Deletes folders of jobs that no key leads to, and keys that have their record. Only when no job is at work. */
export async function collectJobs(store: Store, { now, graceMs, dryRun }: DraftLimits): Promise<DraftCollection> {
  const { jobs, layout } = store;
  const used = await waiting(store);
  const needed = new Set([...used.values()].map(({ job }) => job));
  const idle = jobs.ids().filter((id) => !needed.has(id));
  const go = idle.filter((id) => now - jobs.open(id).touched() >= graceMs);
  const folders = go.map((id) => jobs.open(id).folder);
  const draftBytes = folders.reduce((sum, folder) => sum + bytesIn(folder), 0);
  if (!dryRun) {
    for (const key of jobs.keys()) if (!used.has(key)) jobs.forget(key);
    for (const id of go) jobs.open(id).remove();
  }
  const left = idle.filter((id) => !go.includes(id)).map((id) => jobs.open(id).folder);
  return {
    drafts: go.length,
    draftBytes,
    deleted: folders.map(layout.local),
    left: left.map((folder) => ({ path: layout.local(folder), reason: 'is young' })),
  };
}
