/** Answers as they are stored. */

import type { DatasetRows } from '../../src/artifacts/dataset.ts';
import type { Predictions } from '../../src/artifacts/predictions.ts';
import { takeOrigins } from '../lib/kit/dataset/take-origins.ts';
import type { SplitMeasures } from './split-metrics.ts';

/** The predictions of all splits, one after the other. */
export function predictionsOf(
  measured: readonly SplitMeasures[],
  dataset: DatasetRows,
  threshold: number,
): Predictions {
  const row = joined(
    Int32Array,
    measured.map(({ split, rows }) => {
      const { start } = dataset.splits[split];
      return Int32Array.from({ length: rows }, (_, index) => start + index);
    }),
  );
  const about = {
    split: measured.flatMap(({ split, rows }) => new Array<string>(rows).fill(split)),
    row,
    ...takeOrigins(dataset, Uint32Array.from(row)),
  };
  const answers = measured.map((one) => one.answers);
  const first = answers[0]!; // There is at least one split, and all are of one task.
  switch (first.task) {
    case 'regression': {
      const all = answers.filter((one) => one.task === 'regression');
      return {
        ...{ task: first.task, ...about },
        label: joined(
          Float64Array,
          all.map((one) => one.label),
        ),
        predicted: joined(
          Float32Array,
          all.map((one) => one.predicted),
        ),
      };
    }
    case 'multilabel': {
      const all = answers.filter((one) => one.task === 'multilabel');
      return {
        ...{ task: first.task, ...about, labelNames: first.names, threshold },
        label: joined(
          Uint8Array,
          all.map((one) => one.label),
        ),
        predicted: joined(
          Uint8Array,
          all.map((one) => one.predicted),
        ),
        probabilities: joined(
          Float32Array,
          all.map((one) => one.probabilities),
        ),
      };
    }
    default: {
      const all = answers.filter((one) => one.task !== 'regression' && one.task !== 'multilabel');
      const { task, names, positive } = first;
      return {
        ...{ task, ...about, classNames: names },
        ...(positive !== undefined && { positive }),
        ...(task === 'binary' && { threshold }),
        label: joined(
          Int32Array,
          all.map((one) => one.label),
        ),
        predicted: joined(
          Int32Array,
          all.map((one) => one.predicted),
        ),
        probabilities: joined(
          Float32Array,
          all.map((one) => one.probabilities),
        ),
      };
    }
  }
}

interface Numbers<Values> {
  new (length: number): Values & { set(part: ArrayLike<number>, at: number): void };
}

function joined<Values>(Kind: Numbers<Values>, parts: readonly ArrayLike<number>[]): Values {
  const all = new Kind(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
