/** `--split` of `pipeline show`. */

import type { DatasetOverview, SplitName } from '../../view/table/dataset-overview.ts';
import { UsageError } from '../exit.ts';

/** The rows of the split that is asked for, or all. @throws UsageError for a table without splits */
export function rangeOf(
  { rows }: { readonly rows: number },
  overview: DatasetOverview | undefined,
  { split }: { readonly split?: SplitName },
): readonly [number, number] {
  if (split === undefined) return [0, rows];
  if (overview === undefined) throw new UsageError('only a dataset has splits', 'leave --split out');
  return overview.splits[split];
}
