/**
 * Written reports of values (`-P`, `--set`) that none of the newest runs had: `gc` deletes them. Only files that a report
 * wrote go; a page that compares two named runs, and a page of an earlier version, which does not say of what it is, stay.
 */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { object, shapeCheck, text, texts } from '../../core/values/shape.ts';
import type { Store } from '../../store/store.ts';
import { isInside, reportName } from './write-report.ts';

export interface OldReports {
  readonly reports: number;
  /** Their files, relative to the store. */
  readonly files: readonly string[];
  readonly bytes: number;
}

const isNamed = shapeCheck<{ readonly name: string; readonly files: readonly string[] }>(
  object({ name: text, files: texts }),
);

/** @param keepRuns the reports of this many newest runs of each pipeline are kept */
export function deleteOldReports(store: Store, keepRuns: number, dryRun: boolean): OldReports {
  const { reports } = store;
  const kept = namesOfNewest(store, keepRuns);
  const files: string[] = [];
  let [count, bytes] = [0, 0];
  for (const note of reports.notes()) {
    const about = parsed(note);
    if (!isNamed(about) || kept.has(about.name)) continue;
    const folder = reports.folder(about.name);
    const own = about.files.filter((path) => isInside(folder, path)).map((path) => join(folder, path));
    for (const path of own) {
      const size = statSync(path, { throwIfNoEntry: false })?.size;
      if (size === undefined) continue;
      bytes += size;
      files.push(reports.local(path));
    }
    count++;
    if (!dryRun) reports.removeAll(about.name, own);
  }
  return { reports: count, files, bytes };
}

function namesOfNewest({ runs }: Store, keepRuns: number): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Map<string, number>();
  for (const id of runs.list()) {
    const manifest = runs.manifest(id);
    if (manifest === undefined) continue;
    const nth = (seen.get(manifest.pipeline) ?? 0) + 1;
    seen.set(manifest.pipeline, nth);
    if (nth <= keepRuns) names.add(reportName(manifest));
  }
  return names;
}

function parsed(note: string): unknown {
  try {
    return JSON.parse(note);
  } catch {
    return undefined;
  }
}
