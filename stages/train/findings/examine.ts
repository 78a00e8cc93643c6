/** Findings of a finished training: from its curves, the answers of the kept epoch, the units of its model, its targets. */

import { areClasses, areNumbers, areSeveral, type RowRange } from '../../../src/artifacts/dataset.ts';
import type { Finding } from '../../../src/artifacts/history.ts';
import { curveFindings } from '../../../src/artifacts/training/findings.ts';
import type { Predictor } from '../../lib/learning/engines/engine.ts';
import type { EpochRow } from '../epoch-row.ts';
import type { Lesson } from '../lesson.ts';
import { deadUnits, watchedRows } from './dead-units.ts';
import { chanceFinding, deadFinding, greatestShare, type Skill, spreadFinding } from './rules.ts';

interface Finished {
  readonly history: readonly EpochRow[];
  readonly stoppedEarly: boolean;
  readonly kept: number;
}

/** `predictor` makes one of the model. */
export async function examine(
  { breathe }: { breathe(): Promise<void> },
  { network, dataset }: Pick<Lesson, 'network' | 'dataset'>,
  { history, stoppedEarly, kept }: Finished,
  predictor: () => Promise<Predictor>,
): Promise<Finding[]> {
  const { train } = dataset.splits;
  const pieces = watchedRows(train);
  const rows = pieces.reduce((sum, { start, end }) => sum + end - start, 0);
  const skill = skillOf(dataset, history[kept - 1]!);
  const { labels } = dataset;
  return [
    ...curveFindings({ ...curvesOf(history), stoppedEarly }),
    ...(skill ? chanceFinding(skill, kept) : []),
    ...deadFinding(await deadUnits(network, pieces, predictor, breathe), rows),
    ...(areNumbers(labels) ? spreadFinding(labels.value.subarray(train.start, train.end)) : []),
  ];
}

function curvesOf(rows: readonly EpochRow[]) {
  const curve = (name: string): number[] | undefined => {
    const values = rows.flatMap((row) => row[name] ?? []);
    return values.length === 0 ? undefined : values;
  };
  return {
    epoch: rows.map((_, index) => index + 1),
    loss: rows.map(({ loss }) => loss),
    accuracy: curve('accuracy'),
    validationLoss: curve('validationLoss'),
    gradientNorm: curve('gradientNorm'),
  };
}

/** On the validation rows, or on the training rows where there are none. R² is known of validation rows only. */
function skillOf(
  { labels, splits }: Pick<Lesson['dataset'], 'labels' | 'splits'>,
  { accuracy, validationAccuracy, 'validation.r2': r2 }: EpochRow,
): Skill | undefined {
  if (r2 !== undefined) return { r2, rows: 'validation' };
  const found = validationAccuracy ?? accuracy;
  if (found === undefined) return undefined;
  const rows = validationAccuracy === undefined ? 'training' : 'validation';
  return {
    accuracy: found,
    share: greatestShare(answersIn(labels, splits[rows === 'training' ? 'train' : rows])),
    rows,
  };
}

/** The class of each row, or its labels as one text. */
function answersIn(labels: Lesson['dataset']['labels'], { start, end }: RowRange): Iterable<number | string> {
  if (areClasses(labels)) return labels.label.subarray(start, end);
  if (!areSeveral(labels)) return [];
  const { values, names } = labels;
  return Array.from({ length: end - start }, (_, row) =>
    values.subarray((start + row) * names.length, (start + row + 1) * names.length).join(''),
  );
}
