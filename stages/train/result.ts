/** The outputs of a training and its record: the model of the kept epoch, the history, numbers and notes. */

import { type StageContext, type StageResult, tableDigest } from 'arrowline/stage';
import { type Finding, type History, history as histories } from '../../src/artifacts/history.ts';
import { madeFrom } from '../../src/artifacts/lineage.ts';
import { modelTable } from '../lib/learning/network/model-table.ts';
import type { EpochRow } from './epoch-row.ts';
import type { kind } from './kind.ts';
import type { Lesson } from './lesson.ts';
import type { Trained } from './training.ts';

interface Outcome extends Trained {
  readonly kept: number;
  /** Of the kept epoch. */
  readonly weights: readonly Float32Array[];
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

export async function resultOf(
  { parameters, seed }: StageContext<typeof kind>,
  { network, groups, meaning, loss, preparation }: Lesson,
  { history, seconds, reused, kept, stoppedEarly, weights, findings, notes }: Outcome,
): Promise<StageResult<(typeof kind)['outputs']>> {
  const done = history.length;
  const model = modelTable({
    network,
    weights,
    inputs: groups.map(({ name, shape, scale, names }) => ({ name, shape, scale, ...(names && { names }) })),
    meaning,
    loss,
    epochs: kept,
    ...(preparation && { preparation }),
  });
  return {
    outputs: {
      model,
      history: histories.write({
        ...epochColumns(history),
        stoppedEarly,
        keptEpoch: kept,
        findings,
        ...(parameters.augment && { augmentation: { ...parameters.augment, seed } }),
        ...madeFrom(await tableDigest(model)),
      }),
    },
    metrics: { ...history[kept - 1]!, epochs: done, parameters: network.parameters, keptEpoch: kept },
    timings: { secondsPerEpoch: seconds, trainSeconds: sum(seconds.slice(reused)) },
    notes: [
      ...notes,
      ...(reused > 0
        ? [`continued from epoch ${reused}, which saved ${sum(seconds.slice(0, reused)).toFixed(1)} s`]
        : []),
      ...(stoppedEarly ? [`stopped early after epoch ${done}`] : []),
      ...(kept < done ? [`kept epoch ${kept}`] : []),
      ...findings.map(({ text }) => text),
    ],
  };
}

/**
 * Columns of the history by the names of a row; other names are measures on the validation rows. Some of those are
 * defined in some epochs only, a precision where the class is predicted: a column has NaN for the others.
 */
const columns = ['accuracy', 'validationLoss', 'validationAccuracy', 'learningRate', 'gradientNorm'] as const;

type EpochColumns = Pick<History, 'epoch' | 'loss' | (typeof columns)[number] | 'measures'>;

function epochColumns(rows: readonly EpochRow[]): EpochColumns {
  const column = (name: string): Float64Array => Float64Array.from(rows, (row) => row[name] ?? Number.NaN);
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const measures = names.filter((name) => name.startsWith('validation.'));
  return {
    epoch: Int32Array.from(rows, (_, index) => index + 1),
    loss: column('loss'),
    ...Object.fromEntries(columns.filter((name) => names.includes(name)).map((name) => [name, column(name)])),
    measures: Object.fromEntries(measures.map((name) => [name, column(name)])),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
