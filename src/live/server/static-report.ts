/** The report of a run as a file to be saved: the page that `pipeline run` writes, with the facts of this run. */

import { report } from '../../artifacts/report.ts';
import type { ActionKey } from '../../core/values/digest.ts';
import { openReport } from '../../report/present.ts';
import { readArtifact } from '../../store/objects/artifact.ts';
import type { Store } from '../../store/store.ts';
import type { Answer } from './answer.ts';

export async function staticReport(store: Store, run: string): Promise<Answer> {
  const manifest = store.runs.list().includes(run) ? store.runs.manifest(run) : undefined;
  if (manifest === undefined) return { refused: 404, why: 'there is no ended run of this name' };
  for (const { key } of manifest.actions) {
    const record = key === undefined ? undefined : (await store.records.find(key as ActionKey))?.record;
    const output = Object.values(record?.outputs ?? {}).find(({ type }) => type === report.type);
    if (output === undefined) continue;
    const { entry, files } = openReport(await readArtifact(store.blobs, output), manifest);
    const page = files.find(({ path }) => path === entry);
    // Saved and not shown: its scripts are inline, and this server's pages run none that are.
    if (page !== undefined) return { type: 'text/html; charset=utf-8', bytes: page.bytes, saveAs: `${run}.html` };
  }
  return { refused: 404, why: 'the run has no report in the store' };
}
