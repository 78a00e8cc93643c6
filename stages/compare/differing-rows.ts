/** The rows to which two answers differ, as the artifact keeps them. */

import type { Comparison } from '../../src/artifacts/comparison.ts';
import type { Predictions } from '../../src/artifacts/predictions.ts';
import { takeOrigins } from '../lib/kit/dataset/take-origins.ts';
import type { Answers } from '../lib/learning/measures/answers.ts';
import { rowsOf } from './compare-answers.ts';
import type { Own } from './sides.ts';

type Rows = Pick<Comparison, 'split' | 'row' | 'label' | 'answers' | 'source' | 'ids'>;

export function differingRows(
  { now, before }: { readonly now: Answers; readonly before: Answers },
  { predictions: given, order }: Pick<Own, 'predictions' | 'order'>,
): Rows {
  const width = now.label.length / rowsOf(now);
  const chosen: number[] = [];
  for (const index of order.keys())
    for (let at = index * width; at < (index + 1) * width; at++)
      if (now.predicted[at] !== before.predicted[at]) {
        chosen.push(index);
        break;
      }
  const indices = Uint32Array.from(chosen, (index) => order[index]!);
  return {
    split: Array.from(indices, (index) => given.split[index]!),
    row: Int32Array.from(indices, (index) => given.row[index]!),
    label: taken(now.label, chosen, width, now.task),
    answers: {
      now: taken(now.predicted, chosen, width, now.task),
      before: taken(before.predicted, chosen, width, now.task),
    },
    ...takeOrigins(given, indices),
  };
}

/** No rows, of the task of the predictions. */
export function noRows({ task }: Predictions): Rows {
  const none = taken([], [], 1, task);
  return { split: [], row: new Int32Array(), label: none, answers: { now: none, before: none } };
}

function taken(
  values: ArrayLike<number>,
  rows: readonly number[],
  width: number,
  task: Answers['task'],
): Comparison['label'] {
  if (task === 'regression') return Float64Array.from(rows, (row) => values[row]!);
  if (task !== 'multilabel') return Int32Array.from(rows, (row) => values[row]!);
  return Uint8Array.from(
    { length: rows.length * width },
    (_, at) => values[rows[Math.floor(at / width)]! * width + (at % width)]!,
  );
}
