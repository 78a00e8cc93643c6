/**
 * Fits steps to the training rows of a dataset: what `prepare` stores, and everything that is needed to prepare other rows.
 * One column is in memory at a time, and of it the training rows alone, so nothing else can show in the fit.
 */

import { StageFailure } from 'arrowline/stage';
import { featureColumn } from '../../../src/artifacts/dataset.ts';
import type { Fit, FittedColumn } from '../../../src/artifacts/fit.ts';
import { quoted } from '../kit/dataset/label-text.ts';
import { numbersOf, textsOf } from './cells.ts';
import { type ColumnSteps, columnGroupsOf, requireColumns, stepsFor } from './column-steps.ts';
import { type Counted, countCategories, fitCategories } from './fit-categories.ts';
import { fitNumber } from './fit-number.ts';
import { madeNumbers } from './made-numbers.ts';
import { type Pieces, placeIn } from './pieces.ts';
import { type GroupedColumn, regrouped } from './regroup.ts';
import { requireValues } from './require-values.ts';
import { isZoned } from './times.ts';
import type { Part, Written } from './written.ts';

/** @throws StageFailure `no-rows`, `feature-step`, `not-numeric`, `not-finite`, `precision`, `too-large`, `unknown-category` */
export async function fitFeatures(
  pieces: Pieces,
  written: Written,
  done: (columns: number, of: number) => void,
): Promise<Fit> {
  const groups = columnGroupsOf(pieces.facts);
  requireColumns(groups, written);
  const [, rows] = pieces.facts.splits.train;
  if (rows === 0) throw new StageFailure('no-rows', 'the dataset has no training rows to fit on');
  const tensors = pieces.facts.groups.flatMap((one) => (one.columns === undefined ? [one.name] : []));
  const prepared = regrouped(groups, tensors, written);
  const columns = prepared.flatMap((group) => group.columns.map((one) => ({ ...one, into: group.name })));
  const steps = columns.map((column) => stepsFor(column.group, column, written));
  await requireValues(
    pieces,
    columns.filter((_, index) => needsValues(steps[index]!)),
  );
  const fitted = new Map<string, FittedColumn[]>(prepared.map(({ name }) => [name, []]));
  for (const [index, column] of columns.entries()) {
    const { group, into } = column;
    const { name, type, ...found } = await fitColumn(pieces, rows, column, steps[index]!);
    fitted.get(into)!.push({ name, type, ...(group !== into && { from: group }), ...found });
    done(index + 1, columns.length);
  }
  const all = [...fitted].map(([name, own]) => ({ name, columns: own }));
  return { rows, groups: all, numbers: madeNumbers(all) };
}

function needsValues(steps: ColumnSteps | 'drop'): boolean {
  return steps !== 'drop' && (steps.steps.impute ?? 'none') === 'none';
}

async function fitColumn(
  pieces: Pieces,
  rows: number,
  column: GroupedColumn,
  given: ColumnSteps | 'drop',
): Promise<FittedColumn> {
  const { name, type } = column;
  if (given === 'drop') return { name, type, dropped: true };
  const { treatment, steps } = given;
  const where = `feature ${quoted(name)}`;
  const indicator = steps.indicator ? ({ indicator: true } as const) : {};
  if (treatment === 'categories') {
    const counted: Counted = { counts: new Map(), missing: 0 };
    const stored = featureColumn(column.group, name);
    for await (const piece of pieces.read([stored], rows)) {
      const place = placeIn(piece, name);
      countCategories(counted, textsOf(piece.table.columns[stored]!, place), piece.rows, place);
    }
    return { name, type, missing: counted.missing, ...indicator, categories: fitCategories(counted, steps, where) };
  }
  const parts: readonly (Part | undefined)[] = treatment === 'times' ? steps.parts! : [undefined];
  const numbers = [];
  let missing = 0;
  for (const part of parts) {
    const values = await trainingNumbers(pieces, rows, column, part);
    missing = values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
    const place = (row: number): string => `row ${row} of the dataset, ${where}`;
    numbers.push(fitNumber(values, part === undefined ? name : `${name}.${part}`, steps, place, part));
  }
  const zoned = isZoned(pieces.types[featureColumn(column.group, name)]) ? ({ zoned: true } as const) : {};
  return { name, type, ...zoned, missing, ...indicator, numbers };
}

async function trainingNumbers(
  pieces: Pieces,
  rows: number,
  { group, name }: GroupedColumn,
  part: Part | undefined,
): Promise<Float64Array> {
  const values = new Float64Array(rows);
  const stored = featureColumn(group, name);
  for await (const piece of pieces.read([stored], rows)) {
    const numbers = numbersOf(piece.table.columns[stored]!, placeIn(piece, name), part);
    values.set(numbers.subarray(0, piece.rows), piece.start);
  }
  return values;
}
