/** The identity of the rows that are measured: numbers about other rows must not be compared with these. */

import type { InputArtifact } from 'arrowline/stage';
import { type DatasetRows, dataset as datasets, type SplitName } from '../../src/artifacts/dataset.ts';
import { type Contents, contentsOf } from '../lib/kit/dataset/row-contents.ts';
import type { Truth } from '../lib/learning/measures/truth.ts';

/** The digest of the rows of each split. */
export async function measuredRows(
  artifact: InputArtifact,
  dataset: Pick<DatasetRows, 'contents' | 'splits'>,
  splits: readonly SplitName[],
  breathe: () => Promise<void>,
): Promise<Contents> {
  const known = splits.map((split) => [split, dataset.contents?.[split]] as const);
  if (known.every(([, digest]) => digest !== undefined)) return Object.fromEntries(known) as Contents;
  const input = await artifact.open();
  const facts = datasets.facts({ columns: input.types, metadata: input.metadata });
  const ranges = splits.map((split) => [split, dataset.splits[split]] as const);
  return contentsOf(input, facts, breathe, Object.fromEntries(ranges));
}

/**
 * As facts of the record: `rows.test`; the task, since measures of several tasks share names; and of two classes
 * `positive`, the one that is looked for.
 */
export function measuredFacts(rows: Contents, truth: Truth): { readonly [name: string]: string } {
  const facts = Object.entries(rows).map(([split, digest]) => [`rows.${split}`, digest]);
  const positive = truth.task === 'binary' ? truth.names[truth.positive ?? 1] : undefined;
  // Two classes are measured like more of them.
  const task = truth.task === 'binary' ? 'multiclass' : truth.task;
  return { ...Object.fromEntries(facts), task, ...(positive !== undefined && { positive }) };
}
