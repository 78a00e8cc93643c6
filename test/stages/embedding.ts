/** Embedding artifacts for tests of the stages that analyse them. */

import { column, makeTable, type Table } from '../../src/stage-api/table.ts';
import { random } from '../../stages/lib/kit/random/random.ts';

export function embeddingTable(
  values: Float32Array,
  width: number,
  labels?: ArrayLike<number>,
  facts: {
    readonly layer?: string;
    readonly split?: string;
    readonly firstRow?: number;
    readonly model?: string;
    readonly originalNames?: readonly string[];
  } = {},
): Table {
  const rows = values.length / width;
  const label = Int32Array.from({ length: rows }, (_, row) => labels?.[row] ?? 0);
  return makeTable(
    {
      row: column.int32(Int32Array.from({ length: rows }, (_, row) => (facts.firstRow ?? 100) + row)),
      label: column.int32(label.map((one) => one % 2)),
      original: column.int32(label),
      values: column.vectors(values, width),
    },
    {
      type: 'embedding',
      version: 1,
      layer: facts.layer ?? 'encoded',
      split: facts.split ?? 'test',
      classNames: ['even', 'odd'],
      originalNames: facts.originalNames ?? ['a', 'b', 'c', 'd'],
      ...(facts.model !== undefined && { model: facts.model }),
    },
  );
}

/** `each` rows around each of four corners far apart; label and cluster in order of the corners. */
export function fourBlobs(
  each: readonly [number, number, number, number],
  spread = 0.3,
): { values: Float32Array; labels: number[] } {
  const source = random(11, 'four blobs');
  const corners = [
    [0, 0, 0],
    [9, 0, 1],
    [0, 8, 2],
    [9, 8, -5],
  ] as const;
  const labels = each.flatMap((count, corner) => new Array<number>(count).fill(corner));
  const values = labels.flatMap((label) => corners[label]!.map((at) => at + spread * source.normal()));
  return { values: Float32Array.from(values), labels };
}
