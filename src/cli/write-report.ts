/** Writes report artifacts to `reports/<pipeline>/` of the store, to be opened. */

import { join, normalize, sep } from 'node:path';
import type { Digest } from '../core/digest.ts';
import type { RunFacts } from '../core/run-facts.ts';
import { decodeTable } from '../stage-api/table.ts';
import { makeFolder, replaceFile } from '../store/publish.ts';
import type { Store } from '../store/store.ts';
import type { CommandContext } from './context.ts';

/** Returns the path of each report's first page. */
export async function writeReports(
  facts: RunFacts,
  store: Store,
  context: CommandContext,
  folder = join(store.layout.reports, facts.pipeline),
): Promise<string[]> {
  const reports = facts.actions.filter((action) => action.kind === 'report' && action.outputs.report !== undefined);
  const entries: string[] = [];
  for (const action of reports) {
    const output = action.outputs.report as Digest;
    const record = action.key === undefined ? undefined : store.records.get(action.key as never);
    const bytes = record?.outputs.report?.bytes;
    if (bytes === undefined) continue;
    const table = decodeTable(store.blobs.read(output, bytes));
    const target = reports.length === 1 ? folder : join(folder, action.id.replace(/[^\w=,.-]+/g, '_'));
    makeFolder(target);
    for (const file of await context.presentReport(table, facts))
      replaceFile(store.layout.temporary, inside(target, file.path), file.bytes);
    entries.push(join(target, String(table.metadata.entry)));
  }
  return entries;
}

/** A path below `folder`: a report's file names are data. */
function inside(folder: string, path: string): string {
  const joined = normalize(join(folder, path));
  if (!joined.startsWith(folder + sep)) throw new Error(`the report names a file outside its folder: ${path}`);
  return joined;
}
