/**
 * The labels of a dataset's rows: a class each, a number each, or several labels that a row has or has not. Refuses
 * columns and names that do not fit each other.
 */

import type { Fields } from '../stage-api/artifact-schema.ts';
import { StageFailure } from '../stage-api/failure.ts';
import { type Column, column, type Table } from '../stage-api/table.ts';
import { doubles, integers, wrongColumn } from './columns.ts';
import type { DatasetMetadata } from './metadata/dataset.ts';

export interface ClassLabels {
  /** The class of each row, in [0, classes). */
  readonly label: Int32Array;
  /** The class of each row before classes were merged. */
  readonly original: Int32Array;
  readonly classNames: readonly string[];
  /** Labels of the classes as the data has them. */
  readonly classLabels: readonly string[];
  readonly originalNames: readonly string[];
}

/** A number to predict for each row. */
export interface NumberLabels {
  readonly value: Float64Array;
}

/** Labels of which a row has any number. */
export interface MultiLabels {
  /** Rows × names: 1 where the row has the label, else 0. */
  readonly values: Uint8Array;
  readonly names: readonly string[];
}

export type Labels = ClassLabels | NumberLabels | MultiLabels;

export const labelColumnNames = { label: 'label', original: 'original' } as const;

type LabelFacts = Pick<Fields<DatasetMetadata>, 'classes' | 'labelNames'>;

export function areClasses(labels: Labels | undefined): labels is ClassLabels {
  return labels !== undefined && 'label' in labels;
}

export function areNumbers(labels: Labels | undefined): labels is NumberLabels {
  return labels !== undefined && 'value' in labels;
}

export function areSeveral(labels: Labels | undefined): labels is MultiLabels {
  return labels !== undefined && 'values' in labels;
}

export function labelColumns(labels: Labels | undefined): Record<string, Column> {
  const { label, original } = labelColumnNames;
  if (labels === undefined) return {};
  if (areClasses(labels)) return { [label]: column.int32(labels.label), [original]: column.int32(labels.original) };
  if (areSeveral(labels)) return { [label]: column.vectors(labels.values, labels.names.length) };
  return { [label]: column.float64(labels.value) };
}

export function labelFacts(labels: Labels | undefined): LabelFacts {
  if (areSeveral(labels)) return { labelNames: labels.names };
  if (!areClasses(labels)) return {};
  const { classNames, classLabels, originalNames } = labels;
  return { classes: { classNames, ...(!areIndices(classLabels) && { classLabels }), originalNames } };
}

export function readLabels(table: Table, { classes, labelNames }: LabelFacts): Labels | undefined {
  if (labelNames !== undefined) return severalIn(table, labelNames);
  if (classes !== undefined) return classesIn(table, classes);
  return Object.hasOwn(table.columns, labelColumnNames.label)
    ? { value: doubles(table, labelColumnNames.label) }
    : undefined;
}

function severalIn(table: Table, names: readonly string[]): MultiLabels {
  const { label } = labelColumnNames;
  const stored = table.columns[label];
  if (stored?.type !== 'FixedSizeList' || !(stored.values instanceof Uint8Array) || stored.width !== names.length)
    throw wrongColumn(table, label, `FixedSizeList<Uint8>[${names.length}]`);
  requireTexts(names, names.length, 'labelNames');
  const wrong = stored.values.findIndex((one) => one > 1);
  if (wrong >= 0)
    throw new StageFailure('invalid-artifact', 'a label of a dataset is neither there nor not there', {
      where: `row ${Math.floor(wrong / stored.width)}, label "${names[wrong % stored.width]}"`,
      found: String(stored.values[wrong]),
      expected: '0 or 1',
    });
  return { values: stored.values, names };
}

function classesIn(table: Table, classes: NonNullable<LabelFacts['classes']>): ClassLabels {
  const { classNames, originalNames } = classes;
  const classLabels = classes.classLabels ?? classNames.map((_, index) => String(index));
  const label = integers(table, labelColumnNames.label);
  const original = integers(table, labelColumnNames.original);
  requireClasses(label, classNames, 'a label');
  requireClasses(original, originalNames, 'an original class');
  requireTexts(classNames, classNames.length, 'classNames');
  requireTexts(classLabels, classNames.length, 'classLabels');
  return { label, original, classNames, classLabels, originalNames };
}

/** Whether the labels are "0", "1", …; if so, the artifact need not store them. */
function areIndices(labels: readonly string[]): boolean {
  return labels.every((label, index) => label === String(index));
}

function requireClasses(classes: Int32Array, names: readonly string[], subject: string): void {
  const wrong = classes.findIndex((one) => one < 0 || one >= names.length);
  if (wrong >= 0)
    throw new StageFailure('invalid-artifact', `${subject} is not a class of its dataset`, {
      where: `row ${wrong}`,
      found: String(classes[wrong]),
      expected: `0 to ${names.length - 1}`,
    });
}

/** Names of classes and labels become parts of metric names, so they must be distinct. */
function requireTexts(texts: readonly string[], count: number, field: string): void {
  const different = new Set(texts).size;
  if (texts.length === count && different === count) return;
  throw new StageFailure('invalid-artifact', `a dataset needs one of ${field} for each class`, {
    found: `${texts.length} texts, ${different} different`,
    expected: `${count} different texts`,
  });
}
