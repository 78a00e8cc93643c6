/**
 * Which answers are to the same row. Where both sides carry the digest of the split's rows, these are the same rows in the
 * same order of the dataset, or other rows. Else rows are told by their ids, their places in the source or their rows in
 * the dataset, whatever their order; then nothing is known of their features.
 */

import type { Column } from 'arrowline/stage';
import { type NamedColumn, originColumns } from '../../src/artifacts/examples.ts';
import type { Predictions } from '../../src/artifacts/predictions.ts';
import { sameTexts } from '../lib/kit/dataset/class-reference.ts';
import { namesOf } from '../lib/learning/measures/answers-at.ts';
import { packedOrder } from '../lib/statistics/packed/packed-order.ts';
import type { Incomparable } from './answers-value.ts';

export interface Paired {
  /** Indices into the predictions of each side: those at one place are answers to one row. */
  readonly now: readonly number[];
  readonly before: readonly number[];
  /** Whether the rows' features are known to be the same. */
  readonly sameFeatures: boolean;
}

export function pairRows(now: Predictions, before: Predictions, split: string): Paired | Incomparable {
  const other = otherMeaning(now, before);
  if (other !== undefined) return { incomparable: other };
  const [own, theirs] = [packedOrder(now, split), packedOrder(before, split)];
  if (own.length === 0 || theirs.length === 0)
    return { incomparable: `there are no ${split} rows ${own.length === 0 ? 'now' : 'before'}` };
  const digests = [now.rows?.[split], before.rows?.[split]];
  const sameFeatures = digests.every((one) => one !== undefined);
  if (sameFeatures && digests[0] !== digests[1]) return { incomparable: otherRows(split) };
  if (own.length !== theirs.length)
    return { incomparable: `there are ${own.length} ${split} rows now, and ${theirs.length} before` };
  const places = sameFeatures ? theirs : placesOf(now, own, before, theirs);
  if (places === undefined)
    return {
      incomparable: `neither ids nor places tell the ${split} rows apart, and so their answers have no partners`,
    };
  const paired = own.map((_, index) => places[index]);
  const lacking = paired.filter((one) => one === undefined).length;
  if (lacking > 0) return { incomparable: `${lacking} of ${own.length} ${split} rows are not among the rows before` };
  const rows = { now: own, before: paired as number[], sameFeatures };
  const labels = otherLabels(now, before, rows);
  return labels === 0 ? rows : { incomparable: `${labels} of ${own.length} ${split} rows have other labels` };
}

export function otherRows(split: string): string {
  return `the ${split} rows are other ones: their features, labels, ids or order differ`;
}

/** Why the answers do not mean the same. */
function otherMeaning(now: Predictions, before: Predictions): string | undefined {
  if (now.task !== before.task) return `the task is ${now.task} now, and ${before.task} before`;
  const what = now.task === 'multilabel' ? 'labels' : 'classes';
  if (!sameTexts(namesOf(now) ?? [], namesOf(before) ?? [])) return `the ${what} are other ones, or in another order`;
  const positive = (one: Predictions): number => ('positive' in one ? (one.positive ?? 1) : 1);
  return positive(now) === positive(before) ? undefined : 'the positive class is another one';
}

/** Of each row now the index of the same row before, by the first names that tell all rows apart on both sides. */
function placesOf(
  now: Predictions,
  own: readonly number[],
  before: Predictions,
  theirs: readonly number[],
): readonly (number | undefined)[] | undefined {
  for (const names of [(one: Predictions) => one.ids ?? [], placeColumns, rowColumn]) {
    const [columns, others] = [names(now), names(before)];
    const isShared = columns.length > 0 && sameTexts(nameList(columns), nameList(others));
    if (!isShared) continue;
    const places = new Map(theirs.map((index) => [textAt(others, index), index]));
    const wanted = own.map((index) => textAt(columns, index));
    if (places.size === theirs.length && new Set(wanted).size === own.length)
      return wanted.map((text) => places.get(text));
  }
  return undefined;
}

function nameList(columns: readonly NamedColumn[]): readonly string[] {
  return columns.map(({ name }) => name);
}

function placeColumns({ source }: Predictions): readonly NamedColumn[] {
  return Object.entries(originColumns({ ...(source && { source }) })).map(([name, column]) => ({ name, column }));
}

function rowColumn({ row }: Predictions): readonly NamedColumn[] {
  return [{ name: 'row', column: { type: 'Int32', values: row } }];
}

function textAt(columns: readonly NamedColumn[], index: number): string {
  return JSON.stringify(columns.map(({ column }) => cellText(column, index)));
}

function cellText(column: Column, index: number): string {
  if (column.valid?.[index] === 0) return 'none';
  if (column.type === 'Dictionary') return `=${column.dictionary[column.values[index]!]}`;
  if (column.type === 'FixedSizeList')
    return `=${column.values.slice(index * column.width, (index + 1) * column.width).join()}`;
  return `=${String(column.values[index])}`;
}

function otherLabels(now: Predictions, before: Predictions, rows: Paired): number {
  const width = now.task === 'multilabel' ? now.labelNames.length : 1;
  let count = 0;
  for (const [index, own] of rows.now.entries()) {
    const other = rows.before[index]!;
    for (let one = 0; one < width; one++)
      if (now.label[own * width + one] !== before.label[other * width + one]) {
        count++;
        break;
      }
  }
  return count;
}
