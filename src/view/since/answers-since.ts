/** The answers of two runs beside each other: how many rows are right in both, in one or in neither, and which changed. */

import { splitNames } from '../../artifacts/dataset.ts';
import {
  type ClassPredictions,
  type LabelPredictions,
  type Predictions,
  predictions,
} from '../../artifacts/predictions.ts';
import type { SinceAnswers, SinceRow } from '../../core/facts/since-facts.ts';
import type { Table } from '../../stage-api/table.ts';
import { idsText, type PairedRows, pairRows, type Side } from './pair-rows.ts';

/** The number of rows shown of each of the two kinds. */
const rowsMax = 24;

/** @throws StageFailure for a table that holds no predictions */
export function readAnswers(table: Table): Predictions {
  return predictions.read(table);
}

/** The answers, or a sentence why there are none to compare. Rows are without pictures: `withPictures` adds them. */
export function answersSince(
  before: Side,
  now: Side,
): { readonly answers: SinceAnswers; readonly by: PairedRows['by'] } | { readonly refused: string } {
  const [old, own] = [before.predictions, now.predictions];
  if (old.task !== own.task) return { refused: `the task is ${own.task} now, and was ${old.task}` };
  if (old.task === 'regression' || own.task === 'regression')
    return { refused: 'numbers are predicted, and no answer is right or wrong' };
  const names = namesOf(own);
  if (names.join('\n') !== namesOf(old).join('\n'))
    return { refused: 'the classes are other ones, or in another order' };
  const split = splitOf(old, own);
  if (split === undefined) return { refused: 'no split has answers in both runs' };
  const paired = pairRows(before, now, split);
  if (paired === undefined) return { refused: `nothing tells the ${split} rows apart, and so none has a partner` };
  const { same, relabelled } = sameLabels(paired, old, own);
  if (same.length === 0) return { refused: `no ${split} row of now was answered then` };
  const counts = { bothRight: 0, onlyBefore: 0, onlyNow: 0, bothWrong: 0 };
  const [wrong, right]: [Changed[], Changed[]] = [[], []];
  for (const [then, index] of same) {
    const [wasRight, isRight] = [isRightAt(old, then), isRightAt(own, index)];
    if (wasRight && isRight) counts.bothRight++;
    else if (!wasRight && !isRight) counts.bothWrong++;
    else if (wasRight) {
      counts.onlyBefore++;
      wrong.push({ then, index, sure: confidenceAt(own, index) });
    } else {
      counts.onlyNow++;
      right.push({ then, index, sure: confidenceAt(old, then) });
    }
  }
  const told = (changed: readonly Changed[]): SinceRow[] =>
    [...changed]
      .sort((left, right) => right.sure - left.sure || left.index - right.index)
      .slice(0, rowsMax)
      .map(({ then, index }) => rowOf(old, own, [then, index]));
  return {
    by: paired.by,
    answers: {
      split,
      ...counts,
      unmatched: {
        before: paired.unmatched.before + relabelled,
        now: paired.unmatched.now + relabelled,
      },
      newlyWrong: told(wrong),
      newlyRight: told(right),
    },
  };
}

interface Changed {
  readonly then: number;
  readonly index: number;
  readonly sure: number;
}

type Named = ClassPredictions | LabelPredictions;

function namesOf(of: Named): readonly string[] {
  return of.task === 'multilabel' ? of.labelNames : of.classNames;
}

/** The test rows, if both have them. */
function splitOf({ split: before }: Predictions, { split: now }: Predictions): string | undefined {
  return splitNames.toReversed().find((one) => before.includes(one) && now.includes(one));
}

/** Pairs whose labels differ are none: the row was labelled anew, or it is another one. */
function sameLabels(
  { pairs }: PairedRows,
  before: Named,
  now: Named,
): { readonly same: PairedRows['pairs']; readonly relabelled: number } {
  const same = pairs.filter(([then, index]) => {
    const [old, own] = [valuesAt(before, 'label', then), valuesAt(now, 'label', index)];
    return old.every((value, place) => value === own[place]);
  });
  return { same, relabelled: pairs.length - same.length };
}

function valuesAt(of: Named, column: 'label' | 'predicted', index: number): readonly number[] {
  if (of.task !== 'multilabel') return [of[column][index]!];
  const width = of.labelNames.length;
  return [...of[column].subarray(index * width, (index + 1) * width)];
}

function isRightAt(of: Named, index: number): boolean {
  const label = valuesAt(of, 'label', index);
  return valuesAt(of, 'predicted', index).every((value, place) => value === label[place]);
}

/** The greatest probability of the answer. */
function confidenceAt(of: Named, index: number): number {
  const width = namesOf(of).length;
  return Math.max(...of.probabilities.subarray(index * width, (index + 1) * width));
}

function textAt(of: Named, column: 'label' | 'predicted', index: number): string {
  const values = valuesAt(of, column, index);
  if (of.task !== 'multilabel') return of.classNames[values[0]!] ?? String(values[0]);
  return of.labelNames.filter((_, place) => values[place] === 1).join(', ') || 'none';
}

function rowOf(before: Named, now: Named, [then, index]: readonly [number, number]): SinceRow {
  const { ids = [], source } = now;
  const file = source?.files?.[source.file?.[index] ?? 0];
  const place = source && `${file === undefined ? '' : `${file}, `}row ${source.row[index]}`;
  const name = ids.length > 0 ? idsText(ids, index) : place;
  return {
    row: now.row[index]!,
    ...(name !== undefined && { name }),
    label: textAt(now, 'label', index),
    before: textAt(before, 'predicted', then),
    now: textAt(now, 'predicted', index),
  };
}

/** The rows that are shown, for which there may be pictures. */
export function shownRows({ newlyWrong, newlyRight }: SinceAnswers): number[] {
  return [...newlyWrong, ...newlyRight].map(({ row }) => row);
}

export function withPictures(answers: SinceAnswers, pictures: ReadonlyMap<number, string>): SinceAnswers {
  const drawn = (rows: readonly SinceRow[]): SinceRow[] =>
    rows.map((one) => {
      const picture = pictures.get(one.row);
      return picture === undefined ? one : { ...one, picture };
    });
  return { ...answers, newlyWrong: drawn(answers.newlyWrong), newlyRight: drawn(answers.newlyRight) };
}
