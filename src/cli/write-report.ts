/**
 * Writes report artifacts to `reports/<pipeline>/` of the store, to be opened. What is written already stays: a run
 * that executed nothing has nothing new to show, and drawing a report takes longer than such a run.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join, normalize, sep } from 'node:path';
import { canonicalJson, type Json } from '../core/canonical.ts';
import { type Digest, digestOf } from '../core/digest.ts';
import type { RunFacts } from '../core/run-facts.ts';
import { makeFolder, replaceFile } from '../store/publish.ts';
import type { Store } from '../store/store.ts';
import type { CommandContext } from './context.ts';

/** What was written last, beside the folder it was written to. Deletable. */
interface Written {
  /** Of all that a page shows but for when and in which run it was shown. */
  readonly shows: Digest;
  /** Paths of the first pages, relative to the folder. */
  readonly entries: readonly string[];
}

/** Returns the path of each report's first page. */
export async function writeReports(facts: RunFacts, store: Store, context: CommandContext): Promise<string[]> {
  const reports = facts.actions.filter((action) => action.kind === 'report' && action.outputs.report !== undefined);
  if (reports.length === 0) return [];
  const folder = join(store.layout.reports, facts.pipeline);
  const note = `${folder}.json`;
  const shows = shownIn(facts, context.version);
  const before = facts.executed === 0 ? readNote(note) : undefined;
  const paths = (before?.entries ?? []).map((entry) => join(folder, entry));
  if (before?.shows === shows && paths.every((path) => existsSync(path))) return paths;
  const { decodeTable } = await import('../stage-api/table.ts');
  const entries: string[] = [];
  for (const action of reports) {
    const output = action.outputs.report as Digest;
    const record = action.key === undefined ? undefined : store.records.get(action.key as never);
    const bytes = record?.outputs.report?.bytes;
    if (bytes === undefined) continue;
    const table = decodeTable(store.blobs.read(output, bytes));
    const own = reports.length === 1 ? '' : action.id.replace(/[^\w=,.-]+/g, '_');
    const target = join(folder, own);
    makeFolder(target);
    for (const file of await context.presentReport(table, facts))
      replaceFile(store.layout.temporary, inside(target, file.path), file.bytes);
    entries.push(join(own, String(table.metadata.entry)));
  }
  const written: Written = { shows, entries };
  replaceFile(store.layout.temporary, note, new TextEncoder().encode(`${JSON.stringify(written)}\n`));
  return entries.map((entry) => join(folder, entry));
}

function shownIn({ outcome, gates, actions, file }: RunFacts, version: string): Digest {
  const shown = actions.map(({ outcome: _outcome, ...action }) => action);
  return digestOf(canonicalJson({ version, outcome, file, gates, actions: shown } as unknown as Json));
}

function readNote(path: string): Written | undefined {
  try {
    const note = JSON.parse(readFileSync(path, 'utf8')) as Written;
    return typeof note.shows === 'string' && Array.isArray(note.entries) ? note : undefined;
  } catch {
    return undefined;
  }
}

/** A path below `folder`: a report's file names are data. */
function inside(folder: string, path: string): string {
  const joined = normalize(join(folder, path));
  if (!joined.startsWith(folder + sep)) throw new Error(`the report names a file outside its folder: ${path}`);
  return joined;
}
