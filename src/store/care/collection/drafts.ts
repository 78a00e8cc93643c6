/** Deletes drafts whose writers have ended, and damaged objects that were set aside. */

import type { Layout } from '../../layout.ts';
import { type Draft, listDrafts } from '../../objects/drafts.ts';
import type { Place } from '../../objects/object-store.ts';
import { deleteOwn, whyKept } from '../../ownership.ts';

export interface DraftLimits {
  /** Drafts younger than this are kept. */
  readonly graceMs: number;
  readonly dryRun: boolean;
  readonly now: number;
}

export interface DraftCollection {
  readonly drafts: number;
  readonly draftBytes: number;
  readonly deleted: readonly string[];
  readonly left: readonly Place[];
}

/** A writer that cannot be observed counts as ended if its draft has not changed for a day. */
const silenceMsMax = 24 * 3600 * 1000;

/** Why the writer of a draft may still need it; undefined if it does not. */
export function whyWriterKept({ writer, modified }: Draft, { now, graceMs }: DraftLimits): string | undefined {
  if (writer === undefined) return 'was not written by this program';
  if (writer === 'alive') return 'is being written';
  const age = now - modified;
  if (age < graceMs) return 'is young';
  return writer === 'unknown' && age < silenceMsMax
    ? 'belongs to a process that cannot be observed from here, and is less than a day old'
    : undefined;
}

export function collectDrafts(layout: Layout, limits: DraftLimits): DraftCollection {
  const keptBecause = (draft: Draft): string | undefined =>
    (draft.writer === undefined ? undefined : whyKept(draft.path)) ?? whyWriterKept(draft, limits);
  const drafts = listDrafts(layout.temporary).map((draft) => ({ ...draft, reason: keptBecause(draft) }));
  const go = drafts.filter(({ reason }) => reason === undefined);
  if (!limits.dryRun) for (const { path } of go) deleteOwn(path);
  return {
    drafts: go.length,
    draftBytes: go.reduce((sum, { bytes }) => sum + bytes, 0),
    deleted: go.map(({ path }) => layout.local(path)),
    left: drafts.flatMap(({ path, reason }) => (reason === undefined ? [] : [{ path: layout.local(path), reason }])),
  };
}

export function joined(parts: readonly DraftCollection[]): DraftCollection {
  return {
    drafts: parts.reduce((sum, one) => sum + one.drafts, 0),
    draftBytes: parts.reduce((sum, one) => sum + one.draftBytes, 0),
    deleted: parts.flatMap((one) => one.deleted),
    left: parts.flatMap((one) => one.left),
  };
}
