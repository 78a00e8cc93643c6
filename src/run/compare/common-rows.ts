/** The rows that two tables in batches have in common, cut where a batch of either ends. */

import type { StoredBatch } from '../../stage-api/table-stream.ts';

export interface CommonRows {
  /** The number of the first of them in both tables. */
  readonly start: number;
  readonly rows: number;
  readonly left: InBatch;
  readonly right: InBatch;
}

interface InBatch {
  readonly batch: number;
  /** The row of the batch. */
  readonly from: number;
}

export function commonRows(left: readonly StoredBatch[], right: readonly StoredBatch[]): CommonRows[] {
  const common: CommonRows[] = [];
  let [one, other] = [0, 0];
  for (let start = 0; ; ) {
    const [mine, theirs] = [left[one], right[other]];
    if (mine === undefined || theirs === undefined) return common;
    const end = Math.min(mine.start + mine.rows, theirs.start + theirs.rows);
    if (end > start)
      common.push({
        start,
        rows: end - start,
        left: { batch: one, from: start - mine.start },
        right: { batch: other, from: start - theirs.start },
      });
    start = end;
    if (mine.start + mine.rows === end) one++;
    if (theirs.start + theirs.rows === end) other++;
  }
}
